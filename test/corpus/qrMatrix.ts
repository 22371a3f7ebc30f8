/** A matrix class with a QR decomposition by the modified Gram-Schmidt process, and least squares through it. */

class Matrix {
  private constructor(
    readonly rows: number,
    readonly columns: number,
    private readonly data: Float64Array,
  ) {}

  static zeros(rows: number, columns: number): Matrix {
    return new Matrix(rows, columns, new Float64Array(rows * columns));
  }

  static from(rows: readonly (readonly number[])[]): Matrix {
    const result = Matrix.zeros(rows.length, rows[0].length);
    rows.forEach((row, i) => {
      row.forEach((value, j) => {
        result.set(i, j, value);
      });
    });
    return result;
  }

  get(row: number, column: number): number {
    return this.data[row * this.columns + column];
  }

  set(row: number, column: number, value: number): void {
    this.data[row * this.columns + column] = value;
  }

  clone(): Matrix {
    return new Matrix(this.rows, this.columns, this.data.slice());
  }

  columnDot(i: number, j: number): number {
    let sum = 0;
    for (let row = 0; row < this.rows; row++) sum += this.get(row, i) * this.get(row, j);
    return sum;
  }

  /** Subtracts `factor` times column `source` from column `target`. */
  eliminate(target: number, source: number, factor: number): void {
    for (let row = 0; row < this.rows; row++) this.set(row, target, this.get(row, target) - factor * this.get(row, source));
  }

  qr(): { readonly q: Matrix; readonly r: Matrix } {
    const q = this.clone();
    const r = Matrix.zeros(this.columns, this.columns);
    for (let j = 0; j < this.columns; j++) {
      r.set(j, j, Math.sqrt(q.columnDot(j, j)));
      for (let row = 0; row < q.rows; row++) q.set(row, j, q.get(row, j) / r.get(j, j));
      for (let k = j + 1; k < this.columns; k++) {
        r.set(j, k, q.columnDot(j, k));
        q.eliminate(k, j, r.get(j, k));
      }
    }
    return { q, r };
  }
}

function leastSquares(a: Matrix, b: readonly number[]): number[] {
  const { q, r } = a.qr();
  const x = new Array<number>(a.columns).fill(0);
  for (let i = a.columns - 1; i >= 0; i--) {
    let sum = b.reduce((total, value, row) => total + q.get(row, i) * value, 0);
    for (let j = i + 1; j < a.columns; j++) sum -= r.get(i, j) * x[j];
    x[i] = sum / r.get(i, i);
  }
  return x;
}

// at [[[1, 0.2], [0.9, 1.1], [1.2, 2.1]], [0.3, 1.2, 1.9]] wrt [0, 1]
export function fittedSlope(rows: number[][], right: number[]): number {
  const [intercept, slope] = leastSquares(Matrix.from(rows), right);
  return slope * Math.exp(intercept);
}

// at [[[1, 0.2], [0.9, 1.1], [1.2, 2.1]]]
export function logVolume(rows: number[][]): number {
  const { r } = Matrix.from(rows).qr();
  let sum = 0;
  for (let i = 0; i < r.rows; i++) sum += Math.log(r.get(i, i));
  return sum;
}
