import { afterAll, beforeAll, expect, test } from "vitest";
import { centralDifference } from "../support/centralDifference.ts";
import { compileSources, describeDiagnostic, type CompiledSources } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";
import { leavesOf } from "../support/numbers.ts";

/** Type parameters that stand for numbers, arrays and objects; derivatives inside of functions with such. */
const source = `
import { customVjp, grad, jvp, valueAndGrad, vjp } from "nabla";
import { checkGradient } from "nabla/testing";

interface Spring {
  stiffness: number;
  rest: Float64Array;
}

function energyOf({ stiffness, rest }: Spring, x: number): number {
  return stiffness * (x - rest[0]) ** 2 + rest[1] * x;
}

/** The slope of f by its last argument, whatever the first one is. */
function slope<T>(f: (of: T, x: number) => number, of: T, x: number): number {
  return slopeOf((at: T, y: number) => f(at, y), of, x);
}
function slopeOf<Of>(f: (of: Of, x: number) => number, of: Of, x: number): number {
  return grad(f, { wrt: 1 })(of, x);
}

function genericObject(k: number, x: number): number {
  return slope(energyOf, { stiffness: k * k, rest: Float64Array.of(k, x * k) }, x);
}

function genericNumber(k: number, x: number): number {
  return slope((at, y) => Math.sin(at * y) + y ** 3, k, x) + slope((at: number[], y) => at[0] * y * y, [k], x);
}

function genericArray(a: number[], x: number): number {
  return slope((at, y) => at.reduce((sum, entry) => sum + entry * y * y, 0), a, x);
}

/** A pullback that gives an object with an array in it. */
function pulledObject(x: number): number {
  const spring = { stiffness: x, rest: Float64Array.of(x * x, 2) };
  const { pullback } = vjp(energyOf)(spring, x);
  const [springAdj, xAdj] = pullback(x);
  return springAdj.stiffness * springAdj.rest[0] + springAdj.rest[1] + xAdj;
}

/** A rule of a function that takes whatever it is given. */
function ruled<T>(f: (of: T) => number, of: T): number {
  const own = customVjp(f, (at: T) => [f(at), (adjoint: number) => [vjp(f)(at).pullback(2 * adjoint)[0]] as never]);
  return own(of);
}

function genericRule(x: number, y: number): number {
  const twice = grad((k: number) => ruled(({ stiffness, rest }: Spring) => stiffness ** 2 * rest[0] + rest[1], { stiffness: k, rest: Float64Array.of(k, y) }))(x);
  return twice * y + grad((k: number) => ruled((at) => at * at * y, k))(x);
}

/** A type parameter that may be absent. */
function orElse<T>(value: T | undefined, other: T): T {
  return value === undefined ? other : value;
}

function genericAbsent(x: number, y: number): number {
  const given: number[] = [x];
  return orElse(given[0], y) * orElse(given[3], y * y);
}

/** Nested generic functions: each call has types of its own. */
function twice<A, B>(f: (a: A) => B, g: (b: B) => A, a: A): A {
  const there = (at: A): B => f(at);
  return g(there(a));
}

function genericNested(x: number, y: number): number {
  const pair = twice((p: { a: number; b: number[] }) => p.a * p.b[0], (product) => ({ a: product * y, b: [product, y] }), { a: x, b: [y, x] });
  return pair.a * pair.b[0] + twice((v: number) => [v, v * y], ([v, w]) => v * w, x);
}

/** Where a derivative of a parameter is taken, only the compiled caller has a value. */
export const compiled = {
  genericObject: { both: valueAndGrad(genericObject, { wrt: [0, 1] }), ahead: jvp(genericObject) },
  genericNumber: { both: valueAndGrad(genericNumber, { wrt: [0, 1] }), ahead: jvp(genericNumber) },
  genericArray: { both: valueAndGrad(genericArray, { wrt: [0, 1] }), ahead: jvp(genericArray) },
};
export const checks = {
  pulledObject: () => checkGradient(pulledObject, [1.3], { order: 2 }),
  genericRule: () => checkGradient(genericRule, [1.3, 0.7]),
  genericAbsent: () => checkGradient(genericAbsent, [1.3, 0.7], { order: 2 }),
  genericNested: () => checkGradient(genericNested, [1.3, 0.7], { order: 2 }),
};
`;

type Args = readonly unknown[];
type Derivatives = {
  readonly both: (...args: Args) => { readonly value: number; readonly grad: readonly unknown[] };
  readonly ahead: (args: Args, tangents: Args) => { readonly tangent: number };
};
type Module = {
  readonly compiled: Readonly<Record<string, Derivatives>>;
  readonly checks: Readonly<Record<string, () => void>>;
};

let sources: CompiledSources;
let module: Module;
beforeAll(async () => {
  sources = await compileSources({ "main.ts": source });
  expect(sources.diagnostics.map(describeDiagnostic)).toEqual([]);
  module = await sources.load<Module>();
});
afterAll(() => sources.dispose());

const names = ["pulledObject", "genericRule", "genericAbsent", "genericNested"];
test.each(names)("%s", (name) => {
  expect(Object.keys(module.checks)).toEqual(names);
  module.checks[name]?.();
});

test.each([
  ["genericObject", [1.5, 0.5]],
  ["genericNumber", [1.5, 0.5]],
  ["genericArray", [[1, 2], 0.5]],
] as const)("%s", (name, args) => {
  const { both, ahead } = module.compiled[name] as Derivatives;
  const { grad } = both(...args);
  expectClose(grad, centralDifference((...moved: never[]) => both(...moved).value, args, [0, 1]));
  expectClose(ahead(args, [args[0], 0]).tangent, leavesOf(args[0]).reduce((sum, { value }, i) => sum + value * (leavesOf(grad[0])[i]?.value ?? NaN), 0));
});
