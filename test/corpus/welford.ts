/** Running statistics in one pass, and exponential smoothing with accessors. */

class RunningStatistics {
  #count = 0;
  #mean = 0;
  #squares = 0;
  #cubes = 0;

  add(x: number): this {
    const n = ++this.#count;
    const delta = x - this.#mean;
    const term = delta / n;
    const spread = delta * term * (n - 1);
    this.#mean += term;
    this.#cubes += spread * term * (n - 2) - 3 * term * this.#squares;
    this.#squares += spread;
    return this;
  }

  get mean(): number {
    return this.#mean;
  }

  get variance(): number {
    return this.#count < 2 ? 0 : this.#squares / (this.#count - 1);
  }

  get skewness(): number {
    return (Math.sqrt(this.#count) * this.#cubes) / this.#squares ** 1.5;
  }
}

class Smoother {
  private level = 0;
  private trend = 0;
  private started = false;

  constructor(
    private readonly alpha: number,
    private readonly beta: number,
  ) {}

  update(x: number): number {
    if (!this.started) {
      this.level = x;
      this.started = true;
      return x;
    }
    const previous = this.level;
    this.level = this.alpha * x + (1 - this.alpha) * (previous + this.trend);
    this.trend = this.beta * (this.level - previous) + (1 - this.beta) * this.trend;
    return this.forecast;
  }

  get forecast(): number {
    return this.level + this.trend;
  }
}

// at [[0.4, 1.9, -0.7, 2.6, 1.1]]
export function shape(samples: number[]): number {
  const statistics = new RunningStatistics();
  for (const x of samples) statistics.add(x);
  return statistics.mean * statistics.skewness + Math.log(statistics.variance);
}

const series: readonly number[] = [3.1, 3.4, 2.9, 3.8, 4.4, 4.1];

// at [0.6, 0.3] wrt [0, 1]
export function forecastError(alpha: number, beta: number): number {
  const smoother = new Smoother(alpha, beta);
  const errors = new RunningStatistics();
  for (let i = 0; i + 1 < series.length; i++) {
    const forecast = smoother.update(series[i]);
    errors.add((series[i + 1] - forecast) ** 2);
  }
  return errors.mean + errors.variance;
}
