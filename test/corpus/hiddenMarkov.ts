/** The forward algorithm of a hidden Markov model in log space and with scaling; both likelihoods. */

interface HiddenMarkovModel {
  readonly initial: number[];
  readonly transition: number[][];
  readonly emission: number[][];
}

const observations = [0, 1, 1, 2, 0] as const;

function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const exponentials = logits.map((z) => Math.exp(z - largest));
  const total = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((e) => e / total);
}

function logSumExp(values: readonly number[]): number {
  let largest = -Infinity;
  for (const v of values) if (v > largest) largest = v;
  let total = 0;
  for (const v of values) total += Math.exp(v - largest);
  return largest + Math.log(total);
}

// at [{ initial: [0.3, -0.2], transition: [[1, 0.1], [-0.3, 0.8]], emission: [[0.5, 0.2, -0.4], [-0.6, 0.3, 0.4]] }]
export function scaledLikelihood(model: HiddenMarkovModel): number {
  const transition = model.transition.map(softmax);
  const emission = model.emission.map((row) => softmax(row));
  let logLikelihood = 0;
  let alpha = softmax(model.initial);
  observations.forEach((symbol, t) => {
    const predicted = t === 0 ? alpha : alpha.map((_, j) => alpha.reduce((sum, a, i) => sum + a * transition[i][j], 0));
    const joint = predicted.map((p, j) => p * emission[j][symbol]);
    const scale = joint.reduce((a, b) => a + b, 0);
    alpha = joint.map((p) => p / scale);
    logLikelihood += Math.log(scale);
  });
  return -logLikelihood;
}

// at [{ initial: [0.3, -0.2], transition: [[1, 0.1], [-0.3, 0.8]], emission: [[0.5, 0.2, -0.4], [-0.6, 0.3, 0.4]] }]
export function logSpaceLikelihood({ initial, transition, emission }: HiddenMarkovModel): number {
  const normalize = (row: number[]): number[] => {
    const z = logSumExp(row);
    return row.map((value) => value - z);
  };
  const [logTransition, logEmission] = [transition.map(normalize), emission.map(normalize)];
  const [first, ...rest] = observations;
  let alpha = normalize(initial).map((value, j) => value + logEmission[j][first]);
  for (const symbol of rest) {
    alpha = alpha.map((_, j) => logSumExp(alpha.map((a, i) => a + logTransition[i][j])) + logEmission[j][symbol]);
  }
  return -logSumExp(alpha);
}
