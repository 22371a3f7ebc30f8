import { afterAll, describe, expect, test } from "vitest";
import { compileSources } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";
import { importWritten } from "../support/importSources.ts";
import { typeErrorLines } from "./typeErrors.ts";
import { codeBlocks, pageNames } from "./codeBlocks.ts";
import { statementsOf, type StatedResult } from "./statedResults.ts";

const blocks = pageNames()
  .flatMap(codeBlocks)
  .map((block, i) => ({ ...block, ...statementsOf(block.text), file: `block${i}.ts` }));
const compiled = await compileSources(Object.fromEntries(blocks.map(({ file, text }) => [file, text])));
afterAll(() => compiled.dispose());

describe.each(blocks)("$place", ({ file, text, diagnostics, resultCount }) => {
  const path = compiled.pathOf(file);

  test("is TypeScript without errors", () => {
    expect(typeErrorLines(path)).toEqual([]);
  });

  test("compiles as it says", () => {
    const found = compiled.diagnostics.filter((diagnostic) => diagnostic.file === path);
    expect(found.map(({ code, line }) => ({ code, line }))).toEqual(diagnostics);
    expect(text).toContain("nabla");
  });

  test.runIf(diagnostics.length === 0)("runs, with the results that it states", async () => {
    const sources = { paths: [path], pathOf: compiled.pathOf, dispose: compiled.dispose };
    const { results } = await importWritten<{ readonly results: readonly StatedResult[] }>(
      sources,
      (name) => compiled.outputs.get(name)?.code,
    );
    expect(results.length).toBe(resultCount);
    results.forEach(checkResult);
  });
});

/** Numbers agree to rounding; kinds of arrays do not matter; `NablaError` means that the expression throws one. */
function checkResult({ actual, expected }: StatedResult): void {
  if (expected === "NablaError") {
    expect(actual).toThrow(expect.objectContaining({ name: "NablaError" }));
    return;
  }
  const wanted: unknown = new Function(`return (${expected});`)();
  expectClose(actual(), wanted, { relative: 1e-9 });
}
