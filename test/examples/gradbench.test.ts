import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../compiler/index.ts";
import { disagreement } from "./agreement.ts";
import { gradbenchCases, programs, type Adapter } from "./gradbenchData.ts";
import { loadCompiled, loadPlain } from "./loadExample.ts";

for (const program of programs) {
  const cases = gradbenchCases(program);
  const file = `examples/gradbench/${program}.ts`;

  describe.skipIf(cases.length === 0)(program, () => {
    let plain: Adapter;
    let compiled: Adapter;

    beforeAll(async () => {
      plain = await loadPlain<Adapter>(file);
      compiled = await loadCompiled<Adapter>(file, compile);
    });

    test.each(cases)("primal as written: $name", ({ input, primal }) => {
      expect(disagreement(plain.primal(input), primal)).toBeUndefined();
    });

    test.each(cases)("derivative as compiled: $name", ({ input, derivative }) => {
      expect(disagreement(compiled.derivative(input), derivative)).toBeUndefined();
    });

    test.each(cases)("compiling leaves the primal as it is: $name", ({ input }) => {
      expect(compiled.primal(input)).toEqual(plain.primal(input));
    });
  });
}
