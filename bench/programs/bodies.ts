import { grad } from "nabla";
import { limits, type Program } from "../program.ts";

const bodies = 4;
const size = 2 * bodies;

/** Accelerations of bodies in a plane that attract each other. */
function attract(position: Float64Array, masses: Float64Array, acceleration: Float64Array): void {
  acceleration.fill(0);
  for (let i = 0; i < bodies; i++) {
    for (let j = 0; j < i; j++) {
      const dx = position[2 * j] - position[2 * i];
      const dy = position[2 * j + 1] - position[2 * i + 1];
      const square = dx * dx + dy * dy;
      const factor = 1 / (square * Math.sqrt(square));
      acceleration[2 * i] += masses[j] * factor * dx;
      acceleration[2 * i + 1] += masses[j] * factor * dy;
      acceleration[2 * j] -= masses[i] * factor * dx;
      acceleration[2 * j + 1] -= masses[i] * factor * dy;
    }
  }
}

/**
 * The squared distance from the origin at which the last of four bodies is after a time, by the classical Runge–Kutta method.
 * @param start [bodies × 2] positions, then as many velocities
 */
function lastBody(start: Float64Array, masses: Float64Array, steps: number, h: number): number {
  const q = start.slice(0, size);
  const v = start.slice(size);
  const stage = new Float64Array(size);
  const v2 = new Float64Array(size);
  const v3 = new Float64Array(size);
  const v4 = new Float64Array(size);
  const a1 = new Float64Array(size);
  const a2 = new Float64Array(size);
  const a3 = new Float64Array(size);
  const a4 = new Float64Array(size);
  for (let step = 0; step < steps; step++) {
    attract(q, masses, a1);
    for (let k = 0; k < size; k++) {
      stage[k] = q[k] + 0.5 * h * v[k];
      v2[k] = v[k] + 0.5 * h * a1[k];
    }
    attract(stage, masses, a2);
    for (let k = 0; k < size; k++) {
      stage[k] = q[k] + 0.5 * h * v2[k];
      v3[k] = v[k] + 0.5 * h * a2[k];
    }
    attract(stage, masses, a3);
    for (let k = 0; k < size; k++) {
      stage[k] = q[k] + h * v3[k];
      v4[k] = v[k] + h * a3[k];
    }
    attract(stage, masses, a4);
    for (let k = 0; k < size; k++) {
      q[k] += (h / 6) * (v[k] + 2 * v2[k] + 2 * v3[k] + v4[k]);
      v[k] += (h / 6) * (a1[k] + 2 * a2[k] + 2 * a3[k] + a4[k]);
    }
  }
  return q[size - 2] ** 2 + q[size - 1] ** 2;
}

const lastBodyGradient = grad(lastBody, { wrt: [0, 1] });

/** Accelerations at the positions that are stored from `at` on. */
function attractByHand(positions: Float64Array, at: number, masses: Float64Array, acceleration: Float64Array): void {
  for (let k = 0; k < size; k++) acceleration[k] = 0;
  for (let i = 1; i < bodies; i++) {
    const x = positions[at + 2 * i];
    const y = positions[at + 2 * i + 1];
    const mass = masses[i];
    let ax = 0;
    let ay = 0;
    for (let j = 0; j < i; j++) {
      const dx = positions[at + 2 * j] - x;
      const dy = positions[at + 2 * j + 1] - y;
      const square = dx * dx + dy * dy;
      const factor = 1 / (square * Math.sqrt(square));
      const fx = factor * dx;
      const fy = factor * dy;
      const other = masses[j];
      ax += other * fx;
      ay += other * fy;
      acceleration[2 * j] -= mass * fx;
      acceleration[2 * j + 1] -= mass * fy;
    }
    acceleration[2 * i] = ax;
    acceleration[2 * i + 1] = ay;
  }
}

/** From the adjoints of accelerations: those of the positions, which replace what `qAdj` has, and of the masses, which are added. */
function attractAdjoint(
  positions: Float64Array,
  at: number,
  masses: Float64Array,
  aAdj: Float64Array,
  qAdj: Float64Array,
  massesAdj: Float64Array,
): void {
  for (let k = 0; k < size; k++) qAdj[k] = 0;
  for (let i = 1; i < bodies; i++) {
    const x = positions[at + 2 * i];
    const y = positions[at + 2 * i + 1];
    const mass = masses[i];
    const axAdj = aAdj[2 * i];
    const ayAdj = aAdj[2 * i + 1];
    let xAdj = 0;
    let yAdj = 0;
    let massAdj = 0;
    for (let j = 0; j < i; j++) {
      const dx = positions[at + 2 * j] - x;
      const dy = positions[at + 2 * j + 1] - y;
      const reciprocal = 1 / (dx * dx + dy * dy);
      const factor = reciprocal * Math.sqrt(reciprocal);
      const bxAdj = aAdj[2 * j];
      const byAdj = aAdj[2 * j + 1];
      massesAdj[j] += factor * (dx * axAdj + dy * ayAdj);
      massAdj -= factor * (dx * bxAdj + dy * byAdj);
      const other = masses[j];
      const fxAdj = other * axAdj - mass * bxAdj;
      const fyAdj = other * ayAdj - mass * byAdj;
      const radial = 3 * reciprocal * (dx * fxAdj + dy * fyAdj);
      const dxAdj = factor * (fxAdj - radial * dx);
      const dyAdj = factor * (fyAdj - radial * dy);
      xAdj -= dxAdj;
      yAdj -= dyAdj;
      qAdj[2 * j] += dxAdj;
      qAdj[2 * j + 1] += dyAdj;
    }
    qAdj[2 * i] = xAdj;
    qAdj[2 * i + 1] = yAdj;
    massesAdj[i] += massAdj;
  }
}

