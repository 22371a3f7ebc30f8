/** The conditional likelihood of an ARMA model of any order, and a forecast. */

interface ArmaModel {
  readonly constant: number;
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly logVariance: number;
}

function seriesValues(): Float64Array {
  return Float64Array.of(0.2, 0.5, 0.1, -0.4, -0.1, 0.6, 0.9, 0.3);
}

function residuals(values: Float64Array, { constant, ar, ma }: ArmaModel): number[] {
  const errors: number[] = [];
  values.forEach((value, t) => {
    let predicted = constant;
    for (let lag = 1; lag <= ar.length && lag <= t; lag++) predicted += ar[lag - 1] * values[t - lag];
    for (let lag = 1; lag <= Math.min(ma.length, t); lag++) predicted += ma[lag - 1] * errors[t - lag];
    errors.push(value - predicted);
  });
  return errors;
}

// at [[0.1, 0.5, -0.2], [0.3], -0.5] wrt [0, 1, 2]
export function negativeLogLikelihood([constant, ...ar]: number[], ma: number[], logVariance: number): number {
  const model: ArmaModel = { constant, ar, ma, logVariance };
  const variance = Math.exp(model.logVariance);
  const errors = residuals(seriesValues(), model);
  return errors.reduce((sum, e) => sum + 0.5 * (Math.log(2 * Math.PI) + logVariance + (e * e) / variance), 0);
}

// at [{ constant: 0.1, ar: [0.5, -0.2], ma: [0.3], logVariance: -0.5 }]
export function forecastError(model: ArmaModel): number {
  const values = seriesValues();
  const training = values.subarray(0, 5);
  const errors = residuals(training, model);
  const extended = Array.from(training);
  for (let t = training.length; t < values.length; t++) {
    const autoregressive = model.ar.map((a, k) => a * (extended[t - 1 - k] ?? 0)).reduce((a, b) => a + b, 0);
    const moving = t === training.length ? model.ma[0] * errors[t - 1] : 0;
    extended.push(model.constant + autoregressive + moving);
  }
  return extended.slice(5).reduce((sum, value, k) => sum + (value - values[5 + k]) ** 2, 0);
}
