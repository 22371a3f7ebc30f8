/** A natural cubic spline through knots; its bending energy and its misfit to samples. */

interface Segment {
  readonly start: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** The Thomas algorithm. */
function solveTridiagonal(lower: number[], diagonal: number[], upper: number[], right: number[]): number[] {
  const n = diagonal.length;
  const [d, r] = [[...diagonal], [...right]];
  for (let i = 1; i < n; i++) {
    const factor = lower[i] / d[i - 1];
    d[i] -= factor * upper[i - 1];
    r[i] -= factor * r[i - 1];
  }
  for (let i = n - 1; i >= 0; i--) r[i] = (r[i] - (i + 1 < n ? upper[i] * r[i + 1] : 0)) / d[i];
  return r;
}

class CubicSpline {
  private readonly segments: Segment[] = [];

  constructor(xs: readonly number[], ys: readonly number[]) {
    const n = xs.length;
    const h = xs.slice(1).map((x, i) => x - xs[i]);
    const slopes = h.map((width, i) => (ys[i + 1] - ys[i]) / width);
    const inner = h.slice(1);
    const diagonal = inner.map((width, i) => 2 * (h[i] + width));
    const right = inner.map((_, i) => 6 * (slopes[i + 1] - slopes[i]));
    const moments = [0, ...solveTridiagonal(h.slice(0, -1), diagonal, inner, right), 0];
    for (let i = 0; i < n - 1; i++) {
      this.segments.push({
        start: xs[i],
        a: ys[i],
        b: slopes[i] - (h[i] * (2 * moments[i] + moments[i + 1])) / 6,
        c: moments[i] / 2,
        d: (moments[i + 1] - moments[i]) / (6 * h[i]),
      });
    }
  }

  private segmentAt(x: number): Segment {
    let found = this.segments[0];
    for (const segment of this.segments) {
      if (segment.start > x) break;
      found = segment;
    }
    return found;
  }

  at(x: number): number {
    const { start, a, b, c, d } = this.segmentAt(x);
    const t = x - start;
    return a + t * (b + t * (c + t * d));
  }

  curvatureAt(x: number): number {
    const { start, c, d } = this.segmentAt(x);
    return 2 * c + 6 * d * (x - start);
  }
}

const knots = [0, 1, 1.8, 3, 4] as const;
const samples: readonly (readonly [number, number])[] = [
  [0.5, 0.4],
  [1.5, 0.9],
  [2.2, 0.7],
  [3.6, -0.4],
];

// at [[0.1, 0.8, 0.9, 0.2, -0.6], 0.05] wrt [0, 1]
export function smoothingCost(heights: number[], smoothness: number): number {
  const spline = new CubicSpline(knots, heights);
  let cost = 0;
  for (const [x, y] of samples) cost += (spline.at(x) - y) ** 2;
  for (let x = 0.25; x < 4; x += 0.5) cost += smoothness * spline.curvatureAt(x) ** 2;
  return cost;
}
