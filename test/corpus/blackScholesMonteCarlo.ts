/** The price of a call option by Monte Carlo with a seeded generator, antithetic paths, and a smooth payoff. */

/** Mulberry32. */
class Random {
  private state: number;
  private spare: number | undefined;

  constructor(seed: number) {
    this.state = seed;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  normal(): number {
    if (this.spare !== undefined) {
      const z = this.spare;
      this.spare = undefined;
      return z;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const angle = 2 * Math.PI * this.next();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

interface Market {
  spot: number;
  rate: number;
  volatility: number;
}

interface Option {
  readonly strike: number;
  readonly maturity: number;
}

const call: Option = { strike: 105, maturity: 1.5 };

function terminalPrice({ spot, rate, volatility }: Market, maturity: number, z: number): number {
  return spot * Math.exp((rate - 0.5 * volatility ** 2) * maturity + volatility * Math.sqrt(maturity) * z);
}

/** Softplus in place of max(s - k, 0), for a gamma that exists. */
function smoothPayoff(price: number, { strike }: Option): number {
  const width = 4;
  return width * Math.log1p(Math.exp((price - strike) / width));
}

// at [{ spot: 100, rate: 0.03, volatility: 0.22 }]
export function callPrice(market: Market): number {
  const random = new Random(42);
  const paths = 50;
  let sum = 0;
  for (let path = 0; path < paths; path++) {
    const z = random.normal();
    for (const draw of [z, -z]) sum += smoothPayoff(terminalPrice(market, call.maturity, draw), call);
  }
  return (Math.exp(-market.rate * call.maturity) * sum) / (2 * paths);
}
