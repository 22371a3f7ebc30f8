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
