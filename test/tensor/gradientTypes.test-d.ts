import { describe, expectTypeOf, test } from "vitest";
import { grad, GradientTape, hessian, hvp, jacobian, valueAndGrad, vjp, type Gradient, type Tangent } from "../../runtime/index.ts";
import { matmul, mean, sum, type Shape, type Tensor } from "../../runtime/tensor/index.ts";

type Model = { readonly weights: Tensor<[3, 2]>; readonly bias: Tensor<[2], "float32">; readonly labels: Tensor<[2], "int32">; name: string };

declare const x: Tensor<[2, 3]>;
declare const w: Tensor<[3, 2]>;
declare const model: Model;
declare const loss: (w: Tensor<[3, 2]>, x: Tensor<[2, 3]>, labels: Tensor<[2], "int32">) => Tensor<[]>;
declare const labels: Tensor<[2], "int32">;

describe("gradients of tensors", () => {
  test("are tensors of the same shape and kind", () => {
    expectTypeOf<Gradient<Tensor<[2, 3]>>>().toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf<Gradient<Tensor<[number], "float32">>>().toEqualTypeOf<Tensor<[number], "float32">>();
    expectTypeOf<Tangent<Tensor<[2, 3]>>>().toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf<Gradient<Tensor<[2], "int32">>>().toBeNever();
    expectTypeOf<Gradient<Tensor<[2], "bool">>>().toBeNever();
    expectTypeOf<Gradient<Tensor>>().toEqualTypeOf<Tensor>();
  });

  test("in structures, those without derivatives are left out", () => {
    expectTypeOf<Gradient<Model>>().toEqualTypeOf<{ weights: Tensor<[3, 2]>; bias: Tensor<[2], "float32"> }>();
    expectTypeOf<Gradient<[Tensor<[1]>, Tensor<[1], "int32">]>>().toEqualTypeOf<[Tensor<[1]>, undefined]>();
    expectTypeOf(grad((m: Model) => sum(m.weights))(model)).toEqualTypeOf<{ weights: Tensor<[3, 2]>; bias: Tensor<[2], "float32"> }>();
  });

  test("of functions that return a tensor without dimensions", () => {
    expectTypeOf(grad(loss)(w, x, labels)).toEqualTypeOf<Tensor<[3, 2]>>();
    expectTypeOf(grad(loss, { wrt: [0, 1] })(w, x, labels)).toEqualTypeOf<[Tensor<[3, 2]>, Tensor<[2, 3]>]>();
    expectTypeOf(valueAndGrad(loss)(w, x, labels)).toEqualTypeOf<{ value: number; grad: Tensor<[3, 2]> }>();
    expectTypeOf(hvp(loss)(w, w, x, labels)).toEqualTypeOf<Tensor<[3, 2]>>();
    expectTypeOf(hessian(loss)(w, x, labels)).toEqualTypeOf<Tensor<[3, 2, 3, 2]>>();
    expectTypeOf(grad((v: Tensor<[2, 3]>) => mean(matmul(v, w)))(x)).toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf(vjp((v: Tensor<[2, 3]>) => matmul(v, w))(x).pullback).toEqualTypeOf<(cotangent: Tensor<[2, 2]>) => [Tensor<[2, 3]>]>();
    // @ts-expect-error -- a tensor with dimensions has no gradient, but a Jacobian
    grad((v: Tensor<[2, 3]>) => matmul(v, w));
  });

  test("Jacobians have the shape of the result, followed by that of the argument", () => {
    const product = (v: Tensor<[2, 3]>, a: number, u: Tensor<[number], "float32">): Tensor<[2, 2]> => matmul(v, w).mul(a).mul(sum(u).cast("float64"));
    expectTypeOf(jacobian(product)).returns.toEqualTypeOf<Tensor<[2, 2, 2, 3]>>();
    expectTypeOf(jacobian(product, { wrt: 1, mode: "forward" })).returns.toEqualTypeOf<Tensor<[2, 2]>>();
    expectTypeOf(jacobian(product, { wrt: [0, 1, 2] })).returns.toEqualTypeOf<[Tensor<[2, 2, 2, 3]>, Tensor<[2, 2]>, Tensor<[2, 2, number]>]>();
    expectTypeOf(jacobian((v: Tensor<[2, 3]>) => sum(v, 1))).returns.toEqualTypeOf<Tensor<[2, 2, 3]>>();
    expectTypeOf(jacobian((v: Tensor<[2], "float32">) => v.mul(v))).returns.toEqualTypeOf<Tensor<[2, 2], "float32">>();
    expectTypeOf(jacobian((v: Float64Array) => v)).returns.toEqualTypeOf<Float64Array[]>();
    const tape = new GradientTape({ persistent: true });
    expectTypeOf(tape.jacobian(matmul(x, w), x)).toEqualTypeOf<Tensor<[2, 2, 2, 3]>>();
    expectTypeOf(tape.jacobian(matmul(x, w), 2)).toEqualTypeOf<Tensor<[2, 2]>>();
    expectTypeOf(tape.jacobian(2, x)).toEqualTypeOf<Tensor<[2, 3]>>();
    expectTypeOf(tape.batchJacobian(matmul(x, w), x)).toEqualTypeOf<Tensor<[2, 2, 3]>>();
    expectTypeOf(tape.batchJacobian([[1]], [[2]])).toEqualTypeOf<number[][][]>();
  });

  test("of functions for any shape", () => {
    const total = <S extends Shape>(v: Tensor<S, "float64">): Tensor<[]> => sum(v);
    expectTypeOf(total(x)).toEqualTypeOf<Tensor<[]>>();
  });
});
