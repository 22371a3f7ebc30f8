import { describe, test } from "vitest";
import { centralDifference } from "../support/centralDifference.ts";
import { compileModule } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";

type Numbers = number[] | Float64Array;
type Loss = (x: Numbers, w: Float64Array, n: number) => number;

/** Loops that read neighbours, so that their adjoints add to them; `n` is the length of x, or between two integers. */
const loops: readonly (readonly [what: string, body: string])[] = [
  ["the next", "for (let i = 0; i + 1 < n; i++) s += (x[i + 1] - x[i] ** 2) ** 2;"],
  ["the one before, downwards", "for (let i = x.length - 1; i > 0; i--) s += x[i] * x[i - 1] ** 2;"],
  ["both sides", "for (let i = 1; i < x.length - 1; i++) s += Math.sin(x[i - 1] - 2 * x[i] + x[i + 1]);"],
  ["several ahead, one left out", "for (let i = 0; i < x.length - 3; i++) s += x[i] * x[i + 1] * x[i + 3];"],
  ["one of them twice", "for (let i = 0; i < x.length - 1; i++) s += x[i] * x[i + 1] + Math.exp(x[i + 1]) * w[i];"],
  ["beyond the end", "for (let i = 0; i < n; i++) s += x[i] * (i + 1 < x.length ? x[i + 1] : 2);"],
  ["in rows", "for (let r = 0; r < 2; r++) for (let i = 0; i < 2; i++) s += (x[2 * r + i] ?? 1) * (x[2 * r + i + 1] ?? 1) * w[i] * w[i + 1];"],
  ["of the mirror image", "const l = x.length - 1; for (let i = 0; i < l; i++) s += x[i] * x[i + 1] * x[l - i];"],
  ["of what the loop also changes", "const y = Array.from(x); for (let i = 0; i < y.length - 1; i++) { y[i + 1] = y[i + 1] * y[i] + w[0]; s += y[i] * y[i + 1]; }"],
  ["up to a bound between integers", "for (let i = 0; i < n - 1.5; i++) s += x[i] * x[i + 1];"],
  ["in a loop with a state", "let t = 1; for (let i = 0; i < x.length - 1; i++) { t = Math.cos(t * x[i] + x[i + 1]); s += t; }"],
  ["after an early exit", "for (let i = 0; i < x.length - 1; i++) { if (x[i] > 5) break; s += x[i] * x[i + 1] ** 2; }"],
];

describe("gradients of loops over neighbours, to second order", async () => {
  const text = loops
    .flatMap(([, body], i) =>
      ["number[]", "Float64Array"].map((type, kind) => {
        const name = `f${i}_${kind}`;
        return `export function ${name}(x: ${type}, w: Float64Array, n: number): number { let s = 0; ${body} return s; }
          export const g_${name} = grad(${name}); export const h_${name} = hessian(${name});`;
      }),
    )
    .join("\n");
  const module = await compileModule<Record<string, Loss>>(`import { grad, hessian } from "nabla";\n${text}`);
  const weights = Float64Array.of(0.7, -1.1, 0.4, 0.9, 1.3, -0.2, 0.5);

  describe.each(loops.map(([what], i) => [what, i] as const))("%s", (_what, i) => {
    test.each([0, 1, 2, 3, 6])("of %d elements", (length) => {
      const numbers = [0.3, -0.8, 1.2, 0.5, -0.4, 0.9].slice(0, length);
      [numbers, Float64Array.from(numbers)].forEach((x, kind) => {
        const name = `f${i}_${kind}`;
        const [loss, gradient, second] = [module[name], module[`g_${name}`], module[`h_${name}`]] as unknown as [Loss, (...args: Parameters<Loss>) => Numbers, (...args: Parameters<Loss>) => Numbers[]];
        const args = [x, weights, length] as const;
        const actual = gradient(...args);
        expectClose(actual, centralDifference(loss, args), { relative: 1e-7 });
        const rows = numbers.map((_, row) => centralDifference(((...at: Parameters<Loss>) => gradient(...at)[row] as number), args));
        expectClose(second(...args), rows, { relative: 1e-6 });
      });
    });
  });
});
