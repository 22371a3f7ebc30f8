/** Memory of numbers: typed arrays and JavaScript arrays. */
export type Numbers = { readonly length: number; [index: number]: number };

/**
 * c += op(a)·op(b) in dense row-major memory: c is m×n, op(a) m×k and op(b) k×n, where op transposes or does not; so a
 * transposed a is k×m in memory. c shares no memory with a and b.
 *
 * Each element's sum is taken in double precision from zero, in the order of k, and then added: the bits are those of
 * plain loops around `sum += a[i * k + p] * b[p * n + j]`, for all kinds of arrays.
 */
export function addProduct(c: Numbers, a: Numbers, b: Numbers, m: number, k: number, n: number, transposeA = false, transposeB = false): void {
  product(c, a, b, m, k, n, transposeA, transposeB, false);
}

/** c = op(a)·op(b), otherwise as `addProduct`. */
export function setProduct(c: Numbers, a: Numbers, b: Numbers, m: number, k: number, n: number, transposeA = false, transposeB = false): void {
  product(c, a, b, m, k, n, transposeA, transposeB, true);
}

function product(
  c: Numbers,
  a: Numbers,
  b: Numbers,
  m: number,
  k: number,
  n: number,
  transposeA: boolean,
  transposeB: boolean,
  sets: boolean,
): void {
  const left = doubles(a, m * k, 0);
  const right = doubles(b, k * n, 1);
  const leftRow = transposeA ? 1 : k;
  const leftStep = transposeA ? m : 1;
  const rightStep = transposeB ? 1 : n;
  const rightColumn = transposeB ? k : 1;
  // Few columns would make short inner loops. The product of the transposed factors has the same sums.
  if (n < 4 && m > n) sweep(c, right, rightColumn, rightStep, left, leftStep, leftRow, n, k, m, 1, n, sets);
  else sweep(c, left, leftRow, leftStep, right, rightStep, rightColumn, m, k, n, n, 1, sets);
}

/** Copies of factors that are no Float64Arrays, so that the inner loops see nothing else and are compiled once. */
const copies: [Float64Array, Float64Array] = [new Float64Array(0), new Float64Array(0)];
/** Longer copies are not kept for the next product. */
const keptLength = 1 << 20;

/** The factor itself if it is a Float64Array, else a copy. */
function doubles(factor: Numbers, length: number, slot: 0 | 1): Float64Array {
  if (factor instanceof Float64Array) return factor;
  let copy = copies[slot];
  if (copy.length < length) {
    copy = new Float64Array(length);
    if (length <= keptLength) copies[slot] = copy;
  }
  copy.set(factor.length > length ? start(factor, length) : factor);
  // What is not there counts as NaN in compiled code.
  copy.fill(NaN, Math.min(factor.length, length), length);
  return copy;
}

function start(factor: Numbers, length: number): Numbers {
  return ArrayBuffer.isView(factor) ? (factor as Float32Array).subarray(0, length) : (factor as number[]).slice(0, length);
}

/** So many columns are summed at a time that the lines of sums and of the right factor stay in the first cache. */
const blockColumns = 256;
/** The sums of four rows, those of one column side by side. */
const sums = new Float64Array(4 * blockColumns);

/** Blocks of four rows; element (i, p) of the left factor is at i·leftRow + p·leftStep, and so on. */
function sweep(
  c: Numbers,
  left: Float64Array,
  leftRow: number,
  leftStep: number,
  right: Float64Array,
  rightStep: number,
  rightColumn: number,
  m: number,
  k: number,
  n: number,
  row: number,
  column: number,
  sets: boolean,
): void {
  for (let first = 0; first < n; first += blockColumns) {
    const columns = Math.min(blockColumns, n - first);
    let i = 0;
    for (; i + 3 < m; i += 4) {
      sumFourRows(left, i * leftRow, leftRow, leftStep, right, first * rightColumn, rightStep, rightColumn, k, columns);
      for (let r = 0; r < 4; r++) finish(c, (i + r) * row + first * column, column, r, 4, columns, sets);
    }
    for (; i < m; i++) {
      sumRow(left, i * leftRow, leftStep, right, first * rightColumn, rightStep, rightColumn, k, columns);
      finish(c, i * row + first * column, column, 0, 1, columns, sets);
    }
  }
}

