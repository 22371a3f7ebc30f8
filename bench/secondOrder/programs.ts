import { compile } from "nabla/compiler";
import { loadCompiled } from "../../test/examples/loadExample.ts";
import { randomNumbers } from "../randomNumbers.ts";
import type * as gmmModule from "./gmm.ts";
import type * as logisticModule from "./logistic.ts";
import type * as lstmModule from "./lstm.ts";

/** A gradient, and what is made of its derivative: the product with one direction, or every row of the Hessian. */
export type SecondOrderContenders = {
  readonly point: Float64Array;
  readonly gradient: (point: Float64Array) => Float64Array;
  /** The directions that `second` multiplies the Hessian with: for a Hessian, the unit vectors. */
  readonly directions: readonly Float64Array[];
  /** One array for each direction. */
  readonly second: (point: Float64Array) => readonly Float64Array[];
};

export type SecondOrderProgram = {
  readonly name: string;
  readonly size: string;
  /** The second derivative takes at most this many times the gradient. */
  readonly target: number;
  /** Compiles the module and makes its input. */
  load(): Promise<SecondOrderContenders>;
};

const gmmProduct: SecondOrderProgram = {
  name: "gmm hvp",
  size: "d 10, k 25, n 1000",
  target: 2.5,
  async load() {
    const { posteriorGradient, posteriorProduct } = await loadCompiled<typeof gmmModule>(
      "bench/secondOrder/gmm.ts",
      compile,
    );
    const random = randomNumbers(6);
    const [d, k, n] = [10, 25, 1000];
    const size = k * (1 + 2 * d + (d * (d - 1)) / 2);
    const x = random(n * d, -1.5, 1.5);
    const direction = random(size, -1, 1);
    return {
      point: random(size, -0.5, 0.5),
      directions: [direction],
      gradient: (point) => posteriorGradient(point, k, x, d),
      second: (point) => [posteriorProduct(point, direction, k, x, d)],
    };
  },
};

const lstmProduct: SecondOrderProgram = {
  name: "lstm hvp",
  size: "l 2, b 14, c 100",
  target: 2.5,
  async load() {
    const { networkGradient, networkProduct } = await loadCompiled<typeof lstmModule>(
      "bench/secondOrder/lstm.ts",
      compile,
    );
    const random = randomNumbers(7);
    const [layers, b, characters] = [2, 14, 100];
    const size = 2 * layers * 4 * b + 3 * b;
    const state = random(2 * layers * b, -1, 1);
    const sequence = random(characters * b, 0, 1);
    const direction = random(size, -1, 1);
    return {
      point: random(size, -1, 1),
      directions: [direction],
      gradient: (point) => networkGradient(point, state, sequence, b),
      second: (point) => [networkProduct(point, direction, state, sequence, b)],
    };
  },
};

const logisticHessian: SecondOrderProgram = {
  name: "logistic hessian",
  size: "p 20, n 500",
  target: 12,
  async load() {
    const { logisticGradient, logisticHessian } = await loadCompiled<typeof logisticModule>(
      "bench/secondOrder/logistic.ts",
      compile,
    );
    const random = randomNumbers(8);
    const [p, n] = [20, 500];
    const rows = random(n * p, -1, 1);
    const labels = random(n, -1, 1).map((x) => (x < 0 ? -1 : 1));
    return {
      point: random(p, -1, 1),
      directions: Array.from({ length: p }, (_, i) => new Float64Array(p).fill(1, i, i + 1)),
      gradient: (w) => logisticGradient(w, rows, labels),
      second: (w) => logisticHessian(w, rows, labels),
    };
  },
};

export const secondOrderPrograms: readonly SecondOrderProgram[] = [gmmProduct, lstmProduct, logisticHessian];
