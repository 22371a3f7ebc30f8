import { compile } from "nabla/compiler";
import type * as gmmExample from "../examples/gmm.ts";
import type * as llsqExample from "../examples/llsq.ts";
import type * as lseExample from "../examples/lse.ts";
import type * as lstmExample from "../examples/lstm.ts";
import type * as odeExample from "../examples/ode.ts";
import { loadCompiled } from "../test/examples/loadExample.ts";
import * as gmmByHand from "./handwritten/gmm.ts";
import * as llsqByHand from "./handwritten/llsq.ts";
import * as lseByHand from "./handwritten/lse.ts";
import * as lstmByHand from "./handwritten/lstm.ts";
import * as odeByHand from "./handwritten/ode.ts";
import { randomNumbers } from "./randomNumbers.ts";

/** The gradient as a list of arrays, one per differentiated argument. */
export type GradientArrays = readonly (Float64Array | Float32Array)[];

/** What is timed: all three on the same input. */
export type Contenders = {
  readonly primal: () => number;
  readonly nabla: () => GradientArrays;
  readonly handwritten: () => GradientArrays;
};

export type BenchmarkProgram = {
  readonly name: string;
  readonly size: string;
  /** The gradient takes at most this many times the primal. */
  readonly target: number;
  /** Compiles the example and makes its input. */
  load(): Promise<Contenders>;
};

const llsq: BenchmarkProgram = {
  name: "llsq",
  size: "n 4096, m 32",
  target: 2,
  async load() {
    const { polynomialMisfit, polynomialMisfitGradient } = await loadCompiled<typeof llsqExample>(
      "examples/llsq.ts",
      compile,
    );
    const x = randomNumbers(1)(32, -1, 1);
    return {
      primal: () => polynomialMisfit(x, 4096),
      nabla: () => [polynomialMisfitGradient(x, 4096)],
      handwritten: () => [llsqByHand.polynomialMisfitGradient(x, 4096)],
    };
  },
};

const lse: BenchmarkProgram = {
  name: "lse",
  size: "n 50000",
  target: 2,
  async load() {
    const { logSumExp, logSumExpGradient } = await loadCompiled<typeof lseExample>("examples/lse.ts", compile);
    const x = randomNumbers(2)(50_000, -5, 5);
    return {
      primal: () => logSumExp(x),
      nabla: () => [logSumExpGradient(x)],
      handwritten: () => [lseByHand.logSumExpGradient(x)],
    };
  },
};

const gmm: BenchmarkProgram = {
  name: "gmm",
  size: "d 10, k 25, n 1000",
  target: 4,
  async load() {
    const { logPosterior, logPosteriorAndGradient } = await loadCompiled<typeof gmmExample>("examples/gmm.ts", compile);
    const random = randomNumbers(3);
    const [d, k, n] = [10, 25, 1000];
    const alpha = random(k, -1, 1);
    const mu = random(k * d, -1, 1);
    const q = random(k * d, -0.5, 0.5);
    const l = random((k * d * (d - 1)) / 2, -0.5, 0.5);
    const x = random(n * d, -1.5, 1.5);
    return {
      primal: () => logPosterior(alpha, mu, q, l, x, d, 0, 1),
      nabla: () => logPosteriorAndGradient(alpha, mu, q, l, x, d, 0, 1).grad,
      handwritten: () => gmmByHand.logPosteriorAndGradient(alpha, mu, q, l, x, d, 0, 1).grad,
    };
  },
};

const ode: BenchmarkProgram = {
  name: "ode",
  size: "n 100, s 100",
  target: 4,
  async load() {
    const { endOfChain, endOfChainGradient } = await loadCompiled<typeof odeExample>("examples/ode.ts", compile);
    const x = randomNumbers(4)(100, 20, 50); // large enough that no state along the chain is denormal
    return {
      primal: () => endOfChain(x, 100),
      nabla: () => [endOfChainGradient(x, 100)],
      handwritten: () => [odeByHand.endOfChainGradient(x, 100)],
    };
  },
};

const lstm: BenchmarkProgram = {
  name: "lstm",
  size: "l 2, b 14, c 100",
  target: 4,
  async load() {
    const { sequenceLoss, sequenceLossGradient } = await loadCompiled<typeof lstmExample>("examples/lstm.ts", compile);
    const random = randomNumbers(5);
    const [layers, b, characters] = [2, 14, 100];
    const weights = random(2 * layers * 4 * b, -1, 1);
    const extra = random(3 * b, -1, 1);
    const state = random(2 * layers * b, -1, 1);
    const sequence = random(characters * b, 0, 1);
    return {
      primal: () => sequenceLoss(weights, extra, state, sequence, b),
      nabla: () => sequenceLossGradient(weights, extra, state, sequence, b),
      handwritten: () => lstmByHand.sequenceLossGradient(weights, extra, state, sequence, b),
    };
  },
};

export const benchmarkPrograms: readonly BenchmarkProgram[] = [llsq, lse, gmm, ode, lstm];
