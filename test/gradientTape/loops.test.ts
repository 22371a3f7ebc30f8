import { afterAll, describe, expect, test } from "vitest";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { derivativeAtZero } from "../support/centralDifference.ts";
import { expectClose } from "../support/expectClose.ts";

type Module = Readonly<Record<string, (x: number) => readonly number[]>>;

/** Tapes constructed in loops and branches, and the same by hand: `actual` and `expected` are functions of one number. */
const programs: Readonly<Record<string, readonly [actual: string, expected: string]>> = {
  carried: [
    `const out: number[] = []; let s = 1; for (let i = 0; i < 4; i++) { const tape = new GradientTape(); s = s * x + i; out.push(tape.gradient(s, x)); } return out;`,
    `const out: number[] = []; let s = 1; for (let i = 0; i < 4; i++) { out.push(s); s = s * x + i; } return out;`,
  ],
  carriedSource: [
    `const out: number[] = []; let s = x; for (let i = 0; i < 4; i++) { const tape = new GradientTape(); const y = s * s * x; out.push(tape.gradient(y, s)); s = y / 2; } return out;`,
    `const out: number[] = []; let s = x; for (let i = 0; i < 4; i++) { out.push(2 * s * x); s = (s * s * x) / 2; } return out;`,
  ],
  descent: [
    `let w = x; for (let i = 0; i < 5; i++) { const tape = new GradientTape(); const loss = (w - 3) ** 2 * x; w -= 0.1 * tape.gradient(loss, w); } return [w];`,
    `let w = x; for (let i = 0; i < 5; i++) w -= 0.1 * 2 * (w - 3) * x; return [w];`,
  ],
  exitsBehind: [
    `let s = x; const out: number[] = []; for (let i = 0; i < 8; i++) { const tape = new GradientTape(); s = s * x; let g = 0; if (i % 2 !== 0) { g = tape.gradient(s, x); out.push(g); } if (i % 2 === 0) continue; if (s > 5) break; s += g; } out.push(s); return out;`,
    `let s = x; const out: number[] = []; for (let i = 0; i < 8; i++) { const g = s; s = s * x; if (i % 2 === 0) continue; out.push(g); if (s > 5) break; s += g; } out.push(s); return out;`,
  ],
  persistentInWhile: [
    `let s = x; const out: number[] = []; while (s < 30) { const tape = new GradientTape({ persistent: true }); const y = s * x * x; const g = tape.gradient(y, x); out.push(g, tape.gradient(g, x), tape.gradient(y, s)); s = y; } return out;`,
    `let s = x; const out: number[] = []; while (s < 30) { out.push(2 * s * x, 2 * s, x * x); s = s * x * x; } return out;`,
  ],
  loopsInside: [
    `let total = 0; for (let i = 0; i < 5; i++) { const tape = new GradientTape(); let p = 1; for (let j = 0; j < i; j++) p *= x + j; let q = p; while (q < 10) q *= x; total += tape.gradient(q, x); total *= x; } return [total];`,
    `let total = 0; for (let i = 0; i < 5; i++) { total += grad((z: number) => { let p = 1; for (let j = 0; j < i; j++) p *= z + j; let q = p; while (q < 10) q *= z; return q; })(x); total *= x; } return [total];`,
  ],
  stateInArrays: [
    `const out: number[] = []; const w = Float64Array.of(x, 2 * x); for (let i = 0; i < 4; i++) { const tape = new GradientTape(); const loss = w[0] ** 2 * w[1]; const g = tape.gradient(loss, w); w[0] -= 0.01 * g[0]; w[1] -= 0.01 * g[1]; out.push(loss); } return out;`,
    `const out: number[] = []; let a = x, b = 2 * x; for (let i = 0; i < 4; i++) { out.push(a * a * b); const ga = 2 * a * b, gb = a * a; a -= 0.01 * ga; b -= 0.01 * gb; } return out;`,
  ],
  callbacks: [
    `return [1, 2, 3].map((k) => { const tape = new GradientTape(); const y = k * x * x; return tape.gradient(y, x); });`,
    `return [2 * x, 4 * x, 6 * x];`,
  ],
  labelled: [
    `let s = 0; outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { const tape = new GradientTape(); const y = x ** (i + 1) * (j + 1); const g = tape.gradient(y, x); if (j === 2) continue outer; if (i === 2) break outer; s += g; } } return [s];`,
    `return [3 + 6 * x];`,
  ],
  outerTape: [
    `const outer = new GradientTape(); let s = 0; for (let i = 0; i < 3; i++) { const tape = new GradientTape(); const y = x ** 3 * (i + 1); s += tape.gradient(y, x); } return [outer.gradient(s, x)];`,
    `return [36 * x];`,
  ],
  outerTapeCarried: [
    `const outer = new GradientTape({ persistent: true }); let s = x; for (let i = 0; i < 3; i++) { const tape = new GradientTape(); const y = s ** 2 * x; s = tape.gradient(y, s) * 0.5; } const g = outer.gradient(s, x); return [s, g, outer.gradient(g, x)];`,
    `return [x ** 4, 4 * x ** 3, 12 * x ** 2];`,
  ],
  inBranch: [
    `const outer = new GradientTape(); let s = x; if (x > 1) { const tape = new GradientTape(); const y = x ** 3; s = tape.gradient(y, x); } return [outer.gradient(s, x)];`,
    `return [x > 1 ? 6 * x : 1];`,
  ],
  secondOrderOverWhile: [
    `const tape = new GradientTape({ persistent: true }); let s = x; while (s < 50) s = s * x + 1; const d = tape.gradient(s, x); return [d, tape.gradient(d, x)];`,
    `const plain = (z: number): number => { let s = z; while (s < 50) s = s * z + 1; return s; }; return [grad(plain)(x), grad(grad(plain))(x)];`,
  ],
  viewsFromBefore: [
    `const a = new Float64Array(2); const first = a.subarray(0, 1); const tape = new GradientTape(); first[0] = x * x; const y = a[0] * 3 + x; return [tape.gradient(y, x)];`,
    `return [6 * x + 1];`,
  ],
};

