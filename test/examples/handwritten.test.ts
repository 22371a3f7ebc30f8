import { describe, expect, test } from "vitest";
import { logPosteriorAndGradient } from "../../bench/handwritten/gmm.ts";
import { polynomialMisfitGradient } from "../../bench/handwritten/llsq.ts";
import { logSumExpGradient } from "../../bench/handwritten/lse.ts";
import { sequenceLossGradient } from "../../bench/handwritten/lstm.ts";
import { endOfChainGradient } from "../../bench/handwritten/ode.ts";
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
  test("llsq", () => {
    for (const { name, input, derivative } of gradbenchCases("llsq")) {
      const { x, n } = input as LlsqInput;
      expect(disagreement(polynomialMisfitGradient(Float64Array.from(x), n), derivative), name).toBeUndefined();
    }
  });

  test("lse", () => {
    for (const { name, input, derivative } of gradbenchCases("lse")) {
      const { x } = input as LseInput;
      expect(disagreement(logSumExpGradient(Float64Array.from(x)), derivative), name).toBeUndefined();
    }
  });

  test("ode", () => {
    for (const { name, input, derivative } of gradbenchCases("ode")) {
      const { x, s } = input as OdeInput;
      expect(disagreement(endOfChainGradient(Float64Array.from(x), s), derivative), name).toBeUndefined();
    }
  });

  test("gmm", async () => {
    const { gmmArguments, gmmGradient } = await loadPlain<typeof gmm>("examples/gradbench/gmm.ts");
    for (const { name, input, primal, derivative } of gradbenchCases("gmm")) {
      const gmmInput = input as gmm.GmmInput;
      const { value, grad } = logPosteriorAndGradient(...gmmArguments(gmmInput));
      expect(disagreement(value, primal), name).toBeUndefined();
      expect(disagreement({ ...gmmGradient(gmmInput, grad) }, derivative), name).toBeUndefined();
    }
  });

  test("lstm", async () => {
    const { lstmArguments } = await loadPlain<typeof lstm>("examples/gradbench/lstm.ts");
    for (const { name, input, derivative } of gradbenchCases("lstm")) {
      const [weights, extra] = sequenceLossGradient(...lstmArguments(input as lstm.LstmInput));
      expect(disagreement([...weights, ...extra], derivative), name).toBeUndefined();
    }
  });
});
