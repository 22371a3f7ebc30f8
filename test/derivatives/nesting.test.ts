import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";

type Module = Readonly<Record<string, (...args: unknown[]) => unknown>>;

const source = `
import { grad, hessian, hvp, jacobian, jvp, stopGradient, vjp } from "nabla";

function cubic(x: number, y: number): number {
  return x * x * x * y;
}
export const throughPullback = grad((x: number) => {
  const { value, pullback } = vjp(cubic)(x, 2);
  const [a, b] = pullback(1);
  return value + a * b;
});
export const throughTangent = grad((x: number) => {
  const { value, tangent } = jvp(cubic)([x, 2], [1, 0]);
  return value * tangent;
});

function squareUntil(x: number): number {
  let s = x;
  while (s < 50) s = s * s;
  return s;
}
export const oncePulled = grad((x: number) => vjp(squareUntil, { wrt: 0 })(x).pullback(1));
export const third = grad((x: number) => hvp(squareUntil)(x, 1));
export const hessianTimes = hvp(squareUntil);

function powersAndProduct(x: Float64Array, scale: number): number {
  let sum = 0;
  let product = 1;
  for (let i = 0; i < x.length; i++) {
    sum += x[i] ** 3 * scale;
    product *= x[i];
  }
  return sum + product;
}
export const hessianTimesVector = hvp(powersAndProduct);

function mixed(x: Float64Array): number {
  return x[0] ** 3 * x[1] + x[1] ** 4;
}
export const rowsOfGradient = jacobian(grad(mixed));
export const ofTrace = grad((x: Float64Array) => { const h = hessian(mixed)(x); return h[0][0] + h[1][1]; });
function products(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i] * x[i] * x[1 - i];
  return y;
}
export const ofDeterminant = grad((x: Float64Array) => { const j = jacobian(products)(x); return j[0][0] * j[1][1] - j[0][1] * j[1][0]; });
export const stopped = grad((x: number) => stopGradient(x * 2) * x);
export const identity = (x: number): number => stopGradient(x) + 1;
export const confusion = grad((x: number) => x * grad((y: number) => x + y)(1));
export const fifth = grad(grad(grad(grad(grad((x: number) => x ** 5 + x ** 2)))));
`;

describe("derivatives inside differentiated functions", async () => {
  const m = await compileModule<Module>(source);

  test("a pullback: 2x³ + 6x²·x³ has the derivative 6x² + 30x⁴", () => {
    expect(m["throughPullback"]?.(1.5)).toBeCloseTo(6 * 1.5 ** 2 + 30 * 1.5 ** 4, 10);
  });

  test("a tangent: 2x³·6x² has the derivative 60x⁴", () => {
    expect(m["throughTangent"]?.(1.5)).toBeCloseTo(60 * 1.5 ** 4, 10);
  });

  test("through a loop of unknown length: x⁸ at 2", () => {
    expect(m["oncePulled"]?.(2)).toBe(56 * 2 ** 6);
    expect(m["hessianTimes"]?.(2, 1)).toBe(56 * 2 ** 6);
    expect(m["third"]?.(2)).toBe(336 * 2 ** 5);
  });

  test("a Hessian times a vector", () => {
    const product = m["hessianTimesVector"]?.(Float64Array.of(1, 2, 3), Float64Array.of(1, 0, 2), 0.5);
    expect(product).toEqual(Float64Array.of(7, 5, 20));
  });

  test("a stopped gradient is that of a constant, and the value is kept", () => {
    expect(m["stopped"]?.(3)).toBe(6);
    expect(m["identity"]?.(3)).toBe(4);
  });

  test("no perturbation confusion: d/dx (x · d/dy (x + y)) = 1", () => {
    expect(m["confusion"]?.(1)).toBe(1);
  });

  test("a Jacobian of a gradient, and gradients through a Hessian and a Jacobian", () => {
    const x = Float64Array.of(1.5, 2);
    expect(m["rowsOfGradient"]?.(x)).toEqual([Float64Array.of(18, 6.75), Float64Array.of(6.75, 48)]);
    expect(m["ofTrace"]?.(x)).toEqual(Float64Array.of(12, 57));
    expect(m["ofDeterminant"]?.(x)).toEqual(Float64Array.of(36, 27));
  });

  test("fifth order: 5!", () => {
    expect(m["fifth"]?.(0.7)).toBeCloseTo(120, 9);
  });
});

describe("a pullback over dynamic control flow inside differentiated code", () => {
  test("cannot be called twice", async () => {
    const twice = source.replace("vjp(squareUntil, { wrt: 0 })(x).pullback(1)", "{ const p = vjp(squareUntil, { wrt: 0 })(x); return p.pullback(1) + p.pullback(2); }");
    await expect(compileModule(twice)).rejects.toThrow("can be called once");
  });
});
