import { grad, hessian, jacobian } from "nabla";

/** A discretised u″ = sinh u: three columns in each row. */
export function stencil(u: Float64Array): Float64Array {
  const r = new Float64Array(u.length);
  for (let i = 1; i < u.length - 1; i++) r[i] = u[i - 1] - 2 * u[i] + u[i + 1] - Math.sinh(u[i]);
  return r;
}
export const stencilJacobian = jacobian(stencil, { sparse: true });

/** One number that all others are coupled to, and to nothing else. */
function coupled(x: Float64Array): number {
  let s = 0;
  for (let i = 1; i < x.length; i++) s += Math.exp(x[0] * x[i]) + x[i] ** 2;
  return s;
}
export const coupledGradient = grad(coupled);
export const coupledHessian = hessian(coupled, { sparse: true });

/**
 * Bundle adjustment: for each observation, of one point by one camera, two residuals of the projected point. `x` has cameras of
 * six numbers (rotation vector to first order, position), then points of three.
 */
export function reprojection(x: Float64Array, cameras: number, camera: Int32Array, point: Int32Array, seen: Float64Array): Float64Array {
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
export const reprojectionJacobian = jacobian(reprojection, { sparse: true });
