import { describe, expectTypeOf, test } from "vitest";
import {
  customJvp,
  customVjp,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  valueAndGrad,
  vjp,
  type Gradient,
  type GradientTape,
  type SparseMatrix,
  type Tangent,
} from "../../runtime/index.ts";

declare const tape: GradientTape;
declare const x: number;
declare const w: Float64Array;

type Point = { readonly x: number; readonly y: number; readonly label: string };
declare const cube: (x: number) => number;
declare const loss: (w: Float64Array, b: number, data: readonly number[], name: string) => number;
declare const energy: (x: Float64Array, k?: number) => number;
declare const field: (x: Float64Array, y: number[]) => Float64Array;
declare const residuals: (x: Float64Array, t?: number) => Float64Array;
declare const reprojection: (cameras: Float64Array, points: readonly number[], of: Int32Array) => Float64Array;

class Body {
  mass = 1;
  readonly position: readonly [number, number] = [0, 0];
  name = "";
  protected secret = 0;
  kinetic(): number {
    return this.mass * this.secret;
  }
}

type Tree = { value: number; children: readonly Tree[]; parent?: Tree };
type Shape = { kind: "circle"; radius: number } | { kind: "box"; sides: [number, number] };

describe("Gradient", () => {
  test("numbers and typed arrays", () => {
    expectTypeOf<Gradient<number>>().toEqualTypeOf<number>();
    expectTypeOf<Gradient<1 | 2>>().toEqualTypeOf<number>();
    expectTypeOf<Gradient<number & { __unit: "m" }>>().toEqualTypeOf<number>();
    expectTypeOf<Gradient<Float64Array>>().toEqualTypeOf<Float64Array>();
    expectTypeOf<Gradient<Float32Array>>().toEqualTypeOf<Float32Array>();
    expectTypeOf<Gradient<Int32Array>>().toBeNever();
    expectTypeOf<Gradient<string>>().toBeNever();
  });

  test("arrays and tuples become mutable", () => {
    expectTypeOf<Gradient<readonly number[]>>().toEqualTypeOf<number[]>();
    expectTypeOf<Gradient<readonly (readonly number[])[]>>().toEqualTypeOf<number[][]>();
    expectTypeOf<Gradient<readonly [number, Float64Array]>>().toEqualTypeOf<[number, Float64Array]>();
    expectTypeOf<Gradient<[number, string]>>().toEqualTypeOf<[number, undefined]>();
    expectTypeOf<Gradient<string[]>>().toBeNever();
  });

  test("objects lose what holds no number", () => {
    expectTypeOf<Gradient<Point>>().toEqualTypeOf<{ x: number; y: number }>();
    expectTypeOf<Gradient<Body>>().toEqualTypeOf<{ mass: number; position: [number, number] }>();
    expectTypeOf<Gradient<{ at: Date; names: Map<string, number>; w: { layers: Float64Array[] } }>>().toEqualTypeOf<{
      w: { layers: Float64Array[] };
    }>();
    expectTypeOf<Gradient<{ label: string }>>().toBeNever();
    expectTypeOf<Gradient<{ w?: number }>>().toEqualTypeOf<{ w?: number }>();
  });

  test("recursive types and unions", () => {
    expectTypeOf<Gradient<Tree>["value"]>().toEqualTypeOf<number>();
    expectTypeOf<Gradient<Tree>["children"][number]["value"]>().toEqualTypeOf<number>();
    expectTypeOf<Gradient<Shape>>().toEqualTypeOf<{ radius: number } | { sides: [number, number] }>();
  });

  test("tangents accept readonly data", () => {
    expectTypeOf<Tangent<Point>>().toEqualTypeOf<{ readonly x: number; readonly y: number }>();
    expectTypeOf<Tangent<number[]>>().toEqualTypeOf<readonly number[]>();
    expectTypeOf<Tangent<Float64Array>>().toEqualTypeOf<Float64Array>();
  });
});

