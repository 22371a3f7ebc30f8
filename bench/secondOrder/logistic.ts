import { grad, hessian } from "nabla";

/** Mean over the rows of log(1 + exp(-y·⟨w, x⟩)), with y = ±1 and `w.length` numbers a row. */
function logisticLoss(w: Float64Array, rows: Float64Array, labels: Float64Array): number {
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    let score = 0;
    for (let j = 0; j < w.length; j++) score += w[j] * rows[i * w.length + j];
    total += Math.log1p(Math.exp(-labels[i] * score));
  }
  return total / labels.length;
}

export const logisticGradient = grad(logisticLoss);
export const logisticHessian = hessian(logisticLoss);
