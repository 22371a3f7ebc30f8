/** Ranking with derivatives: soft ranks, a soft median, and statistics of the sorted list itself. */

type Comparator = (a: number, b: number) => number;

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const ascending: Comparator = (a, b) => a - b;

function softRanks(values: readonly number[], sharpness: number): number[] {
  return values.map((v, i) => values.reduce((rank, other, j) => (j === i ? rank : rank + sigmoid(sharpness * (v - other))), 0));
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort(ascending);
  const position = fraction * (sorted.length - 1);
  const below = Math.floor(position);
  const [low, high = low] = sorted.slice(below, below + 2);
  return low + (position - below) * (high - low);
}

// at [[0.4, -1.1, 2.3, 0.9, 1.6], 1.7] wrt [0, 1]
export function softMedian(values: number[], sharpness: number): number {
  const middle = (values.length - 1) / 2;
  const weights = softRanks(values, sharpness).map((rank) => Math.exp(-((rank - middle) ** 2)));
  const total = weights.reduce((a, b) => a + b, 0);
  return values.reduce((sum, v, i) => sum + (weights[i] / total) * v, 0);
}

// at [[0.4, -1.1, 2.3, 0.9, 1.6]]
export function interquartileSpread(values: number[]): number {
  const spread = quantile(values, 0.75) - quantile(values, 0.3);
  return Math.log(spread) + 0.1 * quantile(values, 0.5) ** 2;
}

// at [[0.4, -1.1, 2.3, 0.9, 1.6]]
export function trimmedVariance(values: number[]): number {
  const kept = values.toSorted(ascending).slice(1, -1);
  const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
  return kept.map((v) => (v - mean) ** 2).reduce((a, b) => a + b, 0) / kept.length;
}