describe("grad and valueAndGrad", () => {
  test("one position", () => {
    expectTypeOf(grad(cube)).toEqualTypeOf<(x: number) => number>();
    expectTypeOf(grad(loss)).returns.toEqualTypeOf<Float64Array>();
    expectTypeOf(grad(loss)).parameters.toEqualTypeOf<Parameters<typeof loss>>();
    expectTypeOf(grad(loss, { wrt: 2 })).returns.toEqualTypeOf<number[]>();
    expectTypeOf(valueAndGrad(loss)).returns.toEqualTypeOf<{ value: number; grad: Float64Array }>();
  });

  test("several positions", () => {
    expectTypeOf(grad(loss, { wrt: [0, 2, 1] })).returns.toEqualTypeOf<[Float64Array, number[], number]>();
    expectTypeOf(valueAndGrad(loss, { wrt: [1] })).returns.toEqualTypeOf<{ value: number; grad: [number] }>();
  });

  test("into arrays of the caller's", () => {
    const one = valueAndGrad(loss, { out: true });
    expectTypeOf(one).returns.toEqualTypeOf<number>();
    expectTypeOf(one).parameters.toEqualTypeOf<[...Parameters<typeof loss>, gradient: Float64Array]>();
    const several = grad(loss, { wrt: [2, 0], out: true });
    expectTypeOf(several).parameters.toEqualTypeOf<[...Parameters<typeof loss>, number[], Float64Array]>();
    expectTypeOf(several).returns.toEqualTypeOf<[number[], Float64Array]>();
    expectTypeOf(hvp(energy, { out: true })).parameters.toEqualTypeOf<[x: Float64Array, v: Float64Array, k: number, product: Float64Array]>();
    expectTypeOf(hessian(energy, { out: true })).parameters.toEqualTypeOf<[x: Float64Array, k: number, rows: Float64Array[]]>();
    expectTypeOf(jacobian(field, { wrt: [0, 1], out: true })).parameters.toEqualTypeOf<[x: Float64Array, y: number[], ofX: Float64Array[], ofY: number[][]]>();
    expectTypeOf(grad(cube, { out: true })).parameters.toEqualTypeOf<[x: number, gradient: never]>();
  });

  test("arrows and nesting", () => {
    expectTypeOf(grad(grad((x: number) => x ** 3))).toEqualTypeOf<(x: number) => number>();
    expectTypeOf(jacobian(grad(loss))).returns.toEqualTypeOf<Float64Array[]>();
  });

  test("wrong uses", () => {
    // @ts-expect-error there is no argument 4
    grad(loss, { wrt: 4 });
    // @ts-expect-error the function must return a number
    grad(residuals);
    // @ts-expect-error jacobian needs a vector
    jacobian(cube);
  });
});

describe("vjp and jvp", () => {
  test("all arguments that hold numbers", () => {
    expectTypeOf(vjp(loss))
      .returns.toHaveProperty("pullback")
      .toEqualTypeOf<(cotangent: number) => [Float64Array, number, number[]]>();
    expectTypeOf(jvp(loss)).parameter(1).toEqualTypeOf<readonly [Float64Array, number, readonly number[]]>();
    expectTypeOf(jvp(residuals)).parameter(1).toEqualTypeOf<readonly [Float64Array, number]>();
    expectTypeOf(jvp(cube)([2], [1])).toEqualTypeOf<{ value: number; tangent: number }>();
  });

  test("wrt", () => {
    expectTypeOf(vjp(residuals, { wrt: 1 })).returns.toEqualTypeOf<{
      value: Float64Array;
      pullback: (cotangent: Float64Array) => number;
    }>();
    expectTypeOf(jvp(loss, { wrt: 1 }))
      .parameter(1)
      .toEqualTypeOf<readonly [number]>();
    expectTypeOf(jvp(loss, { wrt: [1, 0] }))
      .parameter(1)
      .toEqualTypeOf<readonly [number, Float64Array]>();
  });
});

