import { describe, expect, test } from "vitest";
import * as t from "../../runtime/tensor/index.ts";
import type { AnyTensor, Shape } from "../../runtime/tensor/index.ts";
import { at, expectClose, indices, sample, views } from "./reference.ts";

const untyped = t as unknown as Readonly<Record<string, (...args: readonly unknown[]) => AnyTensor>>;

/** A product of matrices, with broadcast batches, by plain loops. */
function product(a: AnyTensor, b: AnyTensor): { shape: number[]; elements: number[] } {
  const rank = Math.max(a.rank, b.rank);
  const lengthOf = (x: AnyTensor, axis: number): number => x.shape[axis - rank + x.rank] ?? 1;
  const batch = Array.from({ length: rank - 2 }, (_, axis) => (lengthOf(a, axis) === 1 ? lengthOf(b, axis) : lengthOf(a, axis)));
  const shape = [...batch, a.shape.at(-2)!, b.shape.at(-1)!];
  const pick = (x: AnyTensor, index: readonly number[], i: number, j: number): number => {
    const outer = index.slice(rank - x.rank, -2).map((place, axis) => (x.shape[axis] === 1 ? 0 : place));
    return at(x, [...outer, i, j]);
  };
  const elements = indices(shape).map((index) => {
    let sum = 0;
    for (let k = 0; k < a.shape.at(-1)!; k++) sum += pick(a, index, index.at(-2)!, k) * pick(b, index, k, index.at(-1)!);
    return sum;
  });
  return { shape, elements };
}

/** The determinant by Laplace's formula. */
function laplace(rows: readonly (readonly number[])[]): number {
  if (rows.length === 0) return 1;
  return rows[0]!.reduce((sum, element, j) => sum + (j % 2 === 0 ? 1 : -1) * element * laplace(rows.slice(1).map((row) => row.toSpliced(j, 1))), 0);
}

