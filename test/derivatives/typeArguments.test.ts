import { expect, test } from "vitest";
import { tensor } from "../../runtime/tensor/index.ts";
import { compileModule } from "../support/compileModule.ts";

/** Generic functions that markers get with type arguments: `loss<"float32">`. */
const source = `
import { grad, hvp, valueAndGrad } from "nabla";
import { mul, sum, type Tensor } from "nabla/tensor";

function loss<D extends "float32" | "float64">(x: Tensor<[number], D>, scale: number): number {
  const squares = mul(x, x);
  return sum(mul(squares, scale)).item();
}
const single = loss<"float32">;
export const bySingle = grad(loss<"float32">);
export const byDouble = grad((loss<"float64">));
export const byConstant = valueAndGrad(single);
export const byAssertion = grad(loss as (x: Tensor<[number], "float32">, scale: number) => number);
export const inside = grad((x: Tensor<[2], "float32">): number => loss<"float32">(x, 2));
export const second = hvp(loss<"float32">);

function energy<S extends readonly number[]>(x: Tensor<S>): number { return sum(mul(x, x)).item(); }
export const byShape = grad(energy<readonly [2, 2]>);

function total<T extends number[] | Float64Array>(values: T): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}
export const ofList = grad(total<number[]>);
export const ofTyped = grad(total<Float64Array>);
export const asValue = grad((x: number) => { const f = total<number[]>; return f([x, 2 * x]); });

function area<T extends { x: number; y: number }>(p: T): number { const q: T = p; return q.x * q.y; }
export const ofObject = grad(area<{ x: number; y: number; z: number }>);
`;

test("the type arguments of a function say what its parameters are", async () => {
  const m = await compileModule<Record<string, (...args: readonly unknown[]) => never>>(source);
  const [x, float] = [tensor([1, 2]), tensor(Float32Array.of(1, 2))];
  const shown = (result: unknown): string => String(result);
  expect(shown(m["bySingle"]!(float, 3))).toBe("Tensor [2] float32 [6, 12]");
  expect(shown(m["byDouble"]!(x, 3))).toBe("Tensor [2] float64 [6, 12]");
  expect(shown((m["byConstant"]!(float, 3) as { readonly grad: unknown }).grad)).toBe("Tensor [2] float32 [6, 12]");
  expect(shown(m["byAssertion"]!(float, 3))).toBe("Tensor [2] float32 [6, 12]");
  expect(shown(m["inside"]!(float))).toBe("Tensor [2] float32 [4, 8]");
  expect(shown(m["second"]!(float, float, 3))).toBe("Tensor [2] float32 [6, 12]");
  expect(shown(m["byShape"]!(tensor([[1, 2], [3, 4]])))).toBe("Tensor [2, 2] float64 [[2, 4], [6, 8]]");
  expect([m["ofList"]!([1, 2]), m["ofTyped"]!(Float64Array.of(1, 2)), m["asValue"]!(2)]).toEqual([[2, 4], Float64Array.of(2, 4), 20]);
  expect(m["ofObject"]!({ x: 1, y: 2, z: 3 })).toEqual({ x: 2, y: 1, z: 0 });
});
