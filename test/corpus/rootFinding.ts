/** Roots by bisection polished by Newton, inside larger computations; the state of the search is a tuple or a record. */

interface Bracket {
  readonly low: number;
  readonly high: number;
}

type Equation = (x: number) => number;

function narrow(f: Equation, { low, high }: Bracket): Bracket {
  const middle = 0.5 * (low + high);
  return f(low) * f(middle) <= 0 ? { low, high: middle } : { low: middle, high };
}

function solve(f: Equation, bracket: Bracket): number {
  let current = bracket;
  while (current.high - current.low > 1e-2) current = narrow(f, current);
  let x = 0.5 * (current.low + current.high);
  for (let i = 0; i < 4; i++) {
    const h = 1e-3;
    const slope = (f(x + h) - f(x - h)) / (2 * h);
    x -= f(x) / slope;
  }
  return x;
}

/** Kepler's equation; returns position on the ellipse. */
function orbit(meanAnomaly: number, eccentricity: number): [x: number, y: number] {
  const e = solve((E) => E - eccentricity * Math.sin(E) - meanAnomaly, { low: 0, high: Math.PI });
  return [Math.cos(e) - eccentricity, Math.sqrt(1 - eccentricity ** 2) * Math.sin(e)];
}

// at [1.1, 0.3] wrt [0, 1]
export function orbitDistance(meanAnomaly: number, eccentricity: number): number {
  const [x, y] = orbit(meanAnomaly, eccentricity);
  return Math.hypot(x, y) + 0.5 * x * y;
}

// at [0.07, 4] wrt [0, 1]
export function bondYield(coupon: number, years: number): number {
  const price = 0.95;
  const value: Equation = (rate) => {
    const discount = Math.exp(-rate * years);
    return coupon * ((1 - discount) / rate) + discount - price;
  };
  return solve(value, { low: 0.01, high: 0.5 });
}
