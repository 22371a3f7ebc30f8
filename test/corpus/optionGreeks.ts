/** Black and Scholes in closed form with an approximation of the normal distribution, for a book of positions. */

type OptionKind = "call" | "put";

interface Contract {
  readonly kind: OptionKind;
  readonly strike: number;
  readonly expiry: number;
}

interface Position extends Contract {
  readonly quantity: number;
}

interface MarketData {
  spot: number;
  volatility: number;
  rate: number;
  dividend?: number;
}

/** Abramowitz and Stegun 7.1.26. */
function normalCdf(x: number): number {
  const coefficients = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const polynomial = coefficients.reduceRight((sum, c) => (sum + c) * t, 0);
  const erf = 1 - polynomial * Math.exp(-z * z);
  return x >= 0 ? 0.5 * (1 + erf) : 0.5 * (1 - erf);
}

function price({ kind, strike, expiry }: Contract, { spot, volatility, rate, dividend = 0 }: MarketData): number {
  const forward = spot * Math.exp((rate - dividend) * expiry);
  const deviation = volatility * Math.sqrt(expiry);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const discount = Math.exp(-rate * expiry);
  switch (kind) {
    case "call":
      return discount * (forward * normalCdf(d1) - strike * normalCdf(d2));
    case "put":
      return discount * (strike * normalCdf(-d2) - forward * normalCdf(-d1));
  }
}

const book: readonly Position[] = [
  { kind: "call", strike: 100, expiry: 0.5, quantity: 10 },
  { kind: "put", strike: 90, expiry: 1, quantity: -5 },
  { kind: "call", strike: 120, expiry: 2, quantity: 3 },
];

// at [{ spot: 103, volatility: 0.25, rate: 0.02 }]
export function bookValue(market: MarketData): number {
  return book.reduce((total, position) => total + position.quantity * price(position, market), 0);
}

// at [103, 0.25, 0.01] wrt [0, 1, 2]
export function straddle(spot: number, volatility: number, dividend: number): number {
  const market = { spot, volatility, rate: 0.02, dividend };
  const terms = { strike: 100, expiry: 0.75 };
  return price({ ...terms, kind: "call" }, market) + price({ ...terms, kind: "put" }, market);
}
