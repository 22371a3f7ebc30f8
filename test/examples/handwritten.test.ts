import { describe, expect, test } from "vitest";
import type * as gmmProgram from "../../bench/programs/gmm.ts";
import type * as llsqProgram from "../../bench/programs/llsq.ts";
import type * as lseProgram from "../../bench/programs/lse.ts";
import type * as lstmProgram from "../../bench/programs/lstm.ts";
import type * as odeProgram from "../../bench/programs/ode.ts";
import type * as gmm from "../../examples/gradbench/gmm.ts";
import type { LlsqInput } from "../../examples/gradbench/llsq.ts";
import type { LseInput } from "../../examples/gradbench/lse.ts";
import type * as lstm from "../../examples/gradbench/lstm.ts";
import type { OdeInput } from "../../examples/gradbench/ode.ts";
import { disagreement } from "./agreement.ts";
import { gradbenchCases } from "./gradbenchData.ts";
import { loadPlain } from "./loadExample.ts";

/** The hand-written adjoints of the benchmark are held to the same numbers as the compiled ones. */
describe("hand-written adjoints", () => {
  test("llsq", async () => {
    const { polynomialMisfitGradientByHand } = await loadPlain<typeof llsqProgram>("bench/programs/llsq.ts");
    for (const { name, input, derivative } of gradbenchCases("llsq")) {
      const { x, n } = input as LlsqInput;
      expect(disagreement(polynomialMisfitGradientByHand(Float64Array.from(x), n), derivative), name).toBeUndefined();
    }
  });

  test("lse", async () => {
    const { logSumExpGradientByHand } = await loadPlain<typeof lseProgram>("bench/programs/lse.ts");
    for (const { name, input, derivative } of gradbenchCases("lse")) {
      const { x } = input as LseInput;
      expect(disagreement(logSumExpGradientByHand(Float64Array.from(x)), derivative), name).toBeUndefined();
    }
  });

  test("ode", async () => {
    const { endOfChainGradientByHand } = await loadPlain<typeof odeProgram>("bench/programs/ode.ts");
    for (const { name, input, derivative } of gradbenchCases("ode")) {
      const { x, s } = input as OdeInput;
      expect(disagreement(endOfChainGradientByHand(Float64Array.from(x), s), derivative), name).toBeUndefined();
    }
  });

  test("gmm", async () => {
    const { logPosteriorAndGradientByHand } = await loadPlain<typeof gmmProgram>("bench/programs/gmm.ts");
    const { gmmArguments, gmmGradient } = await loadPlain<typeof gmm>("examples/gradbench/gmm.ts");
    for (const { name, input, primal, derivative } of gradbenchCases("gmm")) {
      const gmmInput = input as gmm.GmmInput;
      const { value, grad } = logPosteriorAndGradientByHand(...gmmArguments(gmmInput));
      expect(disagreement(value, primal), name).toBeUndefined();
      expect(disagreement({ ...gmmGradient(gmmInput, grad) }, derivative), name).toBeUndefined();
    }
  });

  test("lstm", async () => {
    const { sequenceLossGradientByHand } = await loadPlain<typeof lstmProgram>("bench/programs/lstm.ts");
    const { lstmArguments } = await loadPlain<typeof lstm>("examples/gradbench/lstm.ts");
    for (const { name, input, derivative } of gradbenchCases("lstm")) {
      const [weights, extra] = sequenceLossGradientByHand(...lstmArguments(input as lstm.LstmInput));
      expect(disagreement([...weights, ...extra], derivative), name).toBeUndefined();
    }
  });
});
