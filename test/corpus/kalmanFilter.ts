/** A Kalman filter of position and velocity: negative log likelihood of measurements in the noise parameters. */

interface Belief {
  readonly mean: readonly [position: number, velocity: number];
  readonly covariance: { readonly pp: number; readonly pv: number; readonly vv: number };
}

interface Noise {
  readonly process: number;
  readonly measurement: number;
}

const dt = 0.5;
const measurements = [0.1, 0.62, 1.18, 1.55, 2.21, 2.6, 3.3] as const;

function predict({ mean: [position, velocity], covariance: { pp, pv, vv } }: Belief, { process }: Noise): Belief {
  return {
    mean: [position + velocity * dt, velocity],
    covariance: {
      pp: pp + 2 * dt * pv + dt * dt * vv + (process * dt ** 3) / 3,
      pv: pv + dt * vv + (process * dt ** 2) / 2,
      vv: vv + process * dt,
    },
  };
}

function update(belief: Belief, z: number, noise: Noise): { belief: Belief; logLikelihood: number } {
  const { mean, covariance } = belief;
  const { pp, pv, vv } = covariance;
  const innovation = z - mean[0];
  const variance = pp + noise.measurement;
  const gain = { position: pp / variance, velocity: pv / variance };
  return {
    belief: {
      mean: [mean[0] + gain.position * innovation, mean[1] + gain.velocity * innovation],
      covariance: {
        ...covariance,
        pp: (1 - gain.position) * pp,
        pv: (1 - gain.position) * pv,
        vv: vv - gain.velocity * pv,
      },
    },
    logLikelihood: -0.5 * (Math.log(2 * Math.PI * variance) + innovation ** 2 / variance),
  };
}

// at [{ process: 0.2, measurement: 0.05 }]
export function negativeLogLikelihood(noise: Noise): number {
  let belief: Belief = { mean: [0, 1], covariance: { pp: 1, pv: 0, vv: 1 } };
  let total = 0;
  for (const z of measurements) {
    const updated = update(predict(belief, noise), z, noise);
    belief = updated.belief;
    total -= updated.logLikelihood;
  }
  return total;
}
