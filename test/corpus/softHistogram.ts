/** A histogram with soft bins and the distance between two distributions. */

interface BinOptions {
  readonly from: number;
  readonly to: number;
  readonly bins: number;
  readonly bandwidth?: number;
}

function histogram(values: readonly number[], { from, to, bins, bandwidth = 0.3 }: BinOptions): number[] {
  const width = (to - from) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const weights = counts.map((_, i) => Math.exp(-(((value - from - (i + 0.5) * width) / bandwidth) ** 2)));
    const total = weights.reduce((a, b) => a + b);
    weights.forEach((w, i) => {
      counts[i] += w / total / values.length;
    });
  }
  return counts;
}

const cumulative = (p: readonly number[]): number[] => {
  let sum = 0;
  return p.map((x) => (sum += x));
};

const reference: readonly number[] = [-0.9, -0.2, 0.1, 0.4, 1.1];

// at [[-0.5, 0.3, 0.8, 1.4]]
export function earthMover(values: number[]): number {
  const options: BinOptions = { from: -2, to: 2, bins: 6 };
  const [p, q] = [histogram(values, options), histogram(reference, { ...options, bandwidth: 0.5 })];
  const [cp, cq] = [cumulative(p), cumulative(q)];
  return cp.reduce((sum, x, i) => sum + (x - cq[i]) ** 2, 0);
}

// at [[-0.5, 0.3, 0.8, 1.4]]
export function divergence(values: number[]): number {
  const p = histogram(values, { from: -2, to: 2, bins: 5, bandwidth: 0.6 });
  const entropy = -p.reduce((sum, x) => sum + x * Math.log(x), 0);
  return Math.log(p.length) - entropy;
}
