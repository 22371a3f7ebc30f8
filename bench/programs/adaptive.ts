import { grad } from "nabla";
import { limits, type Program } from "../program.ts";

/**
 * The state of the oscillator x″ = μ (1 − x²) x′ − x at a time, by Heun's method with steps that are halved where the
 * embedded Euler step differs by more than the tolerance, and doubled where it differs little: how many steps there are is known in
 * the end only.
 * @param start x, x′, μ
 * @returns x² + x′² at the end
 */
function oscillator(start: Float64Array, end: number, tolerance: number): number {
  let x = start[0];
  let v = start[1];
  const mu = start[2];
  let time = 0;
  let h = 0.01;
  while (time < end) {
    const step = Math.min(h, end - time);
    const a1 = mu * (1 - x * x) * v - x;
    const x1 = x + step * v;
    const v1 = v + step * a1;
    const a2 = mu * (1 - x1 * x1) * v1 - x1;
    const error = 0.5 * step * Math.max(Math.abs(v1 - v), Math.abs(a2 - a1));
    if (error > tolerance) {
      h *= 0.5;
      continue;
    }
    x += 0.5 * step * (v + v1);
    v += 0.5 * step * (a1 + a2);
    time += step;
    if (error < 0.2 * tolerance) h *= 2;
  }
  return x * x + v * v;
}

const oscillatorGradient = grad(oscillator);

/** What is kept of an accepted step: x, x′ and its length. Nothing is kept of the others. */
const kept = 3;

let tape = new Float64Array(kept * 1024);

function oscillatorGradientByHand(start: Float64Array, end: number, tolerance: number): Float64Array {
  let x = start[0];
  let v = start[1];
  const mu = start[2];
  let time = 0;
  let h = 0.01;
  let steps = tape;
  let top = 0;
  while (time < end) {
    const step = Math.min(h, end - time);
    const a1 = mu * (1 - x * x) * v - x;
    const x1 = x + step * v;
    const v1 = v + step * a1;
    const a2 = mu * (1 - x1 * x1) * v1 - x1;
    const error = 0.5 * step * Math.max(Math.abs(v1 - v), Math.abs(a2 - a1));
    if (error > tolerance) {
      h *= 0.5;
      continue;
    }
    if (top === steps.length) {
      tape = new Float64Array(2 * top);
      tape.set(steps);
      steps = tape;
    }
    steps[top] = x;
    steps[top + 1] = v;
    steps[top + 2] = step;
    top += kept;
    x += 0.5 * step * (v + v1);
    v += 0.5 * step * (a1 + a2);
    time += step;
    if (error < 0.2 * tolerance) h *= 2;
  }

  let xAdj = 2 * x;
  let vAdj = 2 * v;
  let muAdj = 0;
  while (top > 0) {
    top -= kept;
    const x0 = steps[top];
    const v0 = steps[top + 1];
    const step = steps[top + 2];
    const damping = mu * (1 - x0 * x0);
    const x1 = x0 + step * v0;
    const v1 = v0 + step * (damping * v0 - x0);
    const xHalf = 0.5 * step * xAdj;
    const vHalf = 0.5 * step * vAdj; // adjoint of a2
    const v1Adj = xHalf + vHalf * mu * (1 - x1 * x1);
    const x1Adj = -vHalf * (2 * mu * x1 * v1 + 1);
    const a1Adj = vHalf + step * v1Adj;
    muAdj += vHalf * (1 - x1 * x1) * v1 + a1Adj * (1 - x0 * x0) * v0;
    xAdj += x1Adj - a1Adj * (2 * mu * x0 * v0 + 1);
    vAdj += xHalf + v1Adj + step * x1Adj + a1Adj * damping;
  }
  return Float64Array.of(xAdj, vAdj, muAdj);
}

export function ofSize(steps: number): Program {
  const start = Float64Array.of(1.5, 0, 0.8);
  const end = steps / 20;
  return {
    size: `about ${steps} steps`,
    of: "primal",
    limit: limits.runtimeTape,
    wrt: [start],
    // Somewhere in a long run, neighbours accept another number of steps.
    jumps: steps > 1000,
    primal: () => oscillator(start, end, 1e-3),
    nabla: () => [oscillatorGradient(start, end, 1e-3)],
    handwritten: () => [oscillatorGradientByHand(start, end, 1e-3)],
  };
}

export const programs = { adaptive: () => ofSize(1000) };
