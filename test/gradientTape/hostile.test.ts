import { afterAll, describe, expect, test, vi } from "vitest";
import { compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";
import { importWritten } from "../support/importSources.ts";
import { hostileOnTapes } from "./hostile.ts";

type Module = Readonly<Record<"plain" | "taped", (...args: unknown[]) => unknown>>;

const programs = hostileOnTapes();
const compiled = await compileSources(Object.fromEntries(programs.map(({ file, source }) => [file, source])));
afterAll(() => compiled.dispose());

describe("hostile functions on a tape have the derivatives of valueAndGrad", () => {
  test("there are many", () => {
    expect(programs.length).toBeGreaterThan(100);
  });

  test.each(programs)("$file", async ({ file, args }) => {
    const path = compiled.pathOf(file);
    const problems = compiled.diagnostics.filter((diagnostic) => diagnostic.file === path);
    expect(problems.map(describeDiagnostic)).toEqual([]);
    const sources = { paths: [path], pathOf: compiled.pathOf, dispose: compiled.dispose };
    const { plain, taped } = await importWritten<Module>(sources, (name) => compiled.outputs.get(name)?.code);
    const silenced = vi.spyOn(console, "log").mockImplementation(() => undefined);
    try {
      expectClose(taped(...args()), plain(...args()), { relative: 1e-9 });
    } finally {
      silenced.mockRestore();
    }
  });
});
