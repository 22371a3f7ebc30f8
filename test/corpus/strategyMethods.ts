/** Optimisers as interchangeable strategies that train the same model; the loss after training by their settings. */

interface Optimizer {
  step(parameters: number[], gradient: readonly number[]): void;
}

class Momentum implements Optimizer {
  private readonly velocity: number[] = [0, 0];

  constructor(
    private readonly rate: number,
    private readonly decay: number,
  ) {}

  step(parameters: number[], gradient: readonly number[]): void {
    for (let i = 0; i < parameters.length; i++) {
      this.velocity[i] = this.decay * this.velocity[i] - this.rate * gradient[i];
      parameters[i] += this.velocity[i];
    }
  }
}

class Adam implements Optimizer {
  private readonly first: number[] = [0, 0];
  private readonly second: number[] = [0, 0];
  private count = 0;

  constructor(
    private readonly rate: number,
    private readonly beta1 = 0.9,
    private readonly beta2 = 0.99,
  ) {}

  step(parameters: number[], gradient: readonly number[]): void {
    this.count++;
    const c1 = 1 - this.beta1 ** this.count;
    const c2 = 1 - this.beta2 ** this.count;
    gradient.forEach((g, i) => {
      this.first[i] = this.beta1 * this.first[i] + (1 - this.beta1) * g;
      this.second[i] = this.beta2 * this.second[i] + (1 - this.beta2) * g * g;
      parameters[i] -= (this.rate * (this.first[i] / c1)) / (Math.sqrt(this.second[i] / c2) + 1e-3);
    });
  }
}

const xs: readonly number[] = [0, 0.5, 1, 1.5];
const ys: readonly number[] = [0.2, 0.9, 1.3, 2.2];

function lossOf([slope, offset]: readonly number[]): number {
  return xs.reduce((sum, x, i) => sum + (slope * x + offset - ys[i]) ** 2, 0);
}

function gradientOf([slope, offset]: readonly number[]): [number, number] {
  let [a, b] = [0, 0];
  for (let i = 0; i < xs.length; i++) {
    const residual = slope * xs[i] + offset - ys[i];
    a += 2 * residual * xs[i];
    b += 2 * residual;
  }
  return [a, b];
}

function train(optimizer: Optimizer, steps: number): number {
  const parameters = [0.1, -0.2];
  for (let i = 0; i < steps; i++) optimizer.step(parameters, gradientOf(parameters));
  return lossOf(parameters);
}

// at [0.04, 0.6] wrt [0, 1]
export function momentumTuning(rate: number, decay: number): number {
  return train(new Momentum(rate, decay), 8);
}

// at [0.1, 0.8] wrt [0, 1]
export function adamTuning(rate: number, beta: number): number {
  return train(new Adam(rate, beta), 6);
}

// at [0.05], [0.15]
export function eitherTuning(rate: number): number {
  const optimizer: Optimizer = rate < 0.1 ? new Momentum(rate, 0.5) : new Adam(rate);
  return train(optimizer, 4);
}
