import { afterAll, describe, expect, test } from "vitest";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";

type Pairs = Readonly<Record<string, () => readonly [actual: unknown, expected: unknown]>>;

const helpers = `
function power(x: number, n: number): number { return n <= 0 ? 1 : x * power(x, n - 1); }
function halves(a: Float64Array, from: number, to: number): number {
  if (to - from === 1) return Math.sin(a[from]) * a[from];
  const middle = (from + to) >> 1;
  return halves(a, from, middle) + halves(a, middle, to) * a[from];
}
function fill(a: Float64Array, i: number, x: number): void { if (i >= a.length) return; a[i] = x * a[i - 1]; fill(a, i + 1, x); }
function made(x: number, n: number): Float64Array { if (n === 0) return Float64Array.of(x, x * x); const r = made(x * 1.1, n - 1); r[0] *= x; return r; }
function lengthen(x: number[], n: number): void { if (n > 0) { x.push(x[n] * x[0]); lengthen(x, n - 1); } }
const vector = (): Float64Array => Float64Array.of(0.3, 0.7, -0.4, 1.1, 0.2);
`;

/** Functions whose tapes record recursive functions, and what they must give. */
const programs: Readonly<Record<string, readonly [source: string, actual: string, expected: string]>> = {
  once: ["const f = (x: number) => { const tape = new GradientTape(); const y = power(x, 3) + x; return tape.gradient(y, x); };", "f(2)", "13"],
  persistent: [
    `const f = (x: number) => { const tape = new GradientTape({ persistent: true }); const y = power(x, 3); const z = power(y, 2);
      const dz = tape.gradient(z, x), dzy = tape.gradient(z, y), dy = tape.gradient(y, x); return [dz, dzy, dy, tape.gradient(dy, x)]; };`,
    "f(2)",
    "[6 * 32, 16, 12, 12]",
  ],
  threeOrders: [
    `const f = (x: number) => { const tape = new GradientTape({ persistent: true }); const y = power(x, 5); const d1 = tape.gradient(y, x); const d2 = tape.gradient(d1, x); return [d1, d2, tape.gradient(d2, x)]; };`,
    "f(1.5)",
    "[5 * 1.5 ** 4, 20 * 1.5 ** 3, 60 * 1.5 ** 2]",
  ],
  nested: [
    `const f = (x: number) => { const outer = new GradientTape(); const inner = new GradientTape(); const y = power(x, 4); const dy = inner.gradient(y, x); return outer.gradient(dy, x); };`,
    "f(2)",
    "48",
  ],
  hessianRows: [
    `const f = (x: Float64Array) => { const outer = new GradientTape({ persistent: true }); const inner = new GradientTape(); const y = halves(x, 0, x.length); const g = inner.gradient(y, x); return [outer.gradient(g[0], x), outer.gradient(g[3], x)]; };
    const rows = hessian((x: Float64Array) => halves(x, 0, x.length));`,
    "f(vector())",
    "[rows(vector())[0], rows(vector())[3]]",
  ],
  whileAndRecursion: [
    `const f = (x: number) => { const tape = new GradientTape({ persistent: true }); let s = x; let k = 0; while (s < 50) { s = s * power(x, k) + 1; k++; } const d = tape.gradient(s, x); return [d, tape.gradient(d, x)]; };
    const plain = (x: number): number => { let s = x; let k = 0; while (s < 50) { s = s * power(x, k) + 1; k++; } return s; };`,
    "f(1.5)",
    "[grad(plain)(1.5), grad(grad(plain))(1.5)]",
  ],
  madeArray: [
    `const f = (x: number) => { const tape = new GradientTape({ persistent: true }); const a = new Float64Array(4); a[0] = x; fill(a, 1, x); const y = a[3] * a[2]; const byArray = tape.gradient(y, a); return [tape.gradient(y, x), byArray]; };`,
    "f(1.5)",
    "[7 * 1.5 ** 6, [0, 0, 1.5 ** 4, 1.5 ** 3]]",
  ],
  returnedArray: [
    `const f = (x: number) => { const tape = new GradientTape({ persistent: true }); const a = made(x, 2); const y = a[0] * a[1]; const byArray = tape.gradient(y, a); return [tape.gradient(y, x), byArray]; };`,
    "f(1.5)",
    "[grad((x: number) => { const a = made(x, 2); return a[0] * a[1]; })(1.5), [made(1.5, 2)[1], made(1.5, 2)[0]]]",
  ],
  overwrittenSource: [`const f = (x: Float64Array) => { const tape = new GradientTape(); fill(x, 1, 2); const y = x[3]; return tape.gradient(y, x); };`, "f(Float64Array.of(1, 2, 3, 4))", "[8, 0, 0, 0]"],
  lengthenedSource: [`const f = (x: number[]) => { const tape = new GradientTape(); lengthen(x, 2); const y = x[3] * x[4]; return tape.gradient(y, x); };`, "f([1.5, 2, 3])", "[18, 6.75, 4.5]"],
  outputGradients: [`const f = (x: number, y: number) => { const tape = new GradientTape(); const a = power(x * y, 2), b = power(x, 3); return tape.gradient([a, b], [x, y], { outputGradients: [2, null] }); };`, "f(2, 3)", "[84, 48]"],
  unconnected: [`const f = (x: number, y: number) => { const tape = new GradientTape(); const a = power(x, 2); return tape.gradient(a, [x, y], { unconnectedGradients: "zero" }); };`, "f(2, 3)", "[4, 0]"],
  watched: [`const f = (x: number, y: number) => { const tape = new GradientTape({ watchAccessedVariables: false }); tape.watch(x); const a = power(x * y, 2); return tape.gradient(a, [x, y], { unconnectedGradients: "none" })[0]; };`, "f(2, 3)", "36"],
  accessed: [`const f = (x: number, y: number) => { const tape = new GradientTape(); const r = (n: number): number => (n > 0 ? x * r(n - 1) : y); const z = r(3); return [tape.gradient(z, x), ...tape.watchedVariables()]; };`, "f(2, 3)", "[36, 2, 3]"],
  stopped: [`const f = (x: number) => { const tape = new GradientTape(); const c = tape.stopRecording(() => power(x, 2)); const a = power(x, 2) * c; return tape.gradient(a, x); };`, "f(3)", "54"],
  assignedVariable: [
    `const f = (x: number, n: number) => { const tape = new GradientTape(); let total = x; const visit = (k: number): void => { total = total * x + 1; if (k > 0) visit(k - 1); }; visit(n); return tape.gradient(total, x); };`,
    "f(1.5, 2)",
    "grad((x: number) => ((x * x + 1) * x + 1) * x + 1)(1.5)",
  ],
  inBranches: [`const f = (x: number, c: boolean) => { const tape = new GradientTape(); let y = power(x, 2); if (c) y = power(y, 2); return tape.gradient(y, x); };`, "[f(2, true), f(2, false)]", "[32, 4]"],
  tapeInRecursion: [`const f = (x: number, n: number): number => { const tape = new GradientTape(); const y = x ** 3; const g = tape.gradient(y, x); return n > 0 ? f(g / 3, n - 1) : g; };`, "[f(1.1, 2), grad((x: number) => f(x, 2))(1.1)]", "[3 * 1.1 ** 8, 24 * 1.1 ** 7]"],
  derivativesInside: [
    `const f = (x: number) => { const tape = new GradientTape(); const y = hessian((z: number) => power(z, 4) * x)(x) + jacobian((z: Float64Array) => Float64Array.of(power(z[0], 3) * x))(Float64Array.of(x))[0][0]; return tape.gradient(y, x); };`,
    "f(1.5)",
    "12 * 3 * 1.5 ** 2 + 9 * 1.5 ** 2",
  ],
};

