import { afterAll, describe, expect, test } from "vitest";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";

/** What other modules and namespaces declare is used under all of its names. */
const library = `
const gradients = new Float64Array([1, 2.5, 3]);
const signs = Int8Array.of(1, -1), single = Float32Array.from([0.1, 0.2]);
const rows = [[1, 2], [3, 4]];
const deep = { a: [1, 2], b: { c: 7 } };
let steady = 3;
export var sine = Math.sin;
export const square = (x: number): number => x * x;
export function cube(x: number): number { return x * x * x; }
const tools = { k: 2, by(x: number): number { return this.k * x; }, both: (x: number): number => tools.by(x) + tools.k };
export const by = tools.by, both = tools.both;
export const made = (() => { const k = 3; return (x: number): number => k * x; })();
function dot(a: readonly number[], x: number): number { return a[0] * x + a[1]; }
export function tables(x: number): number { return gradients[1] * x + signs[1] * x * x + single[0] * x + dot(rows[1], x) + deep.a[1] * x * deep.b.c + steady * x; }
export function tool(x: number): number { return tools.by(x) * tools.both(x); }
export namespace Space {
  export const weights = [1, 2];
  export let rate = 2;
  export namespace Inner { export class Scale { k: number; constructor(k: number) { this.k = k; } by(x: number): number { return this.k * x; } } export const offset = new Float64Array([4]); }
  export const half = (x: number): number => x / 2;
}
`;
const names = `
import * as library from "./library.ts";
export const other = library.square;
export const third = other;
export const sine = library.sine;
export { cube as power } from "./library.ts";
`;
const main = `
import { valueAndGrad } from "nabla";
import * as names from "./names.ts";
import { both, made, sine, Space, tables, tool } from "./library.ts";
import * as library from "./library.ts";
const inner = Space.Inner;
export const cases = {
  names: [valueAndGrad((x: number): number => names.other(x) * names.third(x) + names.power(x) + names.sine(x) * sine(x)), (x: number): number => x ** 4 + x ** 3 + Math.sin(x) ** 2],
  tables: [valueAndGrad(tables), (x: number): number => 2.5 * x - x * x + Math.fround(0.1) * x + 3 * x + 4 + 14 * x + 3 * x],
  tools: [valueAndGrad((x: number): number => tool(x) + both(x) + library.both(x)), (x: number): number => 2 * x * (2 * x + 2) + 2 * (2 * x + 2)],
  made: [valueAndGrad((x: number): number => made(x) * library.made(x)), (x: number): number => 9 * x * x],
  space: [valueAndGrad((x: number): number => Space.weights[1] * x * Space.rate + Space.half(x) + new Space.Inner.Scale(x).by(x) + Space.Inner.offset[0] * x), (x: number): number => 7 * x * 5 + x / 2 + x * x + 4 * x],
};
Space.weights[1] = 7;
Space.rate = 5;
`;

type Case = readonly [(x: number) => { value: number; grad: number }, (x: number) => number];
const { cases } = await compileModule<{ cases: Readonly<Record<string, Case>> }>({ "main.ts": main, "names.ts": names, "library.ts": library });

test.each(Object.entries(cases))("%s of other modules", (_, [derivative, plain]) => {
  const { value, grad } = derivative(1.3);
  expect(value).toBeCloseTo(plain(1.3), 12);
  expect(grad).toBeCloseTo((plain(1.3 + 1e-6) - plain(1.3 - 1e-6)) / 2e-6, 6);
});

