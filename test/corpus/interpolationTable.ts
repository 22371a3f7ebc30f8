/** Monotone cubic interpolation in a table, the interval found by binary search. */

interface Knot {
  readonly x: number;
  readonly y: number;
  readonly slope: number;
}

class Table {
  private readonly knots: readonly Knot[];

  constructor(xs: readonly number[], ys: Float64Array) {
    const secants: number[] = [];
    for (let i = 0; i + 1 < xs.length; i++) secants.push((ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]));
    this.knots = xs.map((x, i) => ({ x, y: ys[i], slope: Table.slopeAt(secants, i) }));
  }

  private static slopeAt(secants: readonly number[], i: number): number {
    if (i === 0) return secants[0];
    if (i === secants.length) return secants[i - 1];
    const [before, after] = [secants[i - 1], secants[i]];
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  }

  private locate(x: number): number {
    let [low, high] = [0, this.knots.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.knots[middle].x <= x) low = middle;
      else high = middle;
    }
    return low;
  }

  at(x: number): number {
    const i = this.locate(x);
    const { x: x0, y: y0, slope: m0 } = this.knots[i];
    const { x: x1, y: y1, slope: m1 } = this.knots[i + 1];
    const h = x1 - x0;
    const t = (x - x0) / h;
    const s = 1 - t;
    return y0 * (1 + 2 * t) * s * s + m0 * h * t * s * s + y1 * t * t * (3 - 2 * t) - m1 * h * t * t * s;
  }
}

const grid: readonly number[] = [0, 1, 2.5, 3, 4.5];

// at [Float64Array.of(0.2, 1, 1.7, 2.9, 2.1), 0.3] wrt [0, 1]
export function calibration(values: Float64Array, shift: number): number {
  const table = new Table(grid, values);
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += (table.at(i + shift) - Math.sqrt(i + 1)) ** 2;
  return sum;
}
