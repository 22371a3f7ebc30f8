import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";

/** Optimisers that call derivatives inside loops whose length depends on the data, and are differentiated themselves. */
const source = `
import { grad, hvp, jvp, valueAndGrad } from "nabla";

function misfit(x: number, a: number): number {
  return Math.exp(x - a) - x * a + 0.1 * x ** 4;
}
const slope = grad(misfit);

/** Steps until the slope is small, each with a line search: loops inside a loop, both of unknown length. */
function descend(a: number, rate: number): number {
  let x = 0.5;
  let g = slope(x, a);
  while (Math.abs(g) > 1e-3) {
    let step = rate;
    while (misfit(x - step * g, a) > misfit(x, a)) step *= 0.5;
    x -= step * g;
    g = slope(x, a);
  }
  return x * x + a;
}

/** Newton's method: a derivative of a derivative inside a loop. */
function newton(a: number): number {
  let x = 1;
  for (let k = 0; k < 50; k++) {
    const { value: g, tangent: h } = jvp(slope, { wrt: 0 })([x, a], [1]);
    if (Math.abs(g) < 1e-13) break;
    x -= g / h;
  }
  return x;
}

function bowl(p: Float64Array, stiffness: number): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += stiffness * (p[i] - i) ** 2 + 0.1 * p[i] ** 4;
  for (let i = 1; i < p.length; i++) sum += 0.3 * p[i] * p[i - 1];
  return sum;
}
const bowlInto = valueAndGrad(bowl, { out: true });

/** Momentum, with one array for all gradients, until the loss settles. */
function train(stiffness: number, rate: number): number {
  const p = new Float64Array(3).fill(2);
  const velocity = new Float64Array(3);
  const gradient = new Float64Array(3);
  let before = Infinity;
  let loss = 1e9;
  let count = 0;
  do {
    before = loss;
    loss = bowlInto(p, stiffness, gradient);
    for (let i = 0; i < p.length; i++) {
      velocity[i] = 0.5 * velocity[i] - rate * gradient[i];
      p[i] += velocity[i];
    }
    count++;
  } while (Math.abs(before - loss) > 1e-2 && count < 60);
  return p[0] * p[1] + p[2];
}

/** Curvature along the gradient, through the loops of the loss. */
function curvature(stiffness: number): number {
  const p = Float64Array.of(1, 2, 3);
  const g = grad(bowl)(p, stiffness);
  const h = hvp(bowl)(p, g, stiffness);
  let sum = 0;
  for (let i = 0; i < g.length; i++) sum += g[i] * h[i];
  return sum;
}

export const byTarget = { value: descend, first: grad(descend), second: grad(grad(descend)), forward: (a: number, r: number) => jvp(descend, { wrt: 0 })([a, r], [1]).tangent };
export const byRate = { value: (r: number, a: number) => descend(a, r), first: (r: number, a: number) => grad(descend, { wrt: 1 })(a, r), second: (r: number, a: number) => grad(grad(descend, { wrt: 1 }), { wrt: 1 })(a, r), forward: (r: number, a: number) => jvp(descend, { wrt: 1 })([a, r], [1]).tangent };
export const byNewton = { value: newton, first: grad(newton), second: grad(grad(newton)), forward: (a: number) => jvp(newton)([a], [1]).tangent };
export const byStiffness = { value: train, first: grad(train), second: grad(grad(train)), forward: (s: number, r: number) => jvp(train, { wrt: 0 })([s, r], [1]).tangent };
export const ofCurvature = { value: curvature, first: grad(curvature), second: grad(grad(curvature)), forward: (s: number) => jvp(curvature)([s], [1]).tangent };
`;

type Derivatives = Readonly<Record<"value" | "first" | "second" | "forward", (...args: number[]) => number>>;

const programs = [
  { name: "byTarget", args: [0.7, 0.4] },
  { name: "byRate", args: [0.3, 0.7] },
  { name: "byNewton", args: [0.7] },
  { name: "byStiffness", args: [1.5, 0.1] },
  { name: "ofCurvature", args: [1.2] },
];

describe("optimisers, differentiated", async () => {
  const m = await compileModule<Readonly<Record<string, Derivatives>>>(source);

  test.each(programs)("$name", ({ name, args: [x = NaN, ...rest] }) => {
    const { value, first, second, forward } = m[name] as Derivatives;
    const h = 1e-5;
    const difference = (f: Derivatives["value"]): number => (f(x + h, ...rest) - f(x - h, ...rest)) / (2 * h);
    const slope = first(x, ...rest);
    expect(Math.abs(slope)).toBeGreaterThan(1e-3);
    expect(Math.abs(slope - difference(value))).toBeLessThan(1e-7 * (1 + Math.abs(slope)));
    expect(Math.abs(slope - forward(x, ...rest))).toBeLessThan(1e-12 * (1 + Math.abs(slope)));
    expect(Math.abs(second(x, ...rest) - difference(first))).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
  });
});
