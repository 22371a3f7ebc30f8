import { describe, expect, test } from "vitest";
import { operations } from "../../runtime/tensor/operations.ts";
import { compileModule } from "../support/compileModule.ts";
import { importSources } from "../support/importSources.ts";
import { numbersFrom } from "../support/numbers.ts";
import { checkFirstOrder, checkSecondOrder, doubleDigits, drawn, smoothPoint, type AnyTensor, type Derivatives, type Gradient, type Hessian, type Make, type Primal } from "./agreement.ts";
import { allCases, argumentsOf, elementwiseCases, linearCases, networkCases, productCases, reductionCases, shapeCases, type Case } from "./cases.ts";

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
    const draw = (): AnyTensor[] => argumentsOf(entry).map((argument) => drawn(make, argument, random));
    const primal = eager[`f${i}`] as Primal;
    const point = smoothPoint(make, primal, draw, random);
    checkFirstOrder(primal, compiled[`d${i}`] as Derivatives, point, dtype === "float64" ? doubleDigits : { modes: 4, differences: 1 });
    if (isLong && dtype === "float64") checkSecondOrder(make, compiled[`h${i}`] as Hessian, compiled[`g${i}`] as Gradient, point.args, random);
  });
});

test("every operation is among them", () => {
  const text = allCases.map(({ call }) => call).join(" ");
  expect([...operations.keys()].filter((name) => !new RegExp(`\\b${name}\\(`).test(text))).toEqual([]);
});

/** A module of functions, which run at once, and one of their derivatives. */
function sourcesOf(cases: readonly Case[], dtype: string): { readonly primal: string; readonly derivatives: string } {
  const calls = cases.map(({ call }) => call).join(" ");
  const names = new Set([...(calls.match(/(?<![.\w])[a-z]\w*(?=\()/gi) ?? []), "mul", "sum", "tensor"]);
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
    primal: `import { ${[...names].join(", ")}, type Tensor } from "nabla/tensor";\nexport const make = tensor;\n${functions.join("\n")}\n`,
    derivatives: `import { grad, hvp, jvp, vjp } from "nabla";\nimport * as f from "./primal.ts";\n${derivatives.join("\n")}\n`,
  };
}
