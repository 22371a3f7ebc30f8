import { grad, hessian, valueAndGrad } from "nabla";
import { limits, type Numbers, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";
import { productWithRows } from "./lib/rows.ts";

/** Mean over the rows of log(1 + exp(−y·⟨w, x⟩)), with y = ±1 and `w.length` numbers a row. */
function logisticLoss(w: Float64Array, rows: Float64Array, labels: Float64Array): number {
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    let score = 0;
    for (let j = 0; j < w.length; j++) score += w[j] * rows[i * w.length + j];
    total += Math.log1p(Math.exp(-labels[i] * score));
  }
  return total / labels.length;
}

const logisticGradient = grad(logisticLoss);
const logisticValueAndGradient = valueAndGrad(logisticLoss);
const logisticHessian = hessian(logisticLoss);

/** Each row is finished at once: its share of the gradient follows from its score. */
function logisticByHand(w: Float64Array, rows: Float64Array, labels: Float64Array): { value: number; grad: Float64Array } {
  const p = w.length;
  const n = labels.length;
  const wAdj = new Float64Array(p);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const row = i * p;
    const label = labels[i];
    let score = 0;
    for (let j = 0; j < p; j++) score += w[j] * rows[row + j];
    const odds = Math.exp(-label * score);
    total += Math.log1p(odds);
    const scoreAdj = (-label * odds) / ((1 + odds) * n);
    for (let j = 0; j < p; j++) wAdj[j] += scoreAdj * rows[row + j];
  }
  return { value: total / n, grad: wAdj };
}

/** y² σ(1 − σ)/n of a row, σ = 1/(1 + exp(y·⟨w, x⟩)): what its outer product with itself has as factor. */
function curvature(w: Float64Array, rows: Float64Array, row: number, label: number, n: number): number {
  let score = 0;
  for (let j = 0; j < w.length; j++) score += w[j] * rows[row + j];
  const odds = Math.exp(-label * score);
  return (label * label * odds) / ((1 + odds) * (1 + odds) * n);
}

/** Σ cᵢ xᵢ xᵢᵀ: the lower triangle, four rows of the data at a time, and then its mirror image. */
function logisticHessianByHand(w: Float64Array, rows: Float64Array, labels: Float64Array): Float64Array[] {
  const p = w.length;
  const n = labels.length;
  const matrix = Array.from({ length: p }, () => new Float64Array(p));
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const row0 = i * p;
    const row1 = row0 + p;
    const row2 = row1 + p;
    const row3 = row2 + p;
    const c0 = curvature(w, rows, row0, labels[i], n);
    const c1 = curvature(w, rows, row1, labels[i + 1], n);
    const c2 = curvature(w, rows, row2, labels[i + 2], n);
    const c3 = curvature(w, rows, row3, labels[i + 3], n);
    for (let j = 0; j < p; j++) {
      const line = matrix[j];
      const f0 = c0 * rows[row0 + j];
      const f1 = c1 * rows[row1 + j];
      const f2 = c2 * rows[row2 + j];
      const f3 = c3 * rows[row3 + j];
      for (let k = 0; k <= j; k++) {
        line[k] += f0 * rows[row0 + k] + f1 * rows[row1 + k] + f2 * rows[row2 + k] + f3 * rows[row3 + k];
      }
    }
  }
  for (; i < n; i++) {
    const row = i * p;
    const c = curvature(w, rows, row, labels[i], n);
    for (let j = 0; j < p; j++) {
      const line = matrix[j];
      const factor = c * rows[row + j];
      for (let k = 0; k <= j; k++) line[k] += factor * rows[row + k];
    }
  }
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < j; k++) matrix[k][j] = matrix[j][k];
  }
  return matrix;
}

type Data = { readonly size: string; readonly w: Float64Array; readonly rows: Float64Array; readonly labels: Float64Array };

function randomData(n: number): Data {
  const random = randomNumbers(8);
  const p = 20;
  const rows = random(n * p, -1, 1);
  const labels = random(n, -1, 1).map((x) => (x < 0 ? -1 : 1));
  return { size: `p ${p}, n ${n}`, w: random(p, -1, 1), rows, labels };
}

export function ofSize(n: number): Program {
  const { size, w, rows, labels } = randomData(n);
  return {
    size,
    of: "primal",
    limit: limits.fusedReduction,
    wrt: [w],
    primal: () => logisticLoss(w, rows, labels),
    nabla: () => [logisticValueAndGradient(w, rows, labels).grad],
    handwritten: () => [logisticByHand(w, rows, labels).grad],
    inputs: { w, rows, labels },
  };
}

function logisticSecondOrder(): Program {
  const { size, w, rows, labels } = randomData(500);
  return {
    size,
    of: "gradient",
    limit: 12,
    wrt: [w],
    primal: () => logisticGradient(w, rows, labels),
    nabla: () => logisticHessian(w, rows, labels),
    handwritten: () => logisticHessianByHand(w, rows, labels),
    product: (matrix: readonly Numbers[], direction) => productWithRows(matrix, direction),
    inputs: { w, rows, labels },
  };
}

export const programs = { logistic: () => ofSize(500), "logistic hessian": logisticSecondOrder };