describe("jacobian, hessian, hvp", () => {
  test("rows", () => {
    expectTypeOf(jacobian(residuals)).returns.toEqualTypeOf<Float64Array[]>();
    expectTypeOf(jacobian(residuals, { wrt: 1, mode: "forward" })).returns.toEqualTypeOf<number[]>();
    expectTypeOf(jacobian(residuals, { wrt: [0, 1] })).returns.toEqualTypeOf<[Float64Array[], number[]]>();
    expectTypeOf(hessian(cube)).returns.toEqualTypeOf<number>();
    expectTypeOf(hessian(loss)).returns.toEqualTypeOf<Float64Array[]>();
    expectTypeOf(hvp(loss)).parameters.toEqualTypeOf<
      [x: Float64Array, v: Float64Array, b: number, data: readonly number[], name: string]
    >();
    expectTypeOf(hvp(loss)).returns.toEqualTypeOf<Float64Array>();
  });

  test("sparse forms", () => {
    expectTypeOf(jacobian(residuals, { sparse: true })).toEqualTypeOf<(x: Float64Array, t?: number) => SparseMatrix>();
    expectTypeOf(jacobian(residuals, { sparse: true, wrt: 0, mode: "reverse" })).returns.toEqualTypeOf<SparseMatrix>();
    expectTypeOf(jacobian(residuals, { sparse: true, wrt: [0] })).returns.toEqualTypeOf<[SparseMatrix]>();
    expectTypeOf(jacobian(residuals, { sparse: false })).returns.toEqualTypeOf<Float64Array[]>();
    expectTypeOf(jacobian(reprojection, { sparse: true, wrt: [0, 1] })).returns.toEqualTypeOf<[SparseMatrix, SparseMatrix]>();
    expectTypeOf(hessian(loss, { sparse: true })).toEqualTypeOf<(w: Float64Array, b: number, data: readonly number[], name: string) => SparseMatrix>();
    expectTypeOf(hessian(loss, { sparse: false })).returns.toEqualTypeOf<Float64Array[]>();
    expectTypeOf<SparseMatrix["values"]>().toEqualTypeOf<Float64Array>();
    expectTypeOf<SparseMatrix["columns"]>().toEqualTypeOf<Int32Array>();
  });

  test("what has no sparse form", () => {
    // @ts-expect-error the columns are the elements of an array
    jacobian(residuals, { sparse: true, wrt: 1 });
    // @ts-expect-error the columns are the elements of an array
    jacobian(residuals, { sparse: true, wrt: [0, 1] });
    // @ts-expect-error the columns are the elements of an array
    hessian(cube, { sparse: true });
    // @ts-expect-error the rows are the elements of a vector
    jacobian(loss, { sparse: true });
  });
});

describe("rules of one's own", () => {
  test("customVjp and customJvp keep the function's type", () => {
    const reverse = customVjp(cube, (x) => [x ** 3, (adjoint) => [3 * x * x * adjoint]]);
    expectTypeOf(reverse).toEqualTypeOf<(x: number) => number>();
    const forward = customJvp(cube, ([x], [dx]) => [x ** 3, 3 * x * x * dx]);
    expectTypeOf(forward).toEqualTypeOf<(x: number) => number>();
    // @ts-expect-error one adjoint per argument
    customVjp(cube, (x) => [x ** 3, () => []]);
  });
});

describe("options without positions", () => {
  test("are the same as none", () => {
    const product = (x: number, w: Float64Array): number => x * (w[0] ?? 0);
    expectTypeOf(grad(product, {})).toEqualTypeOf(grad(product));
    expectTypeOf(valueAndGrad(product, {})).toEqualTypeOf(valueAndGrad(product));
    expectTypeOf(vjp(product, {})).toEqualTypeOf(vjp(product));
    expectTypeOf(jvp(product, {})).toEqualTypeOf(jvp(product));
  });
});

describe("GradientTape", () => {
  test("the structure of the sources", () => {
    expectTypeOf(tape.gradient(x, x)).toEqualTypeOf<number>();
    expectTypeOf(tape.gradient(x, [x, w])).toEqualTypeOf<[number, Float64Array]>();
    expectTypeOf(tape.gradient(x, { x, w })).toEqualTypeOf<{ x: number; w: Float64Array }>();
    expectTypeOf(tape.gradient([x, x], x, { outputGradients: [1, 2] })).toEqualTypeOf<number>();
  });

  test("unconnected sources", () => {
    expectTypeOf(tape.gradient(x, w, { unconnectedGradients: "zero" })).toEqualTypeOf<Float64Array>();
    expectTypeOf(tape.gradient(x, w, { unconnectedGradients: "none" })).toEqualTypeOf<Float64Array | null>();
    expectTypeOf(tape.gradient(x, [x, w], { unconnectedGradients: "none" })).toEqualTypeOf<
      [number | null, Float64Array | null]
    >();
  });

  test("jacobian", () => {
    expectTypeOf(tape.jacobian(w, w)).toEqualTypeOf<Float64Array[]>();
    expectTypeOf(tape.jacobian(x, w)).toEqualTypeOf<Float64Array>();
  });
});
