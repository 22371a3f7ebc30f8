import { describe, expect, test } from "vitest";
import { tensor, type Tensor } from "../../runtime/tensor/index.ts";
import { compileModule } from "../support/compileModule.ts";

type Vector = Tensor<readonly [2]>;

/** The same tensor in two places is two arguments that are equal: each function is a·b², with a and b in another structure. */
const source = `
import { grad, hvp, jacobian, jvp, vjp } from "nabla";
import { mul, sum, type Tensor } from "nabla/tensor";
type V = Tensor<[2]>;
const product = (a: V, b: V): V => mul(a, mul(b, b));
type Pair = { a: V; b: V };
type Open = Pair & { c?: V };
class Model { constructor(readonly a: V, readonly b: V) {} }
export const ofArguments = grad((a: V, b: V) => sum(product(a, b)), { wrt: [0, 1] });
export const ofObject = grad((p: Pair) => sum(product(p.a, p.b)));
export const ofOptional = grad((p: Open) => sum(product(p.a, p.b)));
export const ofNested = grad((p: { first: { a: V }; second: { b: V } }) => sum(product(p.first.a, p.second.b)));
export const ofArray = grad((p: V[]) => { let total = 0; for (let i = 0; i + 1 < p.length; i++) total += sum(product(p[i]!, p[i + 1]!)).item(); return total; });
export const ofTuple = grad((p: readonly [V, V]) => sum(product(p[0], p[1])));
export const ofClass = grad((p: Model) => sum(product(p.a, p.b)));
export const model = (w: V) => new Model(w, w);
export const backwards = vjp((p: Pair) => product(p.a, p.b));
export const forwards = jvp((p: Pair) => product(p.a, p.b));
export const twice = grad((p: Pair) => { const g = grad((q: Pair) => sum(product(q.a, q.b)))(p); return sum(mul(g.a, g.b)); });
export const along = hvp((p: Pair) => sum(product(p.a, p.b)));
`;

describe("the same tensor in two places has a derivative for each", async () => {
  const m = await compileModule<Record<string, (...args: readonly unknown[]) => never>>(source);
  const w: Vector = tensor([2, 3]);
  const [v, u]: Vector[] = [tensor([1, -1]), tensor([0, 2])];
  const shown = (part: unknown): unknown => JSON.parse(JSON.stringify(part, (_, value: unknown) => (value instanceof Object && "toArray" in value ? (value as Vector).toArray() : value)));
  const [a, b] = [[4, 9], [8, 18]];

  test.each<[name: string, args: readonly unknown[], gradient: unknown]>([
    ["ofArguments", [w, w], [a, b]],
    ["ofObject", [{ a: w, b: w }], { a, b }],
    ["ofOptional", [{ a: w, b: w }], { a, b }],
    ["ofOptional", [{ a: w, b: w, c: w }], { a, b, c: [0, 0] }],
    ["ofNested", [{ first: { a: w }, second: { b: w } }], { first: { a }, second: { b } }],
    ["ofArray", [[w, w]], [a, b]],
    ["ofArray", [[w, w, w]], [a, [12, 27], b]],
    ["ofTuple", [[w, w]], [a, b]],
    // d(g.a·g.b) for g.a = b² and g.b = 2ab: 2b³ and 6ab².
    ["twice", [{ a: w, b: w }], { a: [16, 54], b: [48, 162] }],
    // Rows of the Hessian are [0, 2b] and [2b, 2a].
    ["along", [{ a: w, b: w }, { a: v, b: u }], { a: [0, 12], b: [4, 6] }],
  ])("%s", (name, args, gradient) => {
    expect(shown(m[name]?.(...args))).toEqual(gradient);
  });

  test("a class, whose gradient is a plain object", () => {
    expect(shown(m["ofClass"]?.(m["model"]?.(w)))).toEqual({ a, b });
  });

  test("pullbacks and tangents", () => {
    const { pullback } = m["backwards"]!({ a: w, b: w }) as { pullback: (adjoint: Vector) => unknown };
    expect(shown(pullback(tensor([1, 10])))).toEqual([{ a: [4, 90], b: [8, 180] }]);
    expect(shown(m["forwards"]?.([{ a: w, b: w }], [{ a: v, b: u }]))).toEqual({ value: [8, 27], tangent: [4, 27] });
  });
});
