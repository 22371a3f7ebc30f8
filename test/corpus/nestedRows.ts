/** Linear algebra on rows of rows, written with map and reduce. */

type Vector = readonly number[];
type Rows = readonly (readonly number[])[];

const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
const matVec = (m: Rows, v: Vector): number[] => m.map((row) => dot(row, v));
const column = (m: Rows, j: number): number[] => m.map((row) => row[j]);
const transpose = (m: Rows): number[][] => m[0].map((_, j) => column(m, j));
const matMul = (a: Rows, b: Rows): number[][] => {
  const columns = transpose(b);
  return a.map((row) => columns.map((c) => dot(row, c)));
};
const axpy = (factor: number, x: Vector, y: Vector): number[] => y.map((yi, i) => yi + factor * x[i]);
const norm = (v: Vector): number => Math.sqrt(dot(v, v));

/** Solves a symmetric positive definite system by conjugate gradients. */
function conjugateGradients(a: Rows, b: number[], iterations: number): number[] {
  let x: number[] = b.map(() => 0);
  let residual = [...b];
  let direction = [...b];
  let rho = dot(residual, residual);
  for (let k = 0; k < iterations; k++) {
    const image = matVec(a, direction);
    const alpha = rho / dot(direction, image);
    x = axpy(alpha, direction, x);
    residual = axpy(-alpha, image, residual);
    const next = dot(residual, residual);
    direction = axpy(next / rho, direction, residual);
    rho = next;
  }
  return x;
}

// at [[[1, 2], [0.5, -1], [0.3, 0.8]]]
export function leastSquares(design: number[][]): number {
  const t = transpose(design);
  const normal = matMul(t, design);
  const target = [1, 0.5, -0.2];
  const solution = conjugateGradients(normal, matVec(t, target), 2);
  const fitted = matVec(design, solution);
  return norm(axpy(-1, fitted, target)) + dot(solution, [1, 2]);
}

// at [[[2, 0.3, 0.1], [0.3, 1, 0.2], [0.1, 0.2, 0.5]]]
export function dominantEigenvalue(m: number[][]): number {
  let v: number[] = [1, 1, 1];
  for (let k = 0; k < 12; k++) {
    const w = matVec(m, v);
    const length = norm(w);
    v = w.map((x) => x / length);
  }
  return dot(v, matVec(m, v));
}
