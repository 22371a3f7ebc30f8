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
