import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";

/**
 * A value that is infinitely steep where it is computed, but not used on the way that is taken: the derivative is that of the
 * way, not 0 · ∞. Each with the gradient at the pole and somewhere else; the second derivative, of which this is not promised,
 * somewhere else.
 */
const programs = {
  otherArm: `(x: number) => { const s = Math.sqrt(x); return x > 0 ? s : 2 * x; }`,
  earlyReturn: `(x: number) => { const n = Math.sqrt(x * x); if (n === 0) return 3 * x; return n * x; }`,
  zeroTrips: `(x: number) => { const inv = 1 / x; let s = x; const n = x > 0 ? 2 : 0; for (let i = 0; i < n; i++) s += inv; return s; }`,
  skipped: `(x: number) => { let s = x * x; for (let i = 0; i < 2; i++) { const l = Math.log(x); if (!(x > 0)) continue; s += l * x; } return s; }`,
  power: `(x: number) => { const p = x ** 0.5; return x === 0 ? 5 * x : p; }`,
  extremum: `(x: number) => Math.max(0, Math.sqrt(x) - 1) + x`,
  byAnother: `(x: number) => { const n = Math.sqrt(x); const k = n > 1e-12 ? 1 / n : 0; return k * x + x; }`,
  mergedArms: `(x: number) => { const n = x >= 0 ? Math.sqrt(x) : 1; return x > 0 ? n : x; }`,
};

const gradients: Readonly<Record<keyof typeof programs, readonly [atPole: number, atFour: number]>> = {
  otherArm: [2, 0.25],
  earlyReturn: [3, 8],
  zeroTrips: [1, 1 - 2 / 16],
  skipped: [0, 8 + 2 * (Math.log(4) + 1)],
  power: [5, 0.25],
  extremum: [1, 1.25],
  byAnother: [1, 1.25],
  mergedArms: [1, 0.25],
};

describe("poles of values that are not used", async () => {
  const names = Object.keys(programs) as (keyof typeof programs)[];
  const text = names.map((name) => {
    const f = `const ${name} = ${programs[name]};`;
    return `${f}\nexport const ${name}Grad = grad(${name}); export const ${name}Second = grad(grad(${name})); export const ${name}Forward = jvp(${name}); export const ${name}Hessian = hessian(${name});`;
  });
  type Derivative = (x: number) => number;
  const module = await compileModule<Record<string, unknown>>(`import { grad, hessian, jvp } from "nabla";\n${text.join("\n")}`);
  const gradOf = (name: string): Derivative => module[`${name}Grad`] as Derivative;

  test.each(names)("%s: the gradient", (name) => {
    const [atPole, atFour] = gradients[name];
    expect(gradOf(name)(0)).toBe(atPole);
    expect(gradOf(name)(4)).toBeCloseTo(atFour, 12);
    const forward = module[`${name}Forward`] as (args: [number], tangents: [number]) => { tangent: number };
    for (const x of [0, 4]) expect(forward([x], [1]).tangent).toBeCloseTo(gradOf(name)(x), 12);
  });

  test.each(names)("%s: the second derivative", (name) => {
    const second = module[`${name}Second`] as Derivative;
    const hessian = module[`${name}Hessian`] as Derivative;
    const h = 1e-5;
    expect(second(4)).toBeCloseTo((gradOf(name)(4 + h) - gradOf(name)(4 - h)) / (2 * h), 7);
    expect(hessian(4)).toBeCloseTo(second(4), 12);
  });
});

describe("numbers that are not there, and are not used", async () => {
  type Gradient<X> = (x: X) => X;
  const module = await compileModule<{ readonly products: Gradient<Float64Array>; readonly stack: Gradient<number[]> }>(`
import { grad } from "nabla";
export const products = grad((x: Float64Array): number => {
  let s = 0;
  for (let i = 0; i < x.length; i++) { const d = x[i + 1] * x[i]; if (d > 0) s += d * d; else s += x[i]; }
  return s;
});
export const stack = grad((x: number[]): number => {
  const kept: number[] = [];
  let s = 0;
  for (const v of x) { const top = kept[kept.length - 1]; const p = top * v; if (kept.length > 0) s += p; kept.push(v * 1.1); }
  return s + kept.length * kept[0];
});
`);

  test("what is computed of them passes nothing on", () => {
    expect([...module.products(Float64Array.of(1.5, -2, 0.5, 3))]).toEqual([1, 1, 9, 2.5]);
    const given = module.stack([1.5, -2, 0.5, 3]);
    [2.2, 2.2, 1.1, 0.55].forEach((expected, i) => { expect(given[i]).toBeCloseTo(expected, 12); });
    expect(given.length).toBe(4);
  });
});