const names = Object.keys(programs).filter((name) => name !== "viewsFromBefore");
const source = [
  `import { grad, GradientTape } from "nabla";`,
  ...names.map((name) => `export function ${name}(x: number) { ${programs[name]?.[0] ?? ""} }\nexport function ${name}Expected(x: number) { ${programs[name]?.[1] ?? ""} }`),
  ...Object.keys(programs).map((name) => `export const ${name}Grad = (x: number): number[] => [grad((z: number): number => { const parts = ((x: number): number[] => { ${programs[name]?.[0] ?? ""} })(z); let s = 0; for (let i = 0; i < parts.length; i++) s += parts[i] * (i + 1); return s; })(x)];`),
].join("\n");
const module = await compileModule<Module>(source);

describe("tapes in loops and branches", () => {
  test.each(names)("%s", (name) => {
    for (const x of [1.3, 1.7]) {
      expectClose([...(module[name]?.(x) ?? [])], [...(module[`${name}Expected`]?.(x) ?? [])], { relative: 1e-10 });
    }
  });

  test.each(Object.keys(programs))("the derivative of %s", (name) => {
    const weighed = (x: number): number => (module[`${name}Expected`]?.(x) ?? [6 * x + 1]).reduce((sum, part, i) => sum + part * (i + 1), 0);
    expectClose(module[`${name}Grad`]?.(1.35), [derivativeAtZero((h) => weighed(1.35 + h), { step: 2 ** -12 })], { relative: 1e-6 });
  });

  test("what is one array under two names is noticed where the program runs", async () => {
    const m = await compileModule<Readonly<Record<string, (...args: unknown[]) => number>>>(`import { GradientTape } from "nabla";
      export function alias(x: number, a: Float64Array) { const b = a; const tape = new GradientTape(); b[0] = x * x; const y = a[0] * 3 + x; return tape.gradient(y, x); }
      export function row(x: number, m: number[][]) { const b = m[0]; let s = 0; for (let i = 0; i < 2; i++) { const tape = new GradientTape(); b[0] = x * x; const y = m[0][0] * 3 + x; s += tape.gradient(y, x); } return s; }
      export function member(x: number) { const p = { v: 1 }; const list = [p]; const tape = new GradientTape(); p.v = x * x; const y = list[0].v * 3 + x; return tape.gradient(y, x); }`);
    expect(() => m["alias"]?.(2, new Float64Array(2))).toThrow("'b' and 'a' overlap in memory, and 'b' is written");
    expect(() => m["row"]?.(2, [[1]])).toThrow("overlap in memory");
    expect(() => m["member"]?.(2)).toThrow("overlap in memory");
  });
});

