import { jacobian } from "nabla";
import type { Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";
import { sparseProduct } from "./lib/sparseProduct.ts";

/**
 * Bundle adjustment: for each observation, of one point by one camera, two residuals of the projected point. `x` has cameras of
 * six numbers (rotation vector to first order, position), then points of three.
 */
function reprojection(x: Float64Array, cameras: number, camera: Int32Array, point: Int32Array, seen: Float64Array): Float64Array {
  const residuals = new Float64Array(2 * camera.length);
  for (let k = 0; k < camera.length; k++) {
    const c = 6 * camera[k];
    const p = 6 * cameras + 3 * point[k];
    const px = x[p] - x[c + 3];
    const py = x[p + 1] - x[c + 4];
    const pz = x[p + 2] - x[c + 5];
    const qx = px + x[c + 1] * pz - x[c + 2] * py;
    const qy = py + x[c + 2] * px - x[c] * pz;
    const qz = pz + x[c] * py - x[c + 1] * px;
    residuals[2 * k] = qx / qz - seen[2 * k];
    residuals[2 * k + 1] = qy / qz - seen[2 * k + 1];
  }
  return residuals;
}

const reprojectionJacobian = jacobian(reprojection, { sparse: true });

/** Each of the points is seen by three cameras in a row. */
function ofSize(cameras: number, points: number): Program {
  const columns = 6 * cameras + 3 * points;
  const random = randomNumbers(11);
  const camera = Int32Array.from({ length: 3 * points }, (_, k) => ((k % 3) + Math.floor(k / 3)) % cameras);
  const point = Int32Array.from({ length: 3 * points }, (_, k) => Math.floor(k / 3));
  const seen = random(6 * points, -0.1, 0.1);
  const x = random(columns, -0.1, 0.1);
  for (let p = 0; p < points; p++) x[6 * cameras + 3 * p + 2] += 3;
  const pattern = reprojectionJacobian(x, cameras, camera, point, seen);
  return {
    size: `${columns} columns`,
    of: "primal",
    limit: 60,
    wrt: [x],
    primal: () => reprojection(x, cameras, camera, point, seen),
    nabla: () => [reprojectionJacobian(x, cameras, camera, point, seen).values],
    product: ([values], direction) => sparseProduct(pattern, values, direction),
  };
}

/** Two sizes: the ratio stays. */
export const programs = { "sparse bundle": () => ofSize(10, 300), "sparse bundle, large": () => ofSize(60, 5000) };
