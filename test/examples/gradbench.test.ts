import { describe, expect, test } from "vitest";
import { disagreement } from "./agreement.ts";
import { gradbenchCases, programs, type Adapter } from "./gradbenchData.ts";
import { loadCompiled, loadPlain } from "./loadExample.ts";

for (const program of programs) {
  const cases = gradbenchCases(program);
  const file = `examples/gradbench/${program}.ts`;

  describe.skipIf(cases.length === 0)(program, () => {
    test("primal as written", async () => {
      const { primal } = await loadPlain<Adapter>(file);
      for (const { name, input, primal: expected } of cases) {
        expect(disagreement(primal(input), expected), name).toBeUndefined();
      }
    });

    test("derivative as compiled", async () => {
      const { derivative } = await loadCompiled<Adapter>(file);
      for (const { name, input, derivative: expected } of cases) {
        expect(disagreement(derivative(input), expected), name).toBeUndefined();
      }
    });

    test("compiling leaves the primal as it is", async () => {
      const plain = await loadPlain<Adapter>(file);
      const compiled = await loadCompiled<Adapter>(file);
      for (const { name, input } of cases) {
        expect(compiled.primal(input), name).toEqual(plain.primal(input));
      }
    });
  });
}
