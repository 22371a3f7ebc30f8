import { expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";

type Parts = { xs: number[]; o: { v: number }; q: { v: number } };
type Module = {
  readonly written: (p: Parts) => Parts;
  readonly grown: (p: Parts) => Parts;
  readonly swapped: (items: { v: number }[]) => { v: number }[];
};

test("an object in several places of an argument has one gradient, also where an array of the argument is written", async () => {
  const module = await compileModule<Module>(`
    import { grad } from "nabla";
    type Parts = { xs: number[]; o: { v: number }; q: { v: number } };
    export const written = grad((p: Parts) => { p.xs[0] = 1; return p.o.v * p.q.v; });
    export const grown = grad((p: Parts) => { p.xs.push(p.o.v); return p.xs[0]! * p.xs[p.xs.length - 1]! * p.q.v; });
    export const swapped = grad((items: { v: number }[]) => {
      const first = items[0]!;
      items[0] = items[1]!;
      items[1] = first;
      first.v *= 2;
      return items[0]!.v * 3 + items[1]!.v;
    });
  `);
  const o = { v: 3 };
  expect(module.written({ xs: [5], o, q: o })).toEqual({ xs: [0], o: { v: 6 }, q: { v: 6 } });
  expect(module.grown({ xs: [5], o, q: o })).toEqual({ xs: [9], o: { v: 30 }, q: { v: 30 } });
  const item = { v: 2 };
  expect(module.swapped([item, item])).toEqual([{ v: 8 }, { v: 8 }]);
  expect(module.swapped([{ v: 1 }, { v: 2 }])).toEqual([{ v: 2 }, { v: 3 }]);
});

type Cell = { x: number };
type Tree = { left: Tree | null; right: Tree | null; value: Cell };
type ValueAndGradient = { value: number; grad: number[] };
type Paths = {
  readonly pair: (t: { p: Cell; q: Cell }, x: number[]) => ValueAndGradient;
  readonly listed: (t: { cells: Cell[]; q: Cell }, x: number[]) => ValueAndGradient;
  readonly tree: (t: Tree, x: number[]) => ValueAndGradient;
  readonly module: (x: number[]) => ValueAndGradient;
  readonly forward: (args: [number[]], tangents: [number[]]) => { value: number; tangent: number };
  readonly second: (x: number[]) => number[][];
};

test("what is written to an object by one path is seen by another, with its derivative", async () => {
  const { pair, listed, tree, module, forward, second } = await compileModule<Paths>(`
    import { hessian, jvp, valueAndGrad } from "nabla";
    type Cell = { x: number };
    type Tree = { left: Tree | null; right: Tree | null; value: Cell };
    export const pair = valueAndGrad((t: { p: Cell; q: Cell }, x: number[]) => { t.p.x = x[0]! * 2; return t.q.x * x[1]!; }, { wrt: 1 });
    export const listed = valueAndGrad((t: { cells: Cell[]; q: Cell }, x: number[]) => {
      t.cells[0]!.x = x[0]! * 2;
      t.q.x *= x[1]!;
      return t.cells[0]!.x + t.q.x;
    }, { wrt: 1 });
    export const tree = valueAndGrad((t: Tree, x: number[]) => { t.value.x = x[0]! * x[0]!; return t.left!.value.x * x[1]! + t.right!.value.x; }, { wrt: 1 });
    class Vertex { a = 0; }
    export class Simplex { first = new Vertex(); second = new Vertex(); all = [this.first, this.second]; }
    export const simplex = new Simplex();
    function shared(x: number[]): number { simplex.all[0]!.a = x[0]! * x[0]!; return simplex.first.a * x[1]!; }
    export const module = valueAndGrad(shared);
    export const forward = jvp(shared);
    export const second = hessian(shared);
  `);
  const one = { x: 1 };
  expect(pair({ p: one, q: one }, [2, 3])).toEqual({ value: 12, grad: [6, 4] });
  expect(pair({ p: { x: 1 }, q: { x: 5 } }, [2, 3])).toEqual({ value: 15, grad: [0, 5] });
  expect(listed({ cells: [one], q: one }, [2, 3])).toEqual({ value: 24, grad: [12, 8] });
  expect(listed({ cells: [{ x: 1 }], q: { x: 1 } }, [2, 3])).toEqual({ value: 7, grad: [2, 1] });
  const leaf = { left: null, right: null, value: one };
  expect(tree({ left: leaf, right: leaf, value: one }, [2, 3])).toEqual({ value: 16, grad: [16, 4] });
  expect(module([2, 3])).toEqual({ value: 12, grad: [12, 4] });
  expect(forward([[2, 3]], [[1, 0]])).toEqual({ value: 12, tangent: 12 });
  expect(() => second([2, 3])).toThrow("an object stands in several places of 'simplex', which is written");
});
