/** A few trust-region steps on Rosenbrock's function with the dogleg path, written with tuples. */

type Vec = readonly [number, number];

interface Model {
  readonly value: number;
  readonly gradient: Vec;
  readonly hessian: readonly [number, number, number];
}

const plus = ([a, b]: Vec, [c, d]: Vec): Vec => [a + c, b + d];
const scale = (s: number, [a, b]: Vec): Vec => [s * a, s * b];
const dot = ([a, b]: Vec, [c, d]: Vec): number => a * c + b * d;
const norm = (v: Vec): number => Math.sqrt(dot(v, v));

function rosenbrock([x, y]: Vec, a: number, b: number): Model {
  const u = y - x * x;
  return {
    value: (a - x) ** 2 + b * u * u,
    gradient: [-2 * (a - x) - 4 * b * x * u, 2 * b * u],
    hessian: [2 - 4 * b * u + 8 * b * x * x, -4 * b * x, 2 * b],
  };
}

const multiply = ([p, q, r]: Model["hessian"], [x, y]: Vec): Vec => [p * x + q * y, q * x + r * y];

function newton({ gradient: [g, h], hessian: [p, q, r] }: Model): Vec {
  const determinant = p * r - q * q;
  return [-(r * g - q * h) / determinant, -(p * h - q * g) / determinant];
}

function dogleg(model: Model, radius: number): Vec {
  const full = newton(model);
  if (norm(full) <= radius) return full;
  const { gradient, hessian } = model;
  const cauchy = scale(-dot(gradient, gradient) / dot(gradient, multiply(hessian, gradient)), gradient);
  if (norm(cauchy) >= radius) return scale(radius / norm(cauchy), cauchy);
  const leg = plus(full, scale(-1, cauchy));
  const [A, B, C] = [dot(leg, leg), 2 * dot(cauchy, leg), dot(cauchy, cauchy) - radius ** 2];
  const t = (-B + Math.sqrt(B * B - 4 * A * C)) / (2 * A);
  return plus(cauchy, scale(t, leg));
}

// at [1.1, 3, 0.3] wrt [0, 1, 2]
export function valueAfterSteps(a: number, b: number, start: number): number {
  let point: Vec = [start, -0.2];
  let radius = 0.4;
  for (let i = 0; i < 3; i++) {
    const before = rosenbrock(point, a, b);
    const trial = plus(point, dogleg(before, radius));
    const after = rosenbrock(trial, a, b);
    if (after.value < before.value) {
      point = trial;
      radius *= 1.5;
    } else {
      radius *= 0.5;
    }
  }
  return Math.log(1 + rosenbrock(point, a, b).value);
}