/** Four rows by four steps in each turn of the inner loop: 32 operations for four reads of the right factor. */
function sumFourRows(
  left: Float64Array,
  leftStart: number,
  leftRow: number,
  leftStep: number,
  right: Float64Array,
  rightStart: number,
  rightStep: number,
  rightColumn: number,
  k: number,
  columns: number,
): void {
  const s = sums;
  const end = 4 * columns;
  s.fill(0, 0, end);
  let p = 0;
  for (; p + 3 < k; p += 4) {
    const p0 = leftStart + p * leftStep;
    const p1 = p0 + leftStep;
    const p2 = p1 + leftStep;
    const p3 = p2 + leftStep;
    const a00 = left[p0]!;
    const a01 = left[p1]!;
    const a02 = left[p2]!;
    const a03 = left[p3]!;
    const a10 = left[p0 + leftRow]!;
    const a11 = left[p1 + leftRow]!;
    const a12 = left[p2 + leftRow]!;
    const a13 = left[p3 + leftRow]!;
    const a20 = left[p0 + 2 * leftRow]!;
    const a21 = left[p1 + 2 * leftRow]!;
    const a22 = left[p2 + 2 * leftRow]!;
    const a23 = left[p3 + 2 * leftRow]!;
    const a30 = left[p0 + 3 * leftRow]!;
    const a31 = left[p1 + 3 * leftRow]!;
    const a32 = left[p2 + 3 * leftRow]!;
    const a33 = left[p3 + 3 * leftRow]!;
    let q = rightStart + p * rightStep;
    for (let at = 0; at < end; at += 4) {
      const b0 = right[q]!;
      const b1 = right[q + rightStep]!;
      const b2 = right[q + 2 * rightStep]!;
      const b3 = right[q + 3 * rightStep]!;
      s[at] = s[at]! + a00 * b0 + a01 * b1 + a02 * b2 + a03 * b3;
      s[at + 1] = s[at + 1]! + a10 * b0 + a11 * b1 + a12 * b2 + a13 * b3;
      s[at + 2] = s[at + 2]! + a20 * b0 + a21 * b1 + a22 * b2 + a23 * b3;
      s[at + 3] = s[at + 3]! + a30 * b0 + a31 * b1 + a32 * b2 + a33 * b3;
      q += rightColumn;
    }
  }
  for (; p < k; p++) {
    const p0 = leftStart + p * leftStep;
    const a0 = left[p0]!;
    const a1 = left[p0 + leftRow]!;
    const a2 = left[p0 + 2 * leftRow]!;
    const a3 = left[p0 + 3 * leftRow]!;
    let q = rightStart + p * rightStep;
    for (let at = 0; at < end; at += 4) {
      const b = right[q]!;
      s[at] = s[at]! + a0 * b;
      s[at + 1] = s[at + 1]! + a1 * b;
      s[at + 2] = s[at + 2]! + a2 * b;
      s[at + 3] = s[at + 3]! + a3 * b;
      q += rightColumn;
    }
  }
}

function sumRow(
  left: Float64Array,
  leftStart: number,
  leftStep: number,
  right: Float64Array,
  rightStart: number,
  rightStep: number,
  rightColumn: number,
  k: number,
  columns: number,
): void {
  const s = sums;
  s.fill(0, 0, columns);
  let p = 0;
  for (; p + 3 < k; p += 4) {
    const p0 = leftStart + p * leftStep;
    const a0 = left[p0]!;
    const a1 = left[p0 + leftStep]!;
    const a2 = left[p0 + 2 * leftStep]!;
    const a3 = left[p0 + 3 * leftStep]!;
    let q = rightStart + p * rightStep;
    for (let at = 0; at < columns; at++) {
      s[at] = s[at]! + a0 * right[q]! + a1 * right[q + rightStep]! + a2 * right[q + 2 * rightStep]! + a3 * right[q + 3 * rightStep]!;
      q += rightColumn;
    }
  }
  for (; p < k; p++) {
    const a = left[leftStart + p * leftStep]!;
    let q = rightStart + p * rightStep;
    for (let at = 0; at < columns; at++) {
      s[at] = s[at]! + a * right[q]!;
      q += rightColumn;
    }
  }
}

/** Stores the sums of one row, or adds them to what is there. */
function finish(c: Numbers, start: number, column: number, first: number, stride: number, columns: number, sets: boolean): void {
  const s = sums;
  let at = first;
  let to = start;
  if (sets) {
    for (let j = 0; j < columns; j++, at += stride, to += column) c[to] = s[at]!;
  } else {
    for (let j = 0; j < columns; j++, at += stride, to += column) c[to]! += s[at]!;
  }
}
