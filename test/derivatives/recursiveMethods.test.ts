import { describe, expect, test } from "vitest";
import { derivativeAtZero } from "../support/centralDifference.ts";
import { compileModule, compileSources } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";

/** Classes whose methods call themselves, for objects that the function makes and for those that come from outside. */
const classes = [
  `import { grad, hessian, jvp, valueAndGrad } from "nabla";`,
  `export abstract class Shape { abstract area(k: number): number }`,
  `export class Disc extends Shape { r: number; constructor(r: number) { super(); this.r = r; } area(k: number): number { return this.r * this.r * k; } }`,
  `export class Group extends Shape { all: Shape[]; constructor(all: Shape[]) { super(); this.all = all; } area(k: number): number { return this.all.reduce((s, o) => s + o.area(k * 0.5), 0); } }`,
  `export class Scaled extends Shape { of: Shape; k: number; constructor(of: Shape, k: number) { super(); this.of = of; this.k = k; } area(k: number): number { return this.of.area(k) * this.k * k; } }`,
  `export class Tree { v: number; parts: Tree[] = []; constructor(v: number) { this.v = v; }`,
  `  sum(x: number): number { let s = this.v * x; for (const p of this.parts) s += Math.sin(p.sum(x)); return s; }`,
  `  grow(x: number): void { this.v *= x; for (const p of this.parts) p.grow(x * x); }`,
  `  shown(): number { console.log(this.v); return this.v + this.parts.reduce((s, p) => s + p.shown(), 0); }`,
  `  logged(): number { console.log(this); return this.v + this.parts.reduce((s, p) => s + p.logged(), 0); }`,
  `  copy(): Tree { const t = new Tree(this.v * 2); t.parts = this.parts.map((p) => p.copy()); return t; } }`,
].join("\n");

type Tree = { v: number; parts: Tree[]; sum: (x: number) => number };

describe("recursive methods of objects from outside", () => {
  const source = [
    classes,
    `const outside: Shape = new Group([new Disc(2), new Scaled(new Group([new Disc(1), new Disc(3)]), 2)]);`,
    `export function captured(x: number): number { return outside.area(x) * outside.area(x * x); }`,
    // The objects of the function are met first, and told apart by their tags; those from outside have none.
    `export function both(x: number): number { const own = new Scaled(new Scaled(new Disc(x), x), 2); return own.area(x) + outside.area(x); }`,
    `export const capturedFirst = grad(captured), bothFirst = grad(both);`,
    `export const capturedForward = (x: number): number => jvp(capturedFirst)([x], [1]).tangent;`,
    `export const bothForward = (x: number): number => jvp(bothFirst)([x], [1]).tangent;`,
    `export const bySum = valueAndGrad((x: number, t: Tree) => t.sum(x) * t.sum(2));`,
    `export const byTree = grad((t: Tree, x: number) => t.sum(x), { wrt: [0] });`,
    `export const grown = valueAndGrad((x: number, t: Tree) => { t.grow(x); return t.sum(x); });`,
    `export const tree = (): Tree => { const t = new Tree(0.7); t.parts.push(new Tree(0.4), new Tree(-0.3)); t.parts[0].parts.push(new Tree(1.1)); return t; };`,
  ].join("\n");
  type Numeric = (x: number) => number;
  type Module = Readonly<Record<"captured" | "both" | "capturedFirst" | "bothFirst" | "capturedForward" | "bothForward", Numeric>> & {
    readonly bySum: (x: number, t: Tree) => { value: number; grad: number };
    readonly grown: (x: number, t: Tree) => { value: number; grad: number };
    readonly byTree: (t: Tree, x: number) => readonly Tree[] | Tree;
    readonly tree: () => Tree;
  };
  const loaded = compileModule<Module>(source);

  test.each(["captured", "both"] as const)("%s", async (name) => {
    const module = await loaded;
    expectClose(module[`${name}First`](0.6), derivativeAtZero((h) => module[name](0.6 + h)), { relative: 1e-7 });
    expectClose(module[`${name}Forward`](0.6), derivativeAtZero((h) => module[`${name}First`](0.6 + h)), { relative: 1e-7 });
  });

  test("an object that is passed, by a number and by itself", async () => {
    const { bySum, byTree, tree } = await loaded;
    const t = tree();
    const at = (x: number): number => t.sum(x) * t.sum(2);
    expect(bySum(0.6, t).value).toBe(at(0.6));
    expectClose(bySum(0.6, t).grad, derivativeAtZero((h) => at(0.6 + h)), { relative: 1e-7 });
    const given = byTree(t, 0.6);
    const adjoint = (Array.isArray(given) ? given[0] : given) as Tree;
    const [part] = t.parts;
    const moved = derivativeAtZero((h) => {
      const other = tree();
      (other.parts[0] as Tree).v += h;
      return other.sum(0.6);
    });
    expectClose(adjoint.v, 0.6);
    expectClose(adjoint.parts[0]?.v, moved, { relative: 1e-7 });
    expect(part?.parts).toHaveLength(1);
  });

  test("an object that is passed and written", async () => {
    const { grown, tree } = await loaded;
    const [ours, theirs] = [tree(), tree()];
    const at = (x: number, t: Tree): number => {
      const grow = (node: Tree, factor: number): void => {
        node.v *= factor;
        for (const part of node.parts) grow(part, factor * factor);
      };
      grow(t, x);
      return t.sum(x);
    };
    const { value, grad } = grown(0.6, ours);
    expect(value).toBe(at(0.6, theirs));
    expect(ours).toEqual(theirs);
    expectClose(grad, derivativeAtZero((h) => at(0.6 + h, tree())), { relative: 1e-7 });
  });
});

