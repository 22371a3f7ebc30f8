/** Enumerations of units, conversion tables, and a configuration object keyed by strings. */

enum Length {
  Metre,
  Foot,
  Mile,
}

const enum Scale {
  Linear = "linear",
  Logarithmic = "logarithmic",
}

interface Quantity {
  readonly amount: number;
  readonly unit: Length;
}

function factorOf(unit: Length): number {
  if (unit === Length.Metre) return 1;
  return unit === Length.Foot ? 0.3048 : 1609.344;
}

const to = (unit: Length, { amount, unit: from }: Quantity): Quantity => ({
  amount: (amount * factorOf(from)) / factorOf(unit),
  unit,
});

const add = (a: Quantity, b: Quantity): Quantity => ({ amount: a.amount + to(a.unit, b).amount, unit: a.unit });

interface Axis {
  readonly minimum: number;
  readonly maximum: number;
  readonly scale: Scale;
}

interface Configuration {
  readonly distance: Axis;
  readonly height: Axis;
}

const configure = (farthest: number): Configuration => ({
  distance: { minimum: 1, maximum: farthest, scale: Scale.Logarithmic },
  height: { minimum: 0, maximum: 30, scale: Scale.Linear },
});

function position({ minimum, maximum, scale }: Axis, value: number): number {
  if (scale === Scale.Linear) return (value - minimum) / (maximum - minimum);
  return Math.log(value / minimum) / Math.log(maximum / minimum);
}

// at [12, 0.02, 7] wrt [0, 1, 2]
export function plotDistance(feet: number, miles: number, height: number): number {
  const sum = add({ amount: feet, unit: Length.Foot }, { amount: miles, unit: Length.Mile });
  const { amount } = to(Length.Metre, sum);
  const configuration = configure(100);
  const x = position(configuration.distance, amount);
  const y = position(configuration["height"], height);
  return Math.hypot(x, y) * x;
}
