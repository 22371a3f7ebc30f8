import { grad } from "nabla";
import { limits, type Program } from "../program.ts";

function acceleration(angle: number, speed: number, stiffness: number, damping: number): number {
  return -stiffness * Math.sin(angle) - damping * speed;
}

/**
 * The angle at which a damped pendulum is after a time, by the classical Runge–Kutta method of fourth order.
 * @param start angle, angular speed, gravity over length, damping
 */
function pendulum(start: Float64Array, steps: number, h: number): number {
  let angle = start[0];
  let speed = start[1];
  const stiffness = start[2];
  const damping = start[3];
  for (let step = 0; step < steps; step++) {
    const a1 = acceleration(angle, speed, stiffness, damping);
    const s2 = speed + 0.5 * h * a1;
    const a2 = acceleration(angle + 0.5 * h * speed, s2, stiffness, damping);
    const s3 = speed + 0.5 * h * a2;
    const a3 = acceleration(angle + 0.5 * h * s2, s3, stiffness, damping);
    const s4 = speed + h * a3;
    const a4 = acceleration(angle + h * s3, s4, stiffness, damping);
    angle += (h / 6) * (speed + 2 * s2 + 2 * s3 + s4);
    speed += (h / 6) * (a1 + 2 * a2 + 2 * a3 + a4);
  }
  return angle;
}

const pendulumGradient = grad(pendulum);

/** Numbers kept of each step: angle and speed at its beginning, and the sines of the four angles. */
const kept = 6;

/**
 * The forward sweep keeps the state before each step and the four sines; the cosines are computed in the reverse sweep, from
 * the angles, which are cheap to compute again.
 */
function pendulumGradientByHand(start: Float64Array, steps: number, h: number): Float64Array {
  const stiffness = start[2];
  const damping = start[3];
  const half = 0.5 * h;
  const sixth = h / 6;
  const states = new Float64Array(kept * steps);
  let angle = start[0];
  let speed = start[1];
  for (let at = 0; at < states.length; at += kept) {
    states[at] = angle;
    states[at + 1] = speed;
    const sin1 = Math.sin(angle);
    const a1 = -stiffness * sin1 - damping * speed;
    const s2 = speed + half * a1;
    const sin2 = Math.sin(angle + half * speed);
    const a2 = -stiffness * sin2 - damping * s2;
    const s3 = speed + half * a2;
    const sin3 = Math.sin(angle + half * s2);
    const a3 = -stiffness * sin3 - damping * s3;
    const s4 = speed + h * a3;
    const sin4 = Math.sin(angle + h * s3);
    const a4 = -stiffness * sin4 - damping * s4;
    states[at + 2] = sin1;
    states[at + 3] = sin2;
    states[at + 4] = sin3;
    states[at + 5] = sin4;
    angle += sixth * (speed + 2 * s2 + 2 * s3 + s4);
    speed += sixth * (a1 + 2 * a2 + 2 * a3 + a4);
  }

  let angleAdj = 1;
  let speedAdj = 0;
  let stiffnessAdj = 0;
  let dampingAdj = 0;
  for (let at = states.length - kept; at >= 0; at -= kept) {
    const q = states[at];
    const s1 = states[at + 1];
    const sin1 = states[at + 2];
    const sin2 = states[at + 3];
    const sin3 = states[at + 4];
    const s2 = s1 + half * (-stiffness * sin1 - damping * s1);
    const s3 = s1 + half * (-stiffness * sin2 - damping * s2);
    const s4 = s1 + h * (-stiffness * sin3 - damping * s3);
    const angleSixth = sixth * angleAdj;
    const speedSixth = sixth * speedAdj;

    const a4Adj = speedSixth;
    const s4Adj = angleSixth - damping * a4Adj;
    const q4Adj = -stiffness * Math.cos(q + h * s3) * a4Adj;
    const a3Adj = 2 * speedSixth + h * s4Adj;
    const s3Adj = 2 * angleSixth + h * q4Adj - damping * a3Adj;
    const q3Adj = -stiffness * Math.cos(q + half * s2) * a3Adj;
    const a2Adj = 2 * speedSixth + half * s3Adj;
    const s2Adj = 2 * angleSixth + half * q3Adj - damping * a2Adj;
    const q2Adj = -stiffness * Math.cos(q + half * s1) * a2Adj;
    const a1Adj = speedSixth + half * s2Adj;
    stiffnessAdj -= sin1 * a1Adj + sin2 * a2Adj + sin3 * a3Adj + states[at + 5] * a4Adj;
    dampingAdj -= s1 * a1Adj + s2 * a2Adj + s3 * a3Adj + s4 * a4Adj;
    speedAdj += s4Adj + s3Adj + s2Adj + angleSixth + half * q2Adj - damping * a1Adj;
    angleAdj += q4Adj + q3Adj + q2Adj - stiffness * Math.cos(q) * a1Adj;
  }
  return Float64Array.of(angleAdj, speedAdj, stiffnessAdj, dampingAdj);
}

export function ofSize(steps: number): Program {
  const start = Float64Array.of(1.2, 0.3, 9.81, 0.15);
  const h = 5 / steps;
  return {
    size: `${steps} steps`,
    of: "primal",
    limit: limits.countedLoops,
    wrt: [start],
    primal: () => pendulum(start, steps, h),
    nabla: () => [pendulumGradient(start, steps, h)],
    handwritten: () => [pendulumGradientByHand(start, steps, h)],
    inputs: { start, steps, h },
  };
}

export const programs = { pendulum: () => ofSize(1000) };
