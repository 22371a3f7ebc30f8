/** A dense matrix class of any size over a typed array, with the operations that models need. */

type Initialiser = (row: number, column: number) => number;

export class Matrix {
  private readonly data: Float64Array;

  constructor(
    readonly rows: number,
    readonly columns: number,
    data: Float64Array = new Float64Array(rows * columns),
  ) {
    this.data = data;
  }

  static from(rows: number, columns: number, value: Initialiser): Matrix {
    const result = new Matrix(rows, columns);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result.set(i, j, value(i, j));
    return result;
  }

  static identity(size: number): Matrix {
    return Matrix.from(size, size, (i, j) => (i === j ? 1 : 0));
  }

  get(i: number, j: number): number {
    return this.data[i * this.columns + j];
  }

  set(i: number, j: number, value: number): void {
    this.data[i * this.columns + j] = value;
  }

  plus(other: Matrix): Matrix {
    return Matrix.from(this.rows, this.columns, (i, j) => this.get(i, j) + other.get(i, j));
  }

  scale(factor: number): Matrix {
    return this.map((x) => factor * x);
  }

  times(other: Matrix): Matrix {
    return Matrix.from(this.rows, other.columns, (i, j) => {
      let sum = 0;
      for (let k = 0; k < this.columns; k++) sum += this.get(i, k) * other.get(k, j);
      return sum;
    });
  }

  transpose(): Matrix {
    return Matrix.from(this.columns, this.rows, (i, j) => this.get(j, i));
  }

  map(f: (value: number) => number): Matrix {
    return new Matrix(this.rows, this.columns, this.data.map(f));
  }

  get trace(): number {
    let sum = 0;
    for (let i = 0; i < Math.min(this.rows, this.columns); i++) sum += this.get(i, i);
    return sum;
  }

  get frobenius(): number {
    return Math.sqrt(this.data.reduce((sum, x) => sum + x * x, 0));
  }
}

/** exp(A) by a Taylor series after scaling, squared back. */
function exponential(a: Matrix, squarings = 2, terms = 8): Matrix {
  const scaled = a.scale(1 / 2 ** squarings);
  let term = Matrix.identity(a.rows);
  let sum = Matrix.identity(a.rows);
  for (let k = 1; k <= terms; k++) {
    term = term.times(scaled).scale(1 / k);
    sum = sum.plus(term);
  }
  for (let s = 0; s < squarings; s++) sum = sum.times(sum);
  return sum;
}

// at [Float64Array.of(0.1, 0.4, -0.3, 0.2)]
export function traceOfExponential(entries: Float64Array): number {
  return exponential(new Matrix(2, 2, entries)).trace;
}

// at [Float64Array.of(1, -0.5, 0.3, 2, 0.7, -1.1)]
export function gramNorm(entries: Float64Array): number {
  const a = new Matrix(2, 3, entries);
  const gram = a.times(a.transpose()).plus(Matrix.identity(2).scale(0.1));
  return gram.frobenius + gram.map((x) => Math.tanh(x)).trace;
}
