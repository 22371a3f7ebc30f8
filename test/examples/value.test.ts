import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/index.ts";
import type * as gmm from "../../examples/gmm.ts";
import type * as gmmAdapter from "../../examples/gradbench/gmm.ts";
import type * as htAdapter from "../../examples/gradbench/ht.ts";
import type * as ht from "../../examples/ht.ts";
import { gradbenchCases } from "./gradbenchData.ts";
import { loadCompiled, loadPlain } from "./loadExample.ts";

/** Derivatives that also return the value return the very number the primal returns. */
describe("value beside the derivative", () => {
  test("valueAndGrad: gmm", async () => {
    const { logPosterior, logPosteriorAndGradient } = await loadCompiled<typeof gmm>("examples/gmm.ts", compile);
    const { gmmArguments } = await loadPlain<typeof gmmAdapter>("examples/gradbench/gmm.ts");
    for (const { name, input } of gradbenchCases("gmm")) {
      const args = gmmArguments(input as gmmAdapter.GmmInput);
      expect(logPosteriorAndGradient(...args).value, name).toBe(logPosterior(...args));
    }
  });

  test("jvp: ht", async () => {
    const { handResiduals, handResidualsTangent } = await loadCompiled<typeof ht>("examples/ht.ts", compile);
    const { handArguments } = await loadPlain<typeof htAdapter>("examples/gradbench/ht.ts");
    for (const { name, input } of gradbenchCases("ht")) {
      const args = handArguments(input as htAdapter.HtInput);
      const { value } = handResidualsTangent(args, [args[0], args[1]]);
      expect(value, name).toEqual(handResiduals(...args));
    }
  });
});