describe("instances that recursive methods make", () => {
  const refused = async (line: string): Promise<readonly string[]> => {
    const compiled = await compileSources(`${classes}\n${line}`);
    const found = compiled.diagnostics.map(({ message }) => message);
    await compiled.dispose();
    return found;
  };

  test.each([
    [`const kept: Tree[] = []; export const g = grad((x: number) => { const t = new Tree(x).copy(); kept.push(t); return t.v; });`, "leaves"],
    [`export const g = grad((x: number, into: Tree) => { into.parts[0] = new Tree(x).copy(); return x; });`, "leaves"],
    [`export const g = grad((x: number) => new Tree(x).logged());`, "leaves"],
    [`export const g = grad((x: number, t: Tree) => { t.parts.push(t.copy()); return t.sum(x); });`, "leaves"],
  ])("must not leave: %s", async (line, reason) => {
    expect((await refused(line)).join("\n")).toContain(reason);
  });

  test.each([
    `export const g = grad((x: number) => new Tree(x).copy().copy().sum(x));`,
    `export const g = grad((x: number) => new Tree(x).shown());`,
    `export const g = hessian((x: number[]) => { const t = new Tree(x[0]!); t.parts.push(new Tree(x[1]!)); return t.copy().sum(x[1]!); });`,
    `export const g = grad((x: number) => { const t = new Tree(x); return t.sum(x) + grad((y: number) => t.sum(y))(x); });`,
  ])("may be made, and used: %s", async (line) => {
    expect(await refused(line)).toEqual([]);
  });
});

test("functions of an array that change with every call are refused", async () => {
  const compiled = await compileSources(
    [
      `import { grad } from "nabla";`,
      `export const g = grad((x: number) => {`,
      `  const fs: ((y: number) => number)[] = [(y) => y * 2];`,
      `  const rec = (n: number): number => (n === 0 ? x : fs[0]!(rec(n - 1)));`,
      `  let s = 0;`,
      `  for (let i = 0; i < 20; i++) { s += rec(2); fs.push((y) => y * i); }`,
      `  return s;`,
      `});`,
    ].join("\n"),
  );
  const found = compiled.diagnostics.map(({ message }) => message).join("\n");
  await compiled.dispose();
  expect(found).toContain("change with every call");
});