const source = [
  `import { grad, GradientTape, hessian, jacobian } from "nabla";`,
  helpers,
  ...Object.entries(programs).map(([name, [text, actual, expected]]) => `export const ${name} = (() => { ${text}\nreturn () => [${actual}, ${expected}]; })();`),
].join("\n");
const module = await compileModule<Pairs>(source);

describe("tapes over recursive functions", () => {
  test.each(Object.keys(programs))("%s", (name) => {
    const [actual, expected] = module[name]?.() ?? [];
    expectClose(flat(actual), flat(expected), { relative: 1e-10 });
  });
});

function flat(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  return Array.isArray(value) ? value.map(flat) : value;
}

const refused: Readonly<Record<string, readonly [body: string, message: string]>> = {
  "a tape inside the recursion that it records": ["function f(x: number, n: number): number { const tape = new GradientTape(); const y = n > 0 ? f(x, n - 1) * x : x; return tape.gradient(y, x); }", "the recursive function around it"],
  "the same where the gradient is used": ["function f(x: number, n: number): number { const tape = new GradientTape(); const y = n > 0 ? f(x, n - 1) * x : x; const g = tape.gradient(y, x); return y + g; }", "its derivative would contain itself"],
  "numbers in memory that are not recorded": ["const f = (x: Float64Array) => { const tape = new GradientTape(); const c = tape.stopRecording(() => halves(x, 0, 2)); const z = c * x[0]; return tape.gradient(z, x); };", "is called without being recorded, and is given an array"],
  "an array that a sweep knows already": ["const f = (x: number) => { const tape = new GradientTape({ persistent: true }); const a = made(x, 2); const y = a[0] * a[1]; return [tape.gradient(y, x), tape.gradient(y, a)]; };", "first, or all gradients by one call"],
  "its use inside the recursion": ["const f = (x: number) => { const tape = new GradientTape({ persistent: true }); const y = x * x; const r = (n: number): number => (n > 0 ? r(n - 1) : tape.gradient(y, x)); const z = r(2); return z + tape.watchedVariables().length; };", "was constructed outside of it"],
};

describe("refused", async () => {
  const entries = Object.entries(refused);
  const compiled = await compileSources(Object.fromEntries(entries.map(([, [body]], i) => [`refused${i}.ts`, `import { GradientTape } from "nabla";${helpers}export ${body}`])));
  afterAll(() => compiled.dispose());
  test.each(entries.map(([name, [, message]], i) => [name, i, message] as const))("%s", (_name, i, message) => {
    const problems = compiled.diagnostics.filter(({ file }) => file === compiled.pathOf(`refused${i}.ts`));
    expect(problems.map(describeDiagnostic).join("\n")).toContain(message);
  });
});
