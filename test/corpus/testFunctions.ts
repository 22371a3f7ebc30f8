/** The usual functions of optimisation, in a table, weighted together. */

type Objective = (x: readonly number[]) => number;

const sum = (terms: readonly number[]): number => terms.reduce((a, b) => a + b, 0);

const rosenbrock: Objective = (x) =>
  sum(x.slice(1).map((next, i) => 100 * (next - x[i] ** 2) ** 2 + (1 - x[i]) ** 2));

const rastrigin: Objective = (x) => 10 * x.length + sum(x.map((t) => t * t - 10 * Math.cos(2 * Math.PI * t)));

const ackley: Objective = (x) => {
  const radius = Math.sqrt(sum(x.map((t) => t * t)) / x.length);
  const waves = sum(x.map((t) => Math.cos(2 * Math.PI * t))) / x.length;
  return -20 * Math.exp(-0.2 * radius) - Math.exp(waves) + 20 + Math.E;
};

function styblinskiTang(x: readonly number[]): number {
  let total = 0;
  for (const t of x) total += t ** 4 - 16 * t ** 2 + 5 * t;
  return total / 2;
}

const objectives = { rosenbrock, rastrigin, ackley, styblinskiTang } as const;

const weights = { rosenbrock: 0.01, rastrigin: 0.2, ackley: 1, styblinskiTang: 0.05 } as const;

// at [[0.7, -0.4, 1.1]]
export function banana(x: number[]): number {
  return objectives.rosenbrock(x);
}

// at [[0.7, -0.4, 1.1]]
export function blend(x: number[]): number {
  let total = 0;
  total += weights.rosenbrock * objectives.rosenbrock(x);
  total += weights.rastrigin * objectives.rastrigin(x);
  total += weights.ackley * objectives.ackley(x);
  total += weights.styblinskiTang * objectives["styblinskiTang"](x);
  return total;
}

// at [[0.7, -0.4, 1.1], 0.3] wrt [0, 1]
export function chained(x: number[], k: number): number {
  const compose = (outer: (y: number) => number, inner: Objective) => outer(inner(x));
  return compose((y) => k * y * y, objectives.ackley) + compose((y) => Math.tanh(y), objectives.rastrigin);
}
