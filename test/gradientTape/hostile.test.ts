import { afterAll, describe, expect, test } from "vitest";
import { compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { expectSameBothWays, hostileOnTapes } from "./hostile.ts";

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
    await expectSameBothWays(compiled, { file, args });
  });
});
