/** Bonds: price from a yield, yield from a price by Newton's method, duration, and the fit of a Nelson-Siegel curve. */

interface Bond {
  readonly face: number;
  readonly coupon: number;
  readonly years: number;
  readonly frequency?: 1 | 2 | 4;
}

interface CashFlow {
  readonly time: number;
  readonly amount: number;
}

function cashFlows({ face, coupon, years, frequency = 2 }: Bond): CashFlow[] {
  const flows: CashFlow[] = [];
  const count = years * frequency;
  for (let k = 1; k <= count; k++) {
    const principal = k === count ? face : 0;
    flows.push({ time: k / frequency, amount: (face * coupon) / frequency + principal });
  }
  return flows;
}

const presentValue = (flows: readonly CashFlow[], rate: (time: number) => number): number =>
  flows.reduce((sum, { time, amount }) => sum + amount * Math.exp(-rate(time) * time), 0);

function yieldOf(flows: readonly CashFlow[], price: number): number {
  let y = 0.05;
  let iterations = 0;
  do {
    const value = presentValue(flows, () => y);
    const slope = -flows.reduce((sum, { time, amount }) => sum + time * amount * Math.exp(-y * time), 0);
    const correction = (value - price) / slope;
    y -= correction;
    if (Math.abs(correction) < 1e-15) return y;
  } while (++iterations < 12);
  return y;
}

// at [97.5, 0.045] wrt [0, 1]
export function yieldToMaturity(price: number, coupon: number): number {
  return yieldOf(cashFlows({ face: 100, coupon, years: 3 }), price);
}

interface Curve {
  level: number;
  slope: number;
  hump: number;
  decay: number;
}

const nelsonSiegel = ({ level, slope, hump, decay }: Curve) => {
  return (time: number): number => {
    const x = time / decay;
    const loading = (1 - Math.exp(-x)) / x;
    return level + slope * loading + hump * (loading - Math.exp(-x));
  };
};

// at [{ level: 0.04, slope: -0.01, hump: 0.005, decay: 1.5 }]
export function curveMisfit(curve: Curve): number {
  const rate = nelsonSiegel(curve);
  const quotes: readonly { readonly bond: Bond; readonly price: number }[] = [
    { bond: { face: 100, coupon: 0.03, years: 1 }, price: 99.5 },
    { bond: { face: 100, coupon: 0.04, years: 2, frequency: 1 }, price: 101 },
    { bond: { face: 100, coupon: 0.05, years: 5 }, price: 104 },
  ];
  return quotes.map(({ bond, price }) => (presentValue(cashFlows(bond), rate) - price) ** 2).reduce((a, b) => a + b);
}
