/** One attention head on rows of numbers, with a causal mask. */

type Rows = readonly (readonly number[])[];

interface Head {
  readonly query: Rows;
  readonly key: Rows;
  readonly value: Rows;
}

const project = (tokens: Rows, weights: Rows): number[][] =>
  tokens.map((token) => weights.map((row) => row.reduce((sum, w, i) => sum + w * token[i], 0)));

function softmax(scores: readonly number[]): number[] {
  const peak = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((s) => Math.exp(s - peak));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / total);
}

function attend({ query, key, value }: Head, tokens: Rows): number[][] {
  const [q, k, v] = [project(tokens, query), project(tokens, key), project(tokens, value)];
  const scale = 1 / Math.sqrt(query.length);
  return q.map((row, t) => {
    const scores = k.slice(0, t + 1).map((other) => scale * other.reduce((sum, x, i) => sum + x * row[i], 0));
    const weights = softmax(scores);
    return v[0].map((_, j) => weights.reduce((sum, w, s) => sum + w * v[s][j], 0));
  });
}

const tokens: Rows = [
  [0.1, 0.7],
  [-0.4, 0.3],
  [0.9, -0.2],
];

// at [{ query: [[0.5, -0.2], [0.1, 0.8]], key: [[0.3, 0.4], [-0.6, 0.2]], value: [[1, 0.1], [0.2, -0.7]] }]
export function headLoss(head: Head): number {
  const mixed = attend(head, tokens);
  let loss = 0;
  mixed.forEach((row, t) => {
    row.forEach((x, j) => {
      loss += (x - tokens[(t + 1) % tokens.length][j]) ** 2;
    });
  });
  return loss / mixed.length;
}
