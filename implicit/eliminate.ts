/**
 * Solves A x = b by Gaussian elimination with scaled partial pivoting (Golub & Van Loan, Matrix Computations, §3.4).
 *
 * @param a The matrix, n × n numbers row by row.
 * @param what How errors call it.
 * @throws RangeError if the matrix is singular to working precision: if rounding alone could have made a pivot what it is.
 */
export function eliminate(a: Float64Array, b: Float64Array, what: string): Float64Array {
  const n = b.length;
  if (a.length !== n * n) throw new RangeError(`${what} has ${a.length} numbers where ${n} equations need ${n * n}.`);
  const m = a.slice();
  const x = b.slice();
  const scale = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) scale[i] = Math.max(scale[i], Math.abs(a[i * n + j]));
  for (let k = 0; k < n; k++) {
    let column = 0;
    let pivot = k;
    let largest = 0;
    for (let i = 0; i < n; i++) column = Math.max(column, Math.abs(a[i * n + k]) / scale[i]);
    for (let i = k; i < n; i++) {
      const size = Math.abs(m[i * n + k]) / scale[i];
      if (size > largest) {
        largest = size;
        pivot = i;
      }
    }
    if (!(largest > n * Number.EPSILON * column)) throw new RangeError(`${what} is singular: its column ${k} depends on those before it.`);
    exchange(m, x, scale, k, pivot);
    for (let i = k + 1; i < n; i++) {
      const factor = m[i * n + k] / m[k * n + k];
      for (let j = k + 1; j < n; j++) m[i * n + j] -= factor * m[k * n + j];
      x[i] -= factor * x[k];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i] -= m[i * n + j] * x[j];
    x[i] /= m[i * n + i];
  }
  return x;
}

/** Exchanges two equations. */
function exchange(m: Float64Array, x: Float64Array, scale: Float64Array, k: number, l: number): void {
  const n = x.length;
  for (let j = 0; j < n; j++) {
    const entry = m[k * n + j];
    m[k * n + j] = m[l * n + j];
    m[l * n + j] = entry;
  }
  const side = x[k];
  x[k] = x[l];
  x[l] = side;
  const largest = scale[k];
  scale[k] = scale[l];
  scale[l] = largest;
}