/**
 * The forward sweep writes the positions of the four stages of every step to where the reverse sweep reads them; the velocities
 * enter linearly, and are not kept.
 */
function lastBodyGradientByHand(start: Float64Array, masses: Float64Array, steps: number, h: number): [Float64Array, Float64Array] {
  const stages = new Float64Array((4 * steps + 1) * size); // the positions of the stages of every step, then the last ones
  const v = start.slice(size);
  const a1 = new Float64Array(size);
  const a2 = new Float64Array(size);
  const a3 = new Float64Array(size);
  const a4 = new Float64Array(size);
  const half = 0.5 * h;
  const sixth = h / 6;
  for (let k = 0; k < size; k++) stages[k] = start[k];
  const end = 4 * steps * size;
  for (let at = 0; at < end; at += 4 * size) {
    attractByHand(stages, at, masses, a1);
    for (let k = 0; k < size; k++) stages[at + size + k] = stages[at + k] + half * v[k];
    attractByHand(stages, at + size, masses, a2);
    for (let k = 0; k < size; k++) stages[at + 2 * size + k] = stages[at + k] + half * (v[k] + half * a1[k]);
    attractByHand(stages, at + 2 * size, masses, a3);
    for (let k = 0; k < size; k++) stages[at + 3 * size + k] = stages[at + k] + h * (v[k] + half * a2[k]);
    attractByHand(stages, at + 3 * size, masses, a4);
    for (let k = 0; k < size; k++) {
      stages[at + 4 * size + k] = stages[at + k] + h * v[k] + h * sixth * (a1[k] + a2[k] + a3[k]);
      v[k] += sixth * (a1[k] + 2 * a2[k] + 2 * a3[k] + a4[k]);
    }
  }

  const startAdj = new Float64Array(2 * size);
  const massesAdj = new Float64Array(bodies);
  const qAdj = startAdj.subarray(0, size);
  const vAdj = startAdj.subarray(size);
  qAdj[size - 2] = 2 * stages[end + size - 2];
  qAdj[size - 1] = 2 * stages[end + size - 1];
  const aAdj = a1;
  const s2Adj = a2; // the adjoints of the positions of the stages
  const s3Adj = a3;
  const s4Adj = a4;
  const s1Adj = v;
  for (let at = end - 4 * size; at >= 0; at -= 4 * size) {
    for (let k = 0; k < size; k++) aAdj[k] = sixth * vAdj[k];
    attractAdjoint(stages, at + 3 * size, masses, aAdj, s4Adj, massesAdj);
    for (let k = 0; k < size; k++) aAdj[k] = sixth * (2 * vAdj[k] + h * qAdj[k]);
    attractAdjoint(stages, at + 2 * size, masses, aAdj, s3Adj, massesAdj);
    for (let k = 0; k < size; k++) aAdj[k] = sixth * (2 * vAdj[k] + h * qAdj[k]) + half * h * s4Adj[k];
    attractAdjoint(stages, at + size, masses, aAdj, s2Adj, massesAdj);
    for (let k = 0; k < size; k++) aAdj[k] = sixth * (vAdj[k] + h * qAdj[k]) + half * half * s3Adj[k];
    attractAdjoint(stages, at, masses, aAdj, s1Adj, massesAdj);
    for (let k = 0; k < size; k++) {
      vAdj[k] += h * (qAdj[k] + s4Adj[k]) + half * (s3Adj[k] + s2Adj[k]);
      qAdj[k] += s1Adj[k] + s2Adj[k] + s3Adj[k] + s4Adj[k];
    }
  }
  return [startAdj, massesAdj];
}

export function ofSize(steps: number): Program {
  const start = Float64Array.of(-1, 0.1, 1, -0.2, 0.1, 1.1, 0, -1, 0.1, -0.5, -0.1, 0.6, -0.6, -0.1, 0.5, 0.1);
  const masses = Float64Array.of(0.5, 0.4, 0.6, 0.3);
  const h = 2 / steps;
  return {
    size: `${steps} steps`,
    of: "primal",
    limit: limits.countedLoops,
    wrt: [start, masses],
    primal: () => lastBody(start, masses, steps, h),
    nabla: () => lastBodyGradient(start, masses, steps, h),
    handwritten: () => lastBodyGradientByHand(start, masses, steps, h),
  };
}

export const programs = { bodies: () => ofSize(1000) };
