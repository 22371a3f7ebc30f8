import { describe, expect, test } from "vitest";
import type { Tensor } from "../../runtime/tensor/index.ts";
import { compileModule } from "../support/compileModule.ts";
import { importSources } from "../support/importSources.ts";
import { numbersFrom } from "../support/numbers.ts";
import { elementwiseCases, linearCases, networkCases, productCases, reductionCases, shapeCases, type Argument, type Case } from "./cases.ts";

type AnyTensor = Tensor<readonly number[]>;
type Primal = (...args: AnyTensor[]) => AnyTensor;
/** Makes a tensor of the copy of the runtime that runs the functions. */
type Make = (elements: Float64Array, shape: readonly number[]) => AnyTensor;
type Derivatives = {
  readonly vjp: (...args: AnyTensor[]) => { readonly value: AnyTensor; readonly pullback: (cotangent: AnyTensor) => AnyTensor[] };
  readonly jvp: (args: AnyTensor[], tangents: AnyTensor[]) => { readonly value: AnyTensor; readonly tangent: AnyTensor };
};

function everyFourth(...families: readonly (readonly Case[])[]): readonly Case[] {
  return families.flat().filter((_, i) => i % 4 === 0);
}

const isLong = process.env["NABLA_RANDOM"] !== undefined;

/** Each operation as it runs at once, and compiled: the same values bit for bit, and derivatives that agree. */
describe.each([
  { family: "elementwise", cases: elementwiseCases },
  { family: "reductions", cases: reductionCases },
  { family: "products", cases: productCases },
  { family: "shapes", cases: shapeCases },
  { family: "linear algebra", cases: linearCases },
  { family: "networks", cases: networkCases },
  { family: "float32", cases: everyFourth(elementwiseCases, reductionCases, productCases, linearCases, networkCases), dtype: "float32" },
])("$family", async ({ cases, dtype = "float64" }) => {
  const { primal, derivatives } = sourcesOf(cases, dtype);
  const eager = await importSources<Record<string, Primal> & { readonly make: (elements: Float64Array, shape: readonly number[], dtype: string) => AnyTensor }>(primal);
  const make: Make = (elements, shape) => eager.make(elements, shape, dtype);
  const compiled = await compileModule<Record<string, unknown>>({ "derivatives.ts": derivatives, "primal.ts": primal });
  test.each(cases.map((entry, i) => ({ ...entry, i })))("$call", (entry) => {
    const { i } = entry;
    const random = numbersFrom(i + 1);
    const args = argumentsOf(entry).map((argument) => filled(make, argument.shape, () => argument.from + ((random() + 1) / 2) * (argument.to - argument.from)));
    const primal = eager[`f${i}`] as Primal;
    const derivatives = compiled[`d${i}`] as Derivatives;
    const value = primal(...args);
    const forward = derivatives.vjp(...args);
    expect(forward.value.shape).toEqual(value.shape);
    expect([...forward.value.data]).toEqual([...value.data]);
    checkFirstOrder(make, primal, derivatives, args, random, dtype === "float64" ? { modes: 9, differences: 6 } : { modes: 4, differences: 1 });
    if (isLong && dtype === "float64") checkSecondOrder(make, compiled[`h${i}`] as Hessian, compiled[`g${i}`] as Gradient, args, random);
  });
});

function checkFirstOrder(make: Make, primal: Primal, derivatives: Derivatives, args: AnyTensor[], random: () => number, digits: { readonly modes: number; readonly differences: number }): void {
  const { value, pullback } = derivatives.vjp(...args);
  const tangents = args.map((arg) => filled(make, arg.shape, random));
  const cotangent = filled(make, value.shape, random);
  const { value: again, tangent } = derivatives.jvp(args, tangents);
  expect([...again.data]).toEqual([...value.data]);
  const adjoints = pullback(cotangent);
  expect(adjoints.map(({ shape }) => shape)).toEqual(args.map(({ shape }) => shape));
  const inner = (a: readonly AnyTensor[], b: readonly AnyTensor[]): number =>
    a.reduce((sum, x, i) => sum + x.data.reduce((part, element, k) => part + element * (b[i]?.data[k] ?? NaN), 0), 0);
  const byForward = inner([cotangent], [tangent]);
  expect(inner(adjoints, tangents)).toBeCloseTo(byForward, digits.modes);
  const moved = (h: number): number => inner([cotangent], [primal(...args.map((arg, i) => along(make, arg, tangents[i] as AnyTensor, h)))]);
  expect(byForward).toBeCloseTo(slopeOf(moved), digits.differences);
}

type Gradient = (...args: AnyTensor[]) => AnyTensor;
type Hessian = (x: AnyTensor, v: AnyTensor, ...rest: AnyTensor[]) => AnyTensor;

function checkSecondOrder(make: Make, hvp: Hessian, gradient: Gradient, [x, ...rest]: AnyTensor[], random: () => number): void {
  if (!x) return;
  const v = filled(make, x.shape, random);
  const product = hvp(x, v, ...rest);
  product.data.forEach((element, k) => {
    expect(element).toBeCloseTo(slopeOf((h) => gradient(along(make, x, v, h), ...rest).data[k] ?? NaN), 5);
  });
}

/** Derivative at 0 by central differences, once extrapolated. */
function slopeOf(f: (h: number) => number): number {
  const difference = (h: number): number => (f(h) - f(-h)) / (2 * h);
  return (4 * difference(5e-4) - difference(1e-3)) / 3;
}

function along(make: Make, x: AnyTensor, v: AnyTensor, h: number): AnyTensor {
  return filled(make, x.shape, (_, k) => (x.data[k] ?? NaN) + h * (v.data[k] ?? NaN));
}

function filled(make: Make, shape: readonly number[], element: (unused: undefined, index: number) => number): AnyTensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return make(Float64Array.from({ length: size }, (_, k) => element(undefined, k)), shape);
}

function argumentsOf({ x, y }: Case): readonly Argument[] {
  return y ? [x, y] : [x];
}

/** A module of functions, which run at once, and one of their derivatives. */
function sourcesOf(cases: readonly Case[], dtype: string): { readonly primal: string; readonly derivatives: string } {
  const calls = cases.map(({ call }) => call).join(" ");
  const names = new Set([...(calls.match(/(?<![.\w])[a-z]\w*(?=\()/gi) ?? []), "mul", "sum"]);
  const functions = cases.map((entry, i) => {
    const parameters = argumentsOf(entry).map(({ shape, open }, k) => {
      const lengths = shape.map((length, axis) => (axis === open ? "number" : String(length)));
      return `${"xy"[k]}: Tensor<[${lengths.join(", ")}], "${dtype}">`;
    });
    const given = argumentsOf(entry).map((_, k) => "xy"[k]).join(", ");
    return `export const f${i} = (${parameters.join(", ")}) => ${entry.call};
export const s${i} = (${parameters.join(", ")}) => { const r = f${i}(${given}); return sum(mul(r, r)); };`;
  });
  const derivatives = cases.map((_, i) => `export const d${i} = { vjp: vjp(f.f${i}), jvp: jvp(f.f${i}) };${isLong ? `\nexport const g${i} = grad(f.s${i});\nexport const h${i} = hvp(f.s${i});` : ""}`);
  return {
    primal: `import { ${[...names].join(", ")}, tensor, type Tensor } from "nabla/tensor";\nexport const make = tensor;\n${functions.join("\n")}\n`,
    derivatives: `import { grad, hvp, jvp, vjp } from "nabla";\nimport * as f from "./primal.ts";\n${derivatives.join("\n")}\n`,
  };
}
