/** Aliasing and mutation: one program to each word of the list of what a developer writes. */

// at [Float64Array.of(1, 2, 3, 4, 5, 6)]
export function viewsOnOneArray(a: Float64Array): number {
  const even = a.subarray(0, 4);
  const odd = a.subarray(2);
  for (let i = 0; i < even.length; i++) even[i] += odd[i] * even[i];
  return a.reduce((s, v, i) => s + v * Math.cos(i), 0) * odd[0];
}

// at [4, 0.5] wrt [1]
export function viewsOnOneBuffer(n: number, x: number): number {
  const buffer = new ArrayBuffer(8 * (n + 2));
  const all = new Float64Array(buffer);
  const tail = new Float64Array(buffer, 16);
  const middle = new Float64Array(buffer, 8, 3);
  for (let i = 0; i < all.length; i++) all[i] = x ** (i + 1);
  tail[0] *= middle[0];
  middle[2] += tail[0];
  return all.reduce((s, v) => s + v * v, 0);
}

// at [Float64Array.of(1, 2, 3), 0.5] wrt [0, 1]
export function viewsOfAnArraysBuffer(a: Float64Array, x: number): number {
  const work = new Float64Array(a);
  const view = new Float64Array(work.buffer, 8, 2);
  view[0] = work[0] * x;
  return work[1] * view[1] + work[2] ** 2;
}

function axpy(y: Float64Array, alpha: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] += alpha * x[i] * x[0];
}

// at [Float64Array.of(1, 2, 3)]
export function theSameArrayTwice(a: Float64Array): number {
  axpy(a, 0.5, a);
  const alias = a;
  axpy(alias, a[0], a.subarray(0, 3));
  return a[0] * a[1] * a[2];
}

interface Grid {
  cells: Float64Array;
  spare: Float64Array;
}

function relax(grid: Grid): void {
  const { cells, spare } = grid;
  spare[0] = cells[0];
  spare[cells.length - 1] = cells[cells.length - 1];
  for (let i = 1; i + 1 < cells.length; i++) spare[i] = cells[i] + 0.2 * (cells[i - 1] - 2 * cells[i] + cells[i + 1]) * cells[i];
  [grid.cells, grid.spare] = [spare, cells];
}

// at [Float64Array.of(1, 0.5, -0.3, 2), 3]
export function arraysInsideObjects(start: Float64Array, steps: number): number {
  const grid: Grid = { cells: start.slice(), spare: new Float64Array(start.length) };
  for (let k = 0; k < steps; k++) relax(grid);
  return grid.cells.reduce((s, v) => s + v ** 2, 0) * grid.spare[1];
}

// at [[1, 2, 3, 4]]
export function cumulativeSumsInPlace(a: number[]): number {
  for (let i = 1; i < a.length; i++) a[i] = a[i] * 0.5 + a[i - 1] ** 2;
  return a[a.length - 1];
}

function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) pivot = i;
    [a[k], a[pivot]] = [a[pivot], a[k]];
    [b[k], b[pivot]] = [b[pivot], b[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = a[i][k] / a[k][k];
      for (let j = k; j < n; j++) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

// at [[[0.1, 2, 1], [3, 1, 0.5], [1, 1, 4]], [1, 2, 3]] wrt [0, 1]
export function gaussEliminationWithPivoting(a: number[][], b: number[]): number {
  const x = solve(a.map((row) => [...row]), b);
  return x[0] * x[1] + x[2] ** 2 + a[0][1] * b[0];
}

function transform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let size = 2; size <= n; size <<= 1) {
    const angle = (-2 * Math.PI) / size;
    for (let start = 0; start < n; start += size) {
      for (let k = 0; k < size / 2; k++) {
        const [c, s] = [Math.cos(angle * k), Math.sin(angle * k)];
        const p = start + k;
        const q = p + size / 2;
        const tr = re[q] * c - im[q] * s;
        const ti = re[q] * s + im[q] * c;
        re[q] = re[p] - tr;
        im[q] = im[p] - ti;
        re[p] += tr;
        im[p] += ti;
      }
    }
  }
}

// at [Float64Array.of(1, 0.5, -0.3, 2, 0.1, 0.7, -1, 0.4)]
export function fourierTransformInPlace(signal: Float64Array): number {
  const im = new Float64Array(signal.length);
  transform(signal, im);
  let power = 0;
  for (let k = 0; k < signal.length; k++) power += (signal[k] ** 2 + im[k] ** 2) * (k + 1) + im[k] * signal[0];
  return power;
}

// at [[[4, 1, 2], [1, 3, 0.5], [2, 0.5, 5]]]
export function luDecompositionInPlace(a: number[][]): number {
  const n = a.length;
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      a[i][k] /= a[k][k];
      for (let j = k + 1; j < n; j++) a[i][j] -= a[i][k] * a[k][j];
    }
  }
  let logDeterminant = 0;
  for (let k = 0; k < n; k++) logDeterminant += Math.log(Math.abs(a[k][k]));
  return logDeterminant + a[2][0] * a[1][2];
}

// at [Float64Array.of(1, 0.5, -0.3, 2, 0.1), 0.2, 4] wrt [0, 1]
export function heatStencilWithSwappedBuffers(u0: Float64Array, rate: number, steps: number): number {
  let [u, next] = [Float64Array.from(u0), new Float64Array(u0.length)];
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < u.length; i++) {
      const left = u[(i + u.length - 1) % u.length];
      const right = u[(i + 1) % u.length];
      next[i] = u[i] + rate * (left - 2 * u[i] + right) * u[i];
    }
    [u, next] = [next, u];
  }
  return u.reduce((s, v) => s + v * v, 0) + next[0];
}
