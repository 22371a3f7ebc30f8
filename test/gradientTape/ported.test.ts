import { afterAll, describe, expect, test } from "vitest";
import { compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";
import { importWritten } from "../support/importSources.ts";
import { gradientFunctions, gradientFunctionErrors } from "./gradientFunctions.ts";
import { ported, portedErrors, type TapeProgram } from "./programs.ts";

const programs = [...ported, ...portedErrors, ...gradientFunctions, ...gradientFunctionErrors].map((program, i) => ({ ...program, file: `program${i}.ts` }));
const compiled = await compileSources(Object.fromEntries(programs.map(({ file, source }) => [file, source])));
afterAll(() => compiled.dispose());

function diagnosticsOf(file: string): readonly string[] {
  return compiled.diagnostics.filter((diagnostic) => diagnostic.file === compiled.pathOf(file)).map(describeDiagnostic);
}

describe("TensorFlow's tests of GradientTape", () => {
  test.each(programs.filter((program) => program.diagnostic === undefined))("$name", async ({ file, result }) => {
    expect(diagnosticsOf(file)).toEqual([]);
    const sources = { paths: [compiled.pathOf(file)], pathOf: compiled.pathOf, dispose: compiled.dispose };
    const loaded = await importWritten<{ readonly result: unknown }>(sources, (path) => compiled.outputs.get(path)?.code);
    if (result === null) expect(loaded.result).toBe(null);
    else expectClose(loaded.result, result, { relative: 1e-12 });
  });

  test.each(programs.filter((program) => program.diagnostic !== undefined))("$name", ({ file, diagnostic }: TapeProgram & { file: string }) => {
    const [code, text] = diagnostic ?? ["", ""];
    const [first, ...more] = diagnosticsOf(file);
    expect(first).toContain(code);
    expect(first).toContain(text);
    expect(more).toEqual([]);
  });
});
