import { describe, expectTypeOf, test } from "vitest";
import * as t from "../../runtime/tensor/index.ts";
import type { AnyTensor, Tensor } from "../../runtime/tensor/index.ts";

declare const n: number;

describe("shapes in types", () => {
  const a = t.ones([2, 3]);
  const b = t.zeros([3], "float32");
  const dynamic = t.zeros([n, 3]);

  test("creation", () => {
    expectTypeOf(a).toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf(b).toEqualTypeOf<Tensor<[3], "float32">>();
    expectTypeOf(dynamic).toEqualTypeOf<Tensor<[number, 3]>>();
    expectTypeOf(t.tensor([[1, 2], [3, 4], [5, 6]])).toEqualTypeOf<Tensor<[3, 2]>>();
    expectTypeOf(t.tensor([true, false])).toEqualTypeOf<Tensor<[2], "bool">>();
    expectTypeOf(t.tensor(new Float32Array(3))).toEqualTypeOf<Tensor<[number], "float32">>();
    expectTypeOf(t.tensor([1, 2, 3, 4], [2, 2], "int32")).toEqualTypeOf<Tensor<[2, 2], "int32">>();
    expectTypeOf(t.tensor(1)).toEqualTypeOf<Tensor<[]>>();
    expectTypeOf(t.variable(2)).toEqualTypeOf<Tensor<[]>>();
    expectTypeOf(t.eye(3)).toEqualTypeOf<Tensor<[3, 3]>>();
    expectTypeOf(t.oneHot([1, 2], 4)).toEqualTypeOf<Tensor<[2, 4]>>();
  });

  test("elementwise", () => {
    expectTypeOf(t.add(a, 1)).toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf(t.add(a, b)).toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf(t.add(b, 1)).toEqualTypeOf<Tensor<[3], "float32">>();
    expectTypeOf(t.add(dynamic, a)).toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf(a.less(0)).toEqualTypeOf<Tensor<[2, 3], "bool">>();
    expectTypeOf(t.exp(b)).toEqualTypeOf<Tensor<[3], "float32">>();
    expectTypeOf(a.add(b).exp().sum(1)).toEqualTypeOf<Tensor<[2]>>();
    // @ts-expect-error -- add: shapes [2, 3] and [2] do not fit: 3 and 2 differ, and neither is 1
    t.add(a, t.ones([2]));
  });

  test("reductions", () => {
    expectTypeOf(t.sum(a)).toEqualTypeOf<Tensor<[]>>();
    expectTypeOf(t.sum(a, 0)).toEqualTypeOf<Tensor<[3]>>();
    expectTypeOf(t.sum(a, -1, true)).toEqualTypeOf<Tensor<[2, 1]>>();
    expectTypeOf(t.sum(a, [0, -1])).toEqualTypeOf<Tensor<[]>>();
    expectTypeOf(t.mean(t.ones([2, 3, 4]), [0, 2], true)).toEqualTypeOf<Tensor<[1, 3, 1]>>();
    expectTypeOf(t.argMax(a, 1)).toEqualTypeOf<Tensor<[2], "int32">>();
    // @ts-expect-error -- sum: shape [2, 3] has no axis 2
    t.sum(a, 2);
  });

  test("products", () => {
    expectTypeOf(t.matmul(a, t.ones([3, 4]))).toEqualTypeOf<Tensor<[2, 4]>>();
    expectTypeOf(t.matmul(a, t.ones([4, 3]), false, true)).toEqualTypeOf<Tensor<[2, 4]>>();
    expectTypeOf(t.matmul(t.ones([5, 2, 3]), t.ones([3, 4]))).toEqualTypeOf<Tensor<[5, 2, 4]>>();
    expectTypeOf(a.matmul(t.ones([3]))).toEqualTypeOf<Tensor<[2]>>();
    // @ts-expect-error -- matmul: shapes [2, 3] and [2, 4] do not fit: 3 and 2 differ
    t.matmul(a, t.ones([2, 4]));
  });

  test("tensors of known shape are tensors", () => {
    expectTypeOf(a).toExtend<AnyTensor>();
    expectTypeOf(a).toExtend<Tensor>();
    expectTypeOf(a).toExtend<Tensor<[number, 3]>>();
    expectTypeOf(dynamic).not.toExtend<Tensor<[2, 3]>>();
    expectTypeOf(b).not.toExtend<Tensor>();
  });
});
