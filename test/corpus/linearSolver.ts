/** Gauss elimination with partial pivoting on rows of numbers. */

type Matrix = number[][];
type Vector = number[];

function pivotRow(a: Matrix, column: number): number {
  let pivot = column;
  for (let row = column + 1; row < a.length; row++) {
    if (Math.abs(a[row][column]) > Math.abs(a[pivot][column])) pivot = row;
  }
  return pivot;
}

function solve(matrix: Matrix, right: Vector): Vector {
  const n = right.length;
  const a = matrix.map((row, i) => [...row, right[i]]);
  for (let k = 0; k < n; k++) {
    const p = pivotRow(a, k);
    if (a[p][k] === 0) throw new RangeError(`no pivot in column ${k}`);
    [a[k], a[p]] = [a[p], a[k]];
    for (let row = k + 1; row < n; row++) {
      const factor = a[row][k] / a[k][k];
      for (let column = k; column <= n; column++) a[row][column] -= factor * a[k][column];
    }
  }
  const x: Vector = new Array<number>(n).fill(0);
  for (let row = n - 1; row >= 0; row--) {
    const known = a[row].slice(row + 1, n).reduce((sum, value, j) => sum + value * x[row + 1 + j], 0);
    x[row] = (a[row][n] - known) / a[row][row];
  }
  return x;
}

// at [[[0.1, 2, 1], [3, -1, 0.5], [1, 1, 4]], [1, 2, -1]] wrt [0, 1]
export function solutionNorm(matrix: Matrix, right: Vector): number {
  return solve(matrix, right).reduce((sum, x) => sum + x * x, 0);
}

// at [1.5, 0.3] wrt [0, 1]
export function trussDeflection(stiffness: number, coupling: number): number {
  const matrix: Matrix = Array.from({ length: 4 }, (_, i) =>
    Array.from({ length: 4 }, (_, j) => (i === j ? 2 * stiffness + i : Math.abs(i - j) === 1 ? -coupling : 0)),
  );
  const [first, , , last] = solve(matrix, [1, 0, 0, 2]);
  return first * last;
}
