/** LU decomposition in place in one typed array, with its permutation: determinant, solutions, Gaussian log density. */

interface Decomposition {
  readonly lu: Float64Array;
  readonly permutation: Int32Array;
  readonly sign: number;
  readonly n: number;
}

function decompose(source: Float64Array, n: number): Decomposition {
  const lu = new Float64Array(source);
  const permutation = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]) > Math.abs(lu[p * n + k])) p = i;
    if (p !== k) {
      for (let j = 0; j < n; j++) {
        const kept = lu[k * n + j];
        lu[k * n + j] = lu[p * n + j];
        lu[p * n + j] = kept;
      }
      const index = permutation[k];
      permutation[k] = permutation[p];
      permutation[p] = index;
      sign = -sign;
    }
    for (let i = k + 1; i < n; i++) {
      lu[i * n + k] /= lu[k * n + k];
      for (let j = k + 1; j < n; j++) lu[i * n + j] -= lu[i * n + k] * lu[k * n + j];
    }
  }
  return { lu, permutation, sign, n };
}

function solve({ lu, permutation, n }: Decomposition, right: Float64Array): Float64Array {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    x[i] = right[permutation[i]];
    for (let j = 0; j < i; j++) x[i] -= lu[i * n + j] * x[j];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i] -= lu[i * n + j] * x[j];
    x[i] /= lu[i * n + i];
  }
  return x;
}

function logDeterminant({ lu, n }: Decomposition): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(Math.abs(lu[i * n + i]));
  return sum;
}

// at [Float64Array.of(0.2, 1, -0.5, 2, 0.3, 0.1, 1, -1, 3)]
export function determinant(matrix: Float64Array): number {
  const { lu, sign, n } = decompose(matrix, 3);
  let product = sign;
  for (let i = 0; i < n; i++) product *= lu[i * n + i];
  return product;
}

// at [Float64Array.of(2, 0.3, 0.1, 0.3, 1.5, -0.2, 0.1, -0.2, 1), Float64Array.of(0.4, -0.3, 0.8)] wrt [0, 1]
export function logDensity(covariance: Float64Array, x: Float64Array): number {
  const decomposition = decompose(covariance, x.length);
  const whitened = solve(decomposition, x);
  const quadratic = x.reduce((sum, value, i) => sum + value * whitened[i], 0);
  return -0.5 * (quadratic + logDeterminant(decomposition) + x.length * Math.log(2 * Math.PI));
}
