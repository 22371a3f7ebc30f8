/** A rational function fitted to data; coefficients live in one object, residuals in tuples. */

interface Rational {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

type Sample = readonly [x: number, y: number];

const horner = (coefficients: readonly number[], x: number): number => {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i];
  return value;
};

const evaluate = ({ numerator, denominator }: Rational, x: number): number =>
  horner(numerator, x) / (1 + x * horner(denominator, x));

const samples: readonly Sample[] = [
  [0, 1],
  [0.5, 1.3],
  [1, 1.2],
  [2, 0.7],
  [3, 0.4],
];

function residuals(model: Rational): readonly [weighted: number, largest: number] {
  let weighted = 0;
  let largest = 0;
  for (let i = 0; i < samples.length; i++) {
    const [x, y] = samples[i];
    const error = evaluate(model, x) - y;
    weighted += error ** 2 / (1 + x);
    largest = Math.max(largest, Math.abs(error));
  }
  return [weighted, largest];
}

// at [{ numerator: [1.1, 0.3, -0.02], denominator: [0.2, 0.1] }]
export function fitError(model: Rational): number {
  const [weighted, largest] = residuals(model);
  const penalty = [...model.numerator, ...model.denominator].reduce((sum, c) => sum + c * c, 0);
  return weighted + 0.1 * largest + 1e-2 * penalty;
}