describe("products", () => {
  test.each<[Shape, Shape]>([
    [[2, 3], [3, 4]],
    [[1, 1], [1, 1]],
    [[5, 2, 3], [3, 4]],
    [[2, 3], [5, 3, 4]],
    [[5, 1, 2, 3], [4, 3, 2]],
    [[0, 3], [3, 2]],
    [[2, 0], [0, 2]],
    [[7, 9], [9, 6]],
  ])("matmul of %j and %j", (s, u) => {
    const [a, b] = [sample(s, "float64", 1), sample(u, "float64", 2)];
    const { shape, elements } = product(a, b);
    const swap = (x: AnyTensor): AnyTensor => t.transpose(x, [...x.shape.keys()].slice(0, -2).concat([x.rank - 1, x.rank - 2]));
    for (const [i, [, left]] of views(a).entries()) {
      const [, right] = views(b)[i]!;
      const results = [t.matmul(left, right), t.matmul(swap(left), right, true), t.matmul(left, swap(right), false, true), t.matmul(swap(left), swap(right), true, true)];
      for (const result of results) {
        expect(result.shape).toEqual(shape);
        expect([...result.data]).toEqual(elements);
      }
    }
  });

  test("vectors are rows on the left, and columns on the right", () => {
    const [m, v, w] = [sample([2, 3], "float64"), sample([3], "float64", 1), sample([2], "float64", 2)];
    const dots = (rows: readonly (readonly number[])[], x: AnyTensor): number[] => rows.map((row) => row.reduce((sum, e, i) => sum + e * x.data[i]!, 0));
    const rows = m.toArray() as number[][];
    const columns = t.transpose(m).toArray() as number[][];
    for (const multiply of [untyped.matmul!, untyped.dot!]) {
      expectClose(multiply(m, v).data, dots(rows, v));
      expectClose(multiply(w, m).data, dots(columns, w));
      expectClose(multiply(v, v).data, dots([[...v.data]], v));
    }
    expectClose(t.matmul(sample([4, 2, 3], "float64"), v).data, product(sample([4, 2, 3], "float64"), t.expandDims(v, 1)).elements);
    expect(t.outer(w, v).toArray()).toEqual([...w.data].map((a) => [...v.data].map((b) => a * b)));
  });

  test("of float32 are rounded once, of integers exact", () => {
    const [a, b] = [sample([3, 5], "float32", 1), sample([5, 2], "float32", 2)];
    expect([...t.matmul(a, b).data]).toEqual(product(a, b).elements.map(Math.fround));
    expect(t.matmul(sample([2, 2], "int32"), sample([2, 2], "int32", 1)).dtype).toBe("int32");
    const batch = [t.expandDims(a), t.expandDims(b)] as const;
    expect([...t.matmul(...batch).data]).toEqual(product(...batch).elements.map(Math.fround));
  });

  test.each<[string, Shape[], string, (i: Readonly<Record<string, number>>, x: readonly AnyTensor[]) => number]>([
    ["ij,jk->ik", [[2, 3], [3, 4]], "j", ({ i, j, k }, [a, b]) => at(a!, [i!, j!]) * at(b!, [j!, k!])],
    ["ij,jk->ki", [[2, 3], [3, 4]], "j", ({ i, j, k }, [a, b]) => at(a!, [i!, j!]) * at(b!, [j!, k!])],
    ["bij,bjk->bik", [[2, 2, 3], [2, 3, 4]], "j", ({ b: n, i, j, k }, [a, b]) => at(a!, [n!, i!, j!]) * at(b!, [n!, j!, k!])],
    ["ii->i", [[3, 3]], "", ({ i }, [a]) => at(a!, [i!, i!])],
    ["ii->", [[3, 3]], "i", ({ i }, [a]) => at(a!, [i!, i!])],
    ["ij->j", [[2, 3]], "i", ({ i, j }, [a]) => at(a!, [i!, j!])],
    ["i,j->ji", [[2], [3]], "", ({ i, j }, [a, b]) => at(a!, [i!]) * at(b!, [j!])],
    ["i,i->", [[3], [3]], "i", ({ i }, [a, b]) => at(a!, [i!]) * at(b!, [i!])],
    ["ij,jk,kl->il", [[2, 3], [3, 4], [4, 2]], "jk", ({ i, j, k, l }, [a, b, c]) => at(a!, [i!, j!]) * at(b!, [j!, k!]) * at(c!, [k!, l!])],
    ["ab,ac,ad->bcd", [[2, 3], [2, 2], [2, 4]], "a", ({ a, b, c, d }, [x, y, z]) => at(x!, [a!, b!]) * at(y!, [a!, c!]) * at(z!, [a!, d!])],
    ["ijk,kj->i", [[2, 3, 4], [4, 3]], "jk", ({ i, j, k }, [a, b]) => at(a!, [i!, j!, k!]) * at(b!, [k!, j!])],
  ])("einsum %s", (spec, shapes, summed, rule) => {
    const tensors = shapes.map((shape, i) => sample(shape, "float64", i));
    const [inputs, output] = spec.split("->") as [string, string];
    const lengths = new Map(inputs.split(",").flatMap((letters, i) => letters.split("").map((letter, axis) => [letter, shapes[i]![axis]!] as const)));
    const named = (letters: string, index: readonly number[]): Record<string, number> => Object.fromEntries(letters.split("").map((letter, i) => [letter, index[i]!]));
    const over = (letters: string): number[][] => indices(letters.split("").map((letter) => lengths.get(letter)!));
    const expected = over(output).map((outer) => over(summed).map((inner) => rule({ ...named(output, outer), ...named(summed, inner) }, tensors)).reduce((a, b) => a + b, 0));
    for (const i of views(tensors[0]!).keys()) {
      const result = untyped.einsum!(spec, tensors.map((tensor) => views(tensor)[i]![1]));
      expect(result.shape).toEqual(output.split("").map((letter) => lengths.get(letter)));
      expectClose(result.data, expected, 1e-13);
    }
  });

  test("einsum without an arrow", () => {
    const [a, b] = [sample([2, 3], "float64"), sample([3, 2], "float64", 1)];
    expect(untyped.einsum!("ij,jk", [a, b])).toEqual(t.matmul(a, b));
    expect(untyped.einsum!("ba", [a])).toEqual(t.tensor(t.transpose(a).toArray() as number[][]));
    expect(untyped.einsum!("ii", [t.eye(3)]).item()).toBe(3);
  });
});