/** What is not what its declaration says is never taken for it. */
const changed: Readonly<Record<string, string>> = {
  "a table that its own method changes": "const t = { k: 2, f: (x: number) => x * x, set(k: number): void { this.k = k; } }; t.set(5); export const f = (x: number): number => t.f(x);",
  "a table that a function changes as its `this`": "function grow(this: { k: number }): void { this.k++; } const t = { k: 2, f(x: number) { return this.k * x; }, grow }; t.grow(); export const f = (x: number): number => t.f(x);",
  "a table whose function is replaced": "const t = { k: 2, f: (x: number) => x * x }; t.f = (x) => 5 * x; export const f = (x: number): number => t.f(x);",
  "a table that is exported by name": "const t = { k: 2, f: (x: number) => x * x }; export { t }; export const f = (x: number): number => t.f(x);",
  "a table with methods that is exported": "export const t = { f(x: number) { return x * x; } }; export const f = (x: number): number => t.f(x);",
  "a table that a parameter changes": "const t = { k: 2, f(x: number) { return this.k * x; } }; function set(u: { k: number }): void { u.k = 7; } set(t); export const f = (x: number): number => t.f(x);",
  "a table that a variable changes": "const t = { k: [2], f(x: number) { return this.k[0] * x; } }; function set(): void { const k = t.k; const l = k; l[0] = 3; } set(); export const f = (x: number): number => t.f(x);",
  "a table that a function gives": "const t = { k: [2], f(x: number) { return this.k[0] * x; }, all() { return this.k; } }; t.all()[0] = 3; export const f = (x: number): number => t.f(x);",
  "a table that is changed as a whole": "const t = { k: 2, f(x: number) { return this.k * x; } }; Object.assign(t, { k: 3 }); export const f = (x: number): number => t.f(x);",
  "a table that a pattern changes": "const t = { k: 2, f(x: number) { return this.k * x; } }; ({ k: t.k } = { k: 3 }); export const f = (x: number): number => t.f(x);",
  "rules that a loop changes": "const rules = [{ k: 2, f: (x: number) => x }]; for (const rule of rules) rule.k = 3; export const f = (x: number): number => rules[0].f(x) * rules[0].k;",
  "rules that are sorted": "const rules = [{ k: 2, f: (x: number) => x }, { k: 1, f: (x: number) => 2 * x }]; rules.sort((a, b) => a.k - b.k); export const f = (x: number): number => rules[0].f(x);",
  "a method by an interface": "interface Ops { f(x: number): number } const t: Ops = { f: (x) => x * x }; function set(ops: Ops): void { ops.f = (x) => 5 * x; } set(t); export const f = (x: number): number => t.f(x);",
  "a static method": "class C { static f(x: number): number { return x * x; } } C.f = (x) => 5 * x; export const f = (x: number): number => C.f(x);",
  "a static function": "class C { static f = (x: number): number => x * x; } C.f = (x) => 5 * x; export const f = (x: number): number => C.f(x);",
  "a static function by its name as a text": "class C { static f = (x: number): number => x * x; } C[\"f\"] = (x) => 5 * x; export const f = (x: number): number => C.f(x);",
  "a static function of a class that is given away": "class C { static f = (x: number): number => x * x; } Object.assign(C, { f: (x: number) => 5 * x }); export const f = (x: number): number => C.f(x);",
  "a static function by another type": "class C { static f = (x: number): number => x * x; } const hold: { f: (x: number) => number } = C; hold.f = (x) => 5 * x; export const f = (x: number): number => C.f(x);",
  "a static method by its name as a text": "class C { static f(x: number): number { return x * x; } } C[\"f\"] = (x) => 5 * x; export const f = (x: number): number => C.f(x);",
  "a method of the prototype by its name as a text": "class C { f(x: number): number { return x * x; } } C.prototype[\"f\"] = (x) => 5 * x; export const f = (x: number): number => new C().f(x);",
  "a method of the prototype by Object.assign": "class C { f(x: number): number { return x * x; } } Object.assign(C.prototype, { f: (x: number) => 5 * x }); export const f = (x: number): number => new C().f(x);",
  "a table whose last row a loop leaves in a `var`": "const rows = [[1, 2], [3, 4]]; function set(): void { for (var row of rows) { row.length; } row![0] = 11; } set(); export const f = (x: number): number => x * rows[1][0];",
  "a static table that a pattern takes": "class C { static readonly w = [1, 2]; } { const { w } = C; w[1] = 5; } export const f = (x: number): number => C.w[1] * x;",
  "a static table that a pattern takes of `this`": "class C { static readonly w = [1, 2]; static { const { w } = this; w[1] = 5; } } export const f = (x: number): number => C.w[1] * x;",
  "a static table that a pattern takes of an heir": "class C { static readonly w = [1, 2]; } class D extends C {} { const { w } = D; w[1] = 5; } export const f = (x: number): number => C.w[1] * x;",
  "a static table by its name as a text": "class C { static readonly w = [1, 2]; } C[\"w\"][1] = 5; export const f = (x: number): number => C.w[1] * x;",
  "a static table of a class that is given away": "class C { static readonly w = { k: 2 }; } function set({ w }: { w: { k: number } }): void { w.k = 5; } set(C); export const f = (x: number): number => C.w.k * x;",
  "a static table by another type": "class C { static readonly w = { k: 2 }; } const hold: { w: { k: number } } = C; hold.w.k = 5; export const f = (x: number): number => C.w.k * x;",
  "a private static table": "class C { static readonly #w = [1]; static set(): void { this.#w[0] = 5; } static get(x: number): number { return C.#w[0] * x; } } C.set(); export const f = (x: number): number => C.get(x);",
  "a variable": "let g = (x: number): number => x * x; g = (x) => 5 * x; export const f = (x: number): number => g(x);",
  "a variable that a function assigns": "export let g = Math.sin; export function set(): void { g = Math.cos; } export const f = (x: number): number => g(x);",
  "a variable that a pattern assigns": "var g = Math.sin; [g] = [Math.cos]; export const f = (x: number): number => g(x);",
  "a variable that a loop assigns": "let g = Math.sin; for (g of [Math.cos]) g(1); export const f = (x: number): number => g(x);",
  "a variable of a namespace": "namespace N { export let g = (x: number): number => x * x; } N.g = (x) => 5 * x; export const f = (x: number): number => N.g(x);",
  "a variable that is declared twice": "var g = Math.sin; var g = Math.cos; export const f = (x: number): number => g(x);",
  "another name of what is replaced": "const t = { f: (x: number) => x * x }; t.f = (x) => 5 * x; const g = t.f; export const f = (x: number): number => g(x);",
  "what keeps something between calls": "const g = (() => { const kept = [0]; return (x: number): number => { kept[0] += 1; return kept[0] * x; }; })(); export const f = (x: number): number => g(x);",
};
const sources = Object.fromEntries(Object.values(changed).map((text, i) => [`changed${i}.ts`, text]));
const calls = Object.keys(changed).map((_, i) => `import { f as f${i} } from "./changed${i}.ts";\nexport const d${i} = grad(f${i});`);
const compiled = await compileSources({ "main.ts": `import { grad } from "nabla";\n${calls.join("\n")}`, ...sources });
afterAll(() => compiled.dispose());

describe("is refused", () => {
  test.each(Object.keys(changed).map((name, i) => [name, i] as const))("%s", (_, i) => {
    const files = [compiled.pathOf(`changed${i}.ts`)];
    const problems = compiled.diagnostics.filter(({ file, severity }) => severity === "error" && files.includes(file ?? ""));
    expect(problems.map(describeDiagnostic)).toHaveLength(1);
  });
});
