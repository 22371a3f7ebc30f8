import { describe, expectTypeOf, test } from "vitest";
import * as t from "../../runtime/tensor/index.ts";
import type { Tensor } from "../../runtime/tensor/index.ts";

declare const n: number;

describe("shapes of results", () => {
  const x = t.ones([2, 3, 4]);
  const open = t.zeros([n, 3]);

  test("in another order or form", () => {
    expectTypeOf(x.transpose()).toEqualTypeOf<Tensor<[4, 3, 2]>>();
    expectTypeOf(x.transpose([1, 0, -1])).toEqualTypeOf<Tensor<[3, 2, 4]>>();
    expectTypeOf(x.reshape([6, -1])).toEqualTypeOf<Tensor<[6, number]>>();
    expectTypeOf(x.expandDims(1)).toEqualTypeOf<Tensor<[2, 1, 3, 4]>>();
    expectTypeOf(x.expandDims(-1)).toEqualTypeOf<Tensor<[2, 3, 4, 1]>>();
    expectTypeOf(t.ones([1, 2, 1]).squeeze()).toEqualTypeOf<Tensor<[2]>>();
    expectTypeOf(x.slice([0, 1], [-1, 2])).toEqualTypeOf<Tensor<[2, 2, 4]>>();
    expectTypeOf(x.slice([n], [1])).toEqualTypeOf<Tensor<[1, 3, 4]>>();
    expectTypeOf(t.ones([2, 3]).pad([[1, 1], [0, 2]])).toEqualTypeOf<Tensor<[4, 5]>>();
    expectTypeOf(open.transpose()).toEqualTypeOf<Tensor<[3, number]>>();
    // @ts-expect-error -- transpose: [1, 0] is no order of all axes of [2, 3, 4]
    x.transpose([1, 0]);
  });

  test("of several tensors, and of parts", () => {
    expectTypeOf(t.concat([t.ones([2, 3]), t.ones([2, 4])], 1)).toEqualTypeOf<Tensor<[2, 7]>>();
    expectTypeOf(t.concat([open, t.ones([2, 3])])).toEqualTypeOf<Tensor<[number, 3]>>();
    expectTypeOf(t.stack([t.ones([2]), t.ones([2])], -1)).toEqualTypeOf<Tensor<[2, 2]>>();
    expectTypeOf(t.unstack(t.ones([2, 3]))).toEqualTypeOf<[Tensor<[3]>, Tensor<[3]>]>();
    expectTypeOf(t.split(t.ones([4, 2]), [1, 3])).toEqualTypeOf<[Tensor<[1, 2]>, Tensor<[3, 2]>]>();
    expectTypeOf(t.split(t.ones([4, 2]), 2)).toEqualTypeOf<[Tensor<[2, 2]>, Tensor<[2, 2]>]>();
    expectTypeOf(t.gather(x, [0, 1, 1], 1)).toEqualTypeOf<Tensor<[2, 3, 4]>>();
    // @ts-expect-error -- concat: shapes [2, 3] and [3, 3] do not fit
    t.concat([t.ones([2, 3]), t.ones([3, 3])], 1);
    // @ts-expect-error -- stack: shapes [2] and [3] do not fit
    t.stack([t.ones([2]), t.ones([3])]);
    // @ts-expect-error -- concat: shape [2, 3] has no axis 2
    t.concat([t.ones([2, 3]), t.ones([2, 3])], 2);
    // @ts-expect-error -- stack: shape [2, 2] has no axis 2
    t.stack([t.ones([2]), t.ones([2])], 2);
    expectTypeOf(t.ones([2, 3]).concat([t.ones([2, 4], "float32"), t.ones([2, 1])], 1)).toEqualTypeOf<Tensor<[2, 8]>>();
    expectTypeOf(t.ones([2]).stack([t.ones([2])], -1)).toEqualTypeOf<Tensor<[2, 2]>>();
    expectTypeOf(t.ones([2, 3]).einsum("ij,jk->ki", [t.ones([3, 4])])).toEqualTypeOf<Tensor<[4, 2]>>();
    expectTypeOf(t.ones([2, 1]).addN([t.ones([3])])).toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf(t.ones([2, 1], "int32").scatterND(t.ones([2, 3]), [4, 3])).toEqualTypeOf<Tensor<[4, 3]>>();
    expectTypeOf(t.ones([2], "int32").oneHot(3)).toEqualTypeOf<Tensor<[2, 3]>>();
    // @ts-expect-error -- concat: shapes [2, 3] and [3, 3] do not fit
    t.ones([2, 3]).concat([t.ones([3, 3])], 1);
    expectTypeOf(t.concat([open, open], -1)).toEqualTypeOf<Tensor<[number, 6]>>();
  });

  test("of as many elements", () => {
    expectTypeOf(x.reshape([4, 6])).toEqualTypeOf<Tensor<[4, 6]>>();
    expectTypeOf(t.reshape(open, [n, 3, 1])).toEqualTypeOf<Tensor<[number, 3, 1]>>();
    expectTypeOf(t.ones([1]).reshape([-1, 1])).toEqualTypeOf<Tensor<[number, 1]>>();
    expectTypeOf(t.ones([0, 5]).reshape([7, 0])).toEqualTypeOf<Tensor<[7, 0]>>();
    // @ts-expect-error -- reshape: shapes [2, 3, 4] and [4, 5] do not fit: the numbers of elements differ
    x.reshape([4, 5]);
    // @ts-expect-error -- reshape: shapes [2, 3] and [4, 2] do not fit: the numbers of elements differ
    t.reshape(t.ones([2, 3]), [4, 2]);
  });

  test("along axes that are given once", () => {
    expectTypeOf(x.sum([0, -1])).toEqualTypeOf<Tensor<[3]>>();
    // @ts-expect-error -- sum: axis 0 of [2, 3, 4] is given twice
    x.sum([0, 0]);
    // @ts-expect-error -- mean: axis 2 of [2, 3, 4] is given twice
    t.mean(x, [2, -1]);
  });

  test("of products in batches, of named axes, and of square matrices", () => {
    expectTypeOf(t.matmul(t.ones([4, 1, 2, 3]), t.ones([5, 3, 6]))).toEqualTypeOf<Tensor<[4, 5, 2, 6]>>();
    // @ts-expect-error -- matmul: shapes [4, 2, 3] and [5, 3, 2] do not fit: 4 and 5 differ, and neither is 1
    t.matmul(t.ones([4, 2, 3]), t.ones([5, 3, 2]));
    expectTypeOf(t.einsum("bij,bjk->bik", [t.ones([4, 2, 3]), t.ones([4, 3, n])])).toEqualTypeOf<Tensor<[4, 2, number]>>();
    // @ts-expect-error -- einsum: lengths of "j" differ: 3 and 4
    t.einsum("ij, jk -> ik", [t.ones([2, 3]), t.ones([4, 2])]);
    // @ts-expect-error -- einsum: "k" has letters that are no axes of []
    t.einsum("ijk->i", [t.ones([2, 3])]);
    expectTypeOf(t.ones([2, 3, 3]).determinant()).toEqualTypeOf<Tensor<[2]>>();
    // @ts-expect-error -- cholesky: shape [2, 3] does not fit: 2 and 3 differ
    t.ones([2, 3]).cholesky();
    // @ts-expect-error -- inverse: a square matrix is needed
    t.inverse(t.ones([3]));
    // @ts-expect-error -- solve: shape [2, 3] does not fit: 2 and 3 differ
    t.solve(t.ones([2, 3]), t.ones([2]));
  });

  test("the kind is that of the argument, not of what a result is given to", () => {
    const typed: Tensor<[2], "float32"> = t.ones([2], "float32");
    expectTypeOf(typed.dtype).toEqualTypeOf<"float32">();
    // @ts-expect-error -- the elements are float64
    const wrong: Tensor<[2], "float32"> = t.ones([2]);
    expectTypeOf(wrong).not.toBeAny();
  });

  test("of products and windows", () => {
    expectTypeOf(t.einsum("ij,jk->ki", [t.ones([2, 3]), t.ones([3, 4])])).toEqualTypeOf<Tensor<[4, 2]>>();
    expectTypeOf(t.solve(t.ones([3, 3]), t.ones([3]))).toEqualTypeOf<Tensor<[3]>>();
    expectTypeOf(t.determinant(t.ones([5, 3, 3]))).toEqualTypeOf<Tensor<[5]>>();
    expectTypeOf(t.conv2d(t.ones([8, 28, 28, 1]), t.ones([3, 3, 1, 16]))).toEqualTypeOf<Tensor<[8, 26, 26, 16]>>();
    expectTypeOf(t.conv2d(t.ones([8, 28, 28, 1]), t.ones([3, 3, 1, 16]), 2, "same")).toEqualTypeOf<Tensor<[8, 14, 14, 16]>>();
    expectTypeOf(t.maxPool(t.ones([8, 26, 26, 16]), 2)).toEqualTypeOf<Tensor<[8, 13, 13, 16]>>();
    expectTypeOf(t.avgPool(t.ones([26, 26, 16]), [2, 13], [2, 13])).toEqualTypeOf<Tensor<[13, 2, 16]>>();
    // @ts-expect-error -- conv2d: 3 channels and 1 inputs
    t.conv2d(t.ones([8, 28, 28, 3]), t.ones([3, 3, 1, 16]));
  });
});