const refused: Readonly<Record<string, readonly [body: string, message: string]>> = {
  "a loop left among the statements": [`let s = x; for (let i = 0; i < 4; i++) { const tape = new GradientTape(); s *= x; if (i % 2 === 0) continue; s += tape.gradient(s, x); } return s;`, "This `continue` leaves the statements"],
  "a loop broken among the statements": [`let s = x; for (let i = 0; i < 4; i++) { const tape = new GradientTape(); s *= x; if (s > 3) break; s += tape.gradient(s, x); } return s;`, "This `break` leaves the statements"],
  "a source assigned where it is used": [`const tape = new GradientTape(); let s = x; if (x > 1) { x = x * 2; s = x ** 3; } return tape.gradient(s, x, { unconnectedGradients: "zero" });`, "is given its value in a branch or a loop"],
  "a source carried by the loop that uses it": [`const tape = new GradientTape(); let s = 0; for (let i = 0; i < 3; i++) { x = x * 2; s += x ** 2; } return tape.gradient(s, x, { unconnectedGradients: "zero" });`, "is given its value in a branch or a loop"],
  "a function that asks the tape later": [`const tape = new GradientTape({ persistent: true }); const y = x * x; const later = () => tape.gradient(y, x); return later();`, "may run later"],
  "a gradient that the next turn depends on": [`const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 3; i++) y = y * x + tape.gradient(y, x); return y;`, "of which order the derivative is depends on how many turns it makes"],
  "a gradient by which the next turn is steered": [`const tape = new GradientTape({ persistent: true }); let y = x; let g = 0; for (let i = 0; i < 3; i++) { y = g > 1 ? y * x : y + x; g = tape.gradient(y, x); } return y;`, "of which order the derivative is depends on how many turns it makes"],
  "a gradient in a comparison": [`const tape = new GradientTape({ persistent: true }); const y = x * x; const order = [2, 1].sort((a, b) => (a - b) * tape.gradient(y, x)); return order[0];`, "in a comparison for sorting"],
  "null in a loop": [`const tape = new GradientTape({ persistent: true }); const y = x * x; let s = 0; for (let i = 0; i < 3; i++) s += tape.gradient(y, x, { unconnectedGradients: "none" }) ?? 0; return s;`, "unconnectedGradients: \"none\" is asked for in a loop"],
  "an unconnected source in a loop": [`const k = x + 1; const tape = new GradientTape({ persistent: true }); let y = x; let s = 0; for (let i = 0; i < 3; i++) { y *= x; s += tape.gradient(y, k); } return s;`, "On this tape, 'y' does not depend on 'k'"],
  "random numbers in a loop": [`const tape = new GradientTape({ persistent: true }); let y = x; let s = 0; for (let i = 0; i < 3; i++) { y *= x + Math.random(); s += tape.gradient(y, x); } return s;`, "takes values from outside, such as random numbers"],
  "a tape of a gradient that another has recorded longer": [`const first = new GradientTape({ persistent: true }); const y = x ** 3; let s = 0; for (let i = 0; i < 3; i++) { const second = new GradientTape(); const g = first.gradient(y, x); s += second.gradient(g, x); } return s;`, "Construct this tape in front of the other one"],
  "the same behind a loop": [`const first = new GradientTape({ persistent: true }); let y = x ** 3; const second = new GradientTape(); let s = 0; for (let i = 0; i < 3; i++) { y *= x; s += first.gradient(y, x); } return second.gradient(s, x);`, "Construct this tape in front of the other one"],
};

describe("refused", async () => {
  const entries = Object.entries(refused);
  const compiled = await compileSources(Object.fromEntries(entries.map(([, [body]], i) => [`refused${i}.ts`, `import { GradientTape } from "nabla";\nexport function f(x: number) { ${body} }`])));
  afterAll(() => compiled.dispose());
  test.each(entries.map(([name, [, message]], i) => [name, i, message] as const))("%s", (_name, i, message) => {
    const problems = compiled.diagnostics.filter(({ file }) => file === compiled.pathOf(`refused${i}.ts`));
    expect(problems.map(describeDiagnostic).join("\n")).toContain(message);
  });
});
