/** A mixture of Gaussians as an array of components: log likelihood, and the cost after one step of expectation maximisation. */

interface Component {
  logit: number;
  mean: number;
  logDeviation: number;
}

const observations: readonly number[] = [-1.2, -0.8, 0.3, 1.9, 2.4, 2.2];

function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.map((v) => Math.exp(v - largest)).reduce((a, b) => a + b, 0));
}

function logNormal(x: number, { mean, logDeviation }: Component): number {
  const z = (x - mean) / Math.exp(logDeviation);
  return -0.5 * z * z - logDeviation - 0.5 * Math.log(2 * Math.PI);
}

// at [[{ logit: 0.2, mean: -1, logDeviation: -0.1 }, { logit: -0.3, mean: 2, logDeviation: -0.6 }]]
export function mixtureLoss(components: Component[]): number {
  const normalizer = logSumExp(components.map(({ logit }) => logit));
  let logLikelihood = 0;
  for (const x of observations) {
    logLikelihood += logSumExp(components.map((c) => c.logit - normalizer + logNormal(x, c)));
  }
  return -logLikelihood / observations.length;
}

// at [[{ logit: 0.2, mean: -1, logDeviation: -0.1 }, { logit: -0.3, mean: 2, logDeviation: -0.6 }]]
export function lossAfterExpectationStep(components: Component[]): number {
  const responsibilities = observations.map((x) => {
    const joint = components.map((c) => c.logit + logNormal(x, c));
    const total = logSumExp(joint);
    return joint.map((value) => Math.exp(value - total));
  });
  const updated: Component[] = components.map(({ logDeviation }, k) => {
    let [weight, weighted] = [0, 0];
    observations.forEach((x, i) => {
      weight += responsibilities[i][k];
      weighted += responsibilities[i][k] * x;
    });
    return { logit: Math.log(weight), mean: weighted / weight, logDeviation };
  });
  return mixtureLoss(updated);
}
