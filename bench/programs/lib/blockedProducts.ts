import type { Numbers } from "../../program.ts";

/** c += a·b, m×k by k×n; m and k are multiples of four. */
export function product(c: Numbers, a: Numbers, b: Numbers, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i += 4) {
    for (let p = 0; p < k; p += 4) axpy(c, i * n, a, i * k + p, k, 1, b, p * n, n);
  }
}

/** c += aᵀ·b, where a is k×m in memory. */
export function productOfTransposed(c: Numbers, a: Numbers, b: Numbers, k: number, m: number, n: number): void {
  for (let i = 0; i < m; i += 4) {
    for (let p = 0; p < k; p += 4) axpy(c, i * n, a, p * m + i, 1, m, b, p * n, n);
  }
}

/** Four rows of c += a block of a, whose element (i, p) is at start + i·row + p·step, times four rows of b. */
function axpy(c: Numbers, c0: number, a: Numbers, start: number, row: number, step: number, b: Numbers, b0: number, n: number): void {
  const [c1, c2, c3] = [c0 + n, c0 + 2 * n, c0 + 3 * n];
  const [b1, b2, b3] = [b0 + n, b0 + 2 * n, b0 + 3 * n];
  const a00 = a[start];
  const a01 = a[start + step];
  const a02 = a[start + 2 * step];
  const a03 = a[start + 3 * step];
  const second = start + row;
  const a10 = a[second];
  const a11 = a[second + step];
  const a12 = a[second + 2 * step];
  const a13 = a[second + 3 * step];
  const third = second + row;
  const a20 = a[third];
  const a21 = a[third + step];
  const a22 = a[third + 2 * step];
  const a23 = a[third + 3 * step];
  const fourth = third + row;
  const a30 = a[fourth];
  const a31 = a[fourth + step];
  const a32 = a[fourth + 2 * step];
  const a33 = a[fourth + 3 * step];
  for (let j = 0; j < n; j++) {
    const x0 = b[b0 + j];
    const x1 = b[b1 + j];
    const x2 = b[b2 + j];
    const x3 = b[b3 + j];
    c[c0 + j] = c[c0 + j] + a00 * x0 + a01 * x1 + a02 * x2 + a03 * x3;
    c[c1 + j] = c[c1 + j] + a10 * x0 + a11 * x1 + a12 * x2 + a13 * x3;
    c[c2 + j] = c[c2 + j] + a20 * x0 + a21 * x1 + a22 * x2 + a23 * x3;
    c[c3 + j] = c[c3 + j] + a30 * x0 + a31 * x1 + a32 * x2 + a33 * x3;
  }
}