describe("matrices", () => {
  const diagonal = (n: number): AnyTensor => t.mul(t.eye(n), 4);
  const regular = (shape: Shape, seed = 0): AnyTensor => t.add(sample(shape, "float64", seed), diagonal(shape.at(-1)!));

  test("trace, diag and bandPart", () => {
    const m = sample([2, 3, 4], "float64");
    for (const [, view] of views(m)) {
      expectClose(t.trace(view).data, [0, 1].map((b) => [0, 1, 2].reduce((sum, i) => sum + at(m, [b, i, i]), 0)));
      expect(t.diag(view).toArray()).toEqual([0, 1].map((b) => [0, 1, 2].map((i) => at(m, [b, i, i]))));
      const band = (low: number, high: number): number[] => indices(m.shape).map((index) => {
        const [, i, j] = index as [number, number, number];
        return (low < 0 || i - j <= low) && (high < 0 || j - i <= high) ? at(m, index) : 0;
      });
      for (const [low, high] of [[0, -1], [-1, 0], [1, 1]] as const) expect([...t.bandPart(view, low, high).data]).toEqual(band(low, high));
    }
    expect(t.diag(t.tensor([1, 2])).toArray()).toEqual([[1, 0], [0, 2]]);
  });

  test.each([0, 1, 2, 5])("of %i rows: cholesky, solve, triangularSolve, inverse, determinant", (n) => {
    const batch = regular([2, n, n]);
    const positive = t.add(t.matmul(batch, batch, false, true), diagonal(n));
    const sides = sample([2, n, 3], "float64", 3);
    for (const [i, [dense, view]] of views(batch).entries()) {
      const right = views(sides)[i]![1];
      expectClose(t.matmul(dense, t.solve(view, right)).data, [...sides.data], 1e-12);
      expectClose(t.matmul(dense, t.inverse(view)).data, [...t.broadcastTo(t.eye(n), [2, n, n]).data], 1e-12);
      expectClose(t.determinant(view).data, (dense.toArray() as number[][][]).map(laplace), 1e-11);
      const [lower, upper] = [t.bandPart(dense, -1, 0), t.bandPart(dense, 0, -1)];
      expectClose(t.matmul(lower, t.triangularSolve(view, right)).data, [...sides.data], 1e-12);
      expectClose(t.matmul(upper, t.triangularSolve(view, right, false)).data, [...sides.data], 1e-12);
    }
    for (const [, view] of views(positive)) {
      const root = t.cholesky(view);
      expectClose(t.matmul(root, root, false, true).data, [...positive.data], 1e-11);
      expect(root).toEqual(t.bandPart(root, -1, 0));
    }
    const vector = sample([n], "float64", 4);
    expectClose(t.matmul(regular([n, n]), t.solve(regular([n, n]), vector)).data, [...vector.data], 1e-12);
  });

  test("a zero as the first pivot, and singular matrices", () => {
    expect(t.solve(t.tensor([[0, 2], [1, 0]]), t.tensor([4, 3])).toArray()).toEqual([3, 2]);
    expect([[[0, 1], [0, 2]], [[1, 2], [2, 4]], [[0, 0], [0, 0]]].map((rows) => t.determinant(t.tensor(rows)).item())).toEqual([0, 0, 0]);
    expect(t.determinant(t.tensor([[0, 1, 0], [0, 0, 1], [1, 0, 0]])).item()).toBe(1);
    expect(t.cholesky(t.tensor([[-1]])).item()).toBeNaN();
    expect(Number.isFinite(t.inverse(t.zeros([1, 1])).item())).toBe(false);
  });

  test("float32 is rounded at the end", () => {
    const m = t.cast(regular([3, 3]), "float32");
    const exact = t.inverse(t.cast(m, "float64"));
    expect([...t.inverse(m).data]).toEqual([...exact.data].map(Math.fround));
  });
});

describe("errors", () => {
  test.each<[() => unknown, string]>([
    [() => untyped.matmul!(t.ones([2, 3]), t.ones([2, 4])), "matmul: shapes [2, 3] and [2, 4] do not fit: columns of the first and rows of the second: 3 and 2 differ"],
    [() => untyped.matmul!(t.ones([2, 2, 3]), t.ones([5, 3, 4])), "matmul: shapes [2, 2, 3] and [5, 3, 4] do not fit: 2 and 5 differ, and neither is 1"],
    [() => untyped.matmul!(2, t.ones([2])), "matmul: shapes [] and [2] do not fit: a number is no matrix"],
    [() => untyped.outer!(t.ones([2, 2]), t.ones([2])), "outer: shapes [2, 2] and [2] do not fit: vectors are needed"],
    [() => untyped.einsum!("ij,jk->ik", [t.ones([2, 3]), t.ones([2, 3])]), 'einsum: shapes [2, 3] and [2, 3] do not fit: lengths of "j": 3 and 2 differ'],
    [() => untyped.einsum!("ij->ik", [t.ones([2, 3])]), 'einsum: shape [2, 3] does not fit: a letter of "ik" is none of a tensor'],
    [() => untyped.einsum!("ijk->i", [t.ones([2, 3])]), 'einsum: shape [2, 3] does not fit: "ijk" is not as many letters as tensor 1 has axes'],
    [() => untyped.inverse!(t.ones([2, 3])), "inverse: shape [2, 3] does not fit: numbers of rows and columns: 2 and 3 differ"],
    [() => untyped.cholesky!(t.ones([2])), "cholesky: shape [2] does not fit: a square matrix is needed"],
    [() => untyped.solve!(t.ones([2, 2]), t.ones([3])), "solve: shapes [2, 2] and [3] do not fit: numbers of rows: 2 and 3 differ"],
  ])("%s", (what, message) => {
    expect(what).toThrow(new t.ShapeError(message));
  });
});
