import { describe, expect, test } from "vitest";
import { programDisagreement } from "../../bench/agreement.ts";
import { loadPrograms, modules } from "../../bench/programs.ts";
import { compile } from "../../compiler/index.ts";

/** The benchmark's programs: compiled, written by hand and by central differences, their derivatives agree. */
describe("programs of the benchmark", () => {
  test.each(modules)("%s", async (module) => {
    let count = 0;
    for await (const program of loadPrograms(module, compile)) {
      if (program.module !== module) continue;
      expect(programDisagreement(program), program.name).toBeUndefined();
      count++;
    }
    expect(count).toBeGreaterThan(0);
  });
});
