/** Logistic regression on a dataset interface: standardised features, regularised loss. */

interface Example {
  readonly features: readonly number[];
  readonly label: 0 | 1;
}

interface Dataset {
  readonly featureCount: number;
  readonly examples: readonly Example[];
}

interface Options {
  readonly l2?: number;
  readonly classWeights?: readonly [negative: number, positive: number];
}

const dataset: Dataset = {
  featureCount: 2,
  examples: [
    { features: [1.7, 60], label: 0 },
    { features: [1.8, 82], label: 1 },
    { features: [1.6, 75], label: 1 },
    { features: [1.9, 70], label: 0 },
  ],
};

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function standardize({ examples, featureCount }: Dataset): number[][] {
  const columns = Array.from({ length: featureCount }, (_, j) => examples.map(({ features }) => features[j]));
  const scaled = columns.map((column) => {
    const center = mean(column);
    const deviation = Math.sqrt(mean(column.map((x) => (x - center) ** 2)));
    return column.map((x) => (x - center) / deviation);
  });
  return examples.map((_, i) => scaled.map((column) => column[i]));
}

/** log(1 + exp(z)) without overflow. */
const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

function regression(weights: readonly number[], data: Dataset, options: Options = {}): number {
  const { l2 = 0, classWeights: [negative, positive] = [1, 1] } = options;
  const rows = standardize(data);
  const [bias, ...slopes] = weights;
  const losses = rows.map((row, i) => {
    const logit = row.reduce((sum, x, j) => sum + slopes[j] * x, bias);
    const { label } = data.examples[i];
    return label === 1 ? positive * softplus(-logit) : negative * softplus(logit);
  });
  return mean(losses) + l2 * slopes.reduce((sum, w) => sum + w ** 2, 0);
}

// at [[0.1, -0.5, 0.9]]
export function plainLoss(weights: number[]): number {
  return regression(weights, dataset);
}

// at [[0.1, -0.5, 0.9], 0.3] wrt [0, 1]
export function weightedLoss(weights: number[], l2: number): number {
  return regression(weights, dataset, { l2, classWeights: [0.7, 1.4] });
}
