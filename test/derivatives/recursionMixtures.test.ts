import { describe, test } from "vitest";
import { derivativeAtZero } from "../support/centralDifference.ts";
import { compileModule } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";

type Module = Readonly<Record<string, (x: number) => number>>;

/** Derivatives inside derivatives, in mixes of modes, over recursive functions: where one level's numbers could be taken for another's. */
const functions: Readonly<Record<string, string>> = {
  gradOfCapturing: `x * grad((y: number) => tree(x + y, x * y, 3))(x * x)`,
  jvpTimesGrad: `jvp((y: number) => tree(x * y, y, 2))([x], [x]).tangent * grad((y: number) => power(y * x, 3))(2)`,
  pullback: `{ const { value, pullback } = vjp((y: number, z: number) => tree(x * y, z * x, 3))(x, x * x); const [a, b] = pullback(x); return a * b + value; }`,
  gradInRecursion: `deep(x, 2)`,
  product: `{ const v = hvp((z: Float64Array) => tree(z[0], z[1], 3) * x)(Float64Array.of(x, 0.3), Float64Array.of(1, x)); return v[0] * v[1]; }`,
  rows: `{ const j = jacobian((z: Float64Array) => Float64Array.of(tree(z[0], z[1], 2), power(z[1], 3) * x), { mode: "reverse" })(Float64Array.of(x, x * x)); return j[0][0] * j[1][1] + j[0][1]; }`,
  tape: `{ const tape = new GradientTape({ persistent: true }); const y = tree(x, x * x, 3); const g = tape.gradient(y, x); const z = g * y; return tape.gradient(z, x) + g; }`,
  tapesInLoop: `{ const outer = new GradientTape(); let s = x; for (let i = 0; i < 3; i++) { const tape = new GradientTape(); const y = power(s, 2) * x; s = tape.gradient(y, s) * 0.3; } const q = grad((y: number) => power(y, 3) * s)(x); return outer.gradient(q, x); }`,
  loopVariables: `{ let s = 0; for (let i = 1; i < 4; i++) { const k = x * i; const rec = (n: number, u: number): number => (n <= 0 ? u * k : rec(n - 1, Math.sin(u) * k) + grad((w: number) => w * w * k * u)(x)); s += grad((u: number) => rec(2, u) * k)(x); } return s; }`,
};
const names = Object.keys(functions);

const module = await compileModule<Module>(
  [
    `import { grad, GradientTape, hvp, jacobian, jvp, vjp } from "nabla";`,
    `function power(x: number, n: number): number { return n <= 0 ? 1 : x * power(x, n - 1); }`,
    `function tree(x: number, y: number, n: number): number { return n <= 0 ? x + y : Math.sin(tree(x * y, y, n - 1)) + tree(y, x, n - 2) * x; }`,
    `function deep(x: number, n: number): number { return n <= 0 ? x : grad((y: number) => y * y * x + power(y, 3))(deep(x * 0.9, n - 1)); }`,
    ...names.flatMap((name) => [
      `export const ${name} = (x: number): number => ${functions[name] ?? ""};`,
      `export const ${name}1 = grad(${name});`,
      `export const ${name}1forward = (x: number): number => jvp(${name})([x], [1]).tangent;`,
      `export const ${name}2 = grad(${name}1);`,
      `export const ${name}2forward = (x: number): number => jvp(${name}1)([x], [1]).tangent;`,
    ]),
    `export const pullback3 = grad(pullback2);`,
    `export const loopVariables3 = (x: number): number => jvp(loopVariables2)([x], [1]).tangent;`,
  ].join("\n"),
);

describe("derivatives inside derivatives over recursive functions", () => {
  const at = 0.6;
  const slope = (name: string): number => derivativeAtZero((h) => module[name]?.(at + h) ?? NaN);
  test.each(names)("%s", (name) => {
    for (const order of [1, 2]) {
      const expected = slope(order === 1 ? name : `${name}1`);
      expectClose(module[`${name}${order}`]?.(at), expected, { relative: 1e-7 });
      expectClose(module[`${name}${order}forward`]?.(at), expected, { relative: 1e-7 });
    }
  });

  test.each(["pullback", "loopVariables"])("%s, third order", (name) => {
    expectClose(module[`${name}3`]?.(at), slope(`${name}2`), { relative: 1e-7 });
  });
});
