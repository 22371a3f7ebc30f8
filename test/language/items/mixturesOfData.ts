/** Several constructs in one program: exported objects, a class of matrices, state machines, rolling windows. */

export interface Point { x: number; y: number }
export const origin: Point = { x: 0.5, y: -0.25 };
export const presets = { fast: { rate: 0.5, steps: 3 }, slow: { rate: 0.1, steps: 6 } };

// at [0.3, "fast"], [1.2, "slow"] wrt [0]
export function exportedObjects(x: number, mode: "fast" | "slow"): number {
  const { rate, steps } = presets[mode];
  let y = x - origin.x;
  for (let i = 0; i < steps; i++) y += rate * Math.sin(y * origin.y);
  return y * y;
}

class Matrix {
  readonly data: Float64Array;
  constructor(
    readonly rows: number,
    readonly cols: number,
    data?: ArrayLike<number>,
  ) {
    this.data = new Float64Array(rows * cols);
    if (data) this.data.set(data);
  }
  static identity(n: number): Matrix {
    const m = new Matrix(n, n);
    for (let i = 0; i < n; i++) m.set(i, i, 1);
    return m;
  }
  get(i: number, j: number): number {
    return this.data[i * this.cols + j];
  }
  set(i: number, j: number, v: number): this {
    this.data[i * this.cols + j] = v;
    return this;
  }
  row(i: number): Float64Array {
    return this.data.subarray(i * this.cols, (i + 1) * this.cols);
  }
  times(o: Matrix): Matrix {
    const r = new Matrix(this.rows, o.cols);
    for (let i = 0; i < this.rows; i++)
      for (let j = 0; j < o.cols; j++) {
        let s = 0;
        for (let k = 0; k < this.cols; k++) s += this.get(i, k) * o.get(k, j);
        r.set(i, j, s);
      }
    return r;
  }
  map(f: (v: number, i: number, j: number) => number): Matrix {
    const r = new Matrix(this.rows, this.cols);
    for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.cols; j++) r.set(i, j, f(this.get(i, j), i, j));
    return r;
  }
  swapRows(i: number, j: number): void {
    const [a, b] = [this.row(i), this.row(j)];
    for (let k = 0; k < this.cols; k++) [a[k], b[k]] = [b[k], a[k]];
  }
  determinant(): number {
    const m = new Matrix(this.rows, this.cols, this.data);
    let det = 1;
    for (let k = 0; k < m.rows; k++) {
      let p = k;
      for (let i = k + 1; i < m.rows; i++) if (Math.abs(m.get(i, k)) > Math.abs(m.get(p, k))) p = i;
      if (p !== k) {
        m.swapRows(p, k);
        det = -det;
      }
      det *= m.get(k, k);
      for (let i = k + 1; i < m.rows; i++) {
        const f = m.get(i, k) / m.get(k, k);
        const [ri, rk] = [m.row(i), m.row(k)];
        ri.forEach((_, j) => (ri[j] -= f * rk[j]));
      }
    }
    return det;
  }
}

// at [Float64Array.of(0.1, 2, 1, 3, 1, 0.5, 1, 1, 4), 2] wrt [0]
export function matrices(a: Float64Array, n: number): number {
  let m = new Matrix(3, 3, a);
  let power = Matrix.identity(3);
  for (let k = n; k > 0; k >>= 1) {
    if (k & 1) power = power.times(m);
    m = m.times(m).map((v, i, j) => (i === j ? v : v * 0.1));
  }
  return power.determinant() + power.row(1).reduce((s, v) => s + v, 0) * m.get(2, 0);
}

// at [0.3, 4], [1.2, 2] wrt [0]
export function stateMachineWithClosures(x: number, n: number): number {
  type Phase = "idle" | "run" | "done";
  let phase: Phase = "idle";
  let energy = x;
  const on: Record<Phase, () => Phase> = {
    idle: () => ((energy *= 2), "run"),
    run: () => {
      energy -= Math.sin(energy) * 0.5;
      return energy > 1 ? "done" : "run";
    },
    done: () => ((energy += x ** 2), "idle"),
  };
  for (let i = 0; i < n; i++) phase = on[phase]();
  return energy * (phase === "done" ? 3 : 1);
}

// at [[0.5, 1.5, -0.5], 0.2] wrt [0, 1]
export function rollingWindow(a: number[], decay: number): number {
  const window: number[] = [];
  const averages: number[] = [];
  for (const v of a.concat(a.map((u) => u * decay))) {
    window.unshift(v);
    if (window.length > 2) window.pop();
    averages.push(window.reduce((s, u, i) => s + u * decay ** i, 0) / window.length);
  }
  const [head, ...tail] = averages.reverse();
  return head * tail.reduceRight((s, u) => s * 0.5 + u * u, 1) + (averages.indexOf(head) + 1) * tail.at(-1)!;
}
