import { compile } from "nabla/compiler";
import type { SparseMatrix } from "nabla";
import { loadCompiled } from "../../test/examples/loadExample.ts";
import { randomNumbers } from "../randomNumbers.ts";
import type * as functionsModule from "./functions.ts";

/** A function with a vector as value, and its Jacobian. */
export type SparseContenders = {
  readonly point: Float64Array;
  readonly value: (point: Float64Array) => Float64Array;
  readonly matrix: (point: Float64Array) => SparseMatrix;
};

export type SparseProgram = {
  readonly name: string;
  readonly size: string;
  /** The matrix takes at most this many times the value, whatever the number of columns. */
  readonly target: number;
  load(): Promise<SparseContenders>;
};

let functions: Promise<typeof functionsModule> | undefined;
const load = (): Promise<typeof functionsModule> => (functions ??= loadCompiled<typeof functionsModule>("bench/sparse/functions.ts", compile));

function band(columns: number): SparseProgram {
  return {
    name: "stencil",
    size: `${columns} columns`,
    target: 12,
    async load() {
      const { stencil, stencilJacobian } = await load();
      return { point: randomNumbers(9)(columns, -1, 1), value: stencil, matrix: stencilJacobian };
    },
  };
}

function arrow(columns: number): SparseProgram {
  return {
    name: "arrow hessian",
    size: `${columns} columns`,
    target: 12,
    async load() {
      const { coupledGradient, coupledHessian } = await load();
      return { point: randomNumbers(10)(columns, -1, 1), value: coupledGradient, matrix: coupledHessian };
    },
  };
}

/** Each of the points is seen by three cameras in a row. */
function bundle(cameras: number, points: number): SparseProgram {
  const columns = 6 * cameras + 3 * points;
  return {
    name: "bundle adjustment",
    size: `${columns} columns`,
    target: 60,
    async load() {
      const { reprojection, reprojectionJacobian } = await load();
      const random = randomNumbers(11);
      const camera = Int32Array.from({ length: 3 * points }, (_, k) => ((k % 3) + Math.floor(k / 3)) % cameras);
      const point = Int32Array.from({ length: 3 * points }, (_, k) => Math.floor(k / 3));
      const seen = random(6 * points, -0.1, 0.1);
      const x = random(columns, -0.1, 0.1);
      for (let p = 0; p < points; p++) x[6 * cameras + 3 * p + 2] += 3;
      return {
        point: x,
        value: (at) => reprojection(at, cameras, camera, point, seen),
        matrix: (at) => reprojectionJacobian(at, cameras, camera, point, seen),
      };
    },
  };
}

/** Each program at two sizes: the ratio stays. */
export const sparsePrograms: readonly SparseProgram[] = [band(1000), band(16_000), arrow(1000), arrow(16_000), bundle(10, 300), bundle(60, 5000)];
