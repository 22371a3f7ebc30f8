import { expect, test } from "vitest";
import { parseArguments } from "../../cli/arguments.ts";
import { fastExp, fastTanh } from "../../runtime/math/fastMath.ts";
import { compileSources } from "../support/compileModule.ts";

const source = `
import { hvp, valueAndGrad } from "nabla";
const fastExp = 2;
export const f = (x: Float64Array): number => {
  let s = 0;
  for (const v of x) s += Math.exp(v) * Math.tanh(fastExp * v) + Math.sinh(v) + 0.1 * v ** 3;
  return s;
};
export const derivatives = { first: valueAndGrad(f), product: hvp(f) };
`;

type Module = {
  readonly f: (x: Float64Array) => number;
  readonly derivatives: {
    readonly first: (x: Float64Array) => { readonly value: number; readonly grad: Float64Array };
    readonly product: (x: Float64Array, v: Float64Array) => Float64Array;
  };
};

async function load(fastMath?: boolean): Promise<{ readonly code: string; readonly module: Module }> {
  const compiled = await compileSources(source, fastMath === undefined ? {} : { fastMath });
  const code = compiled.outputs.get(compiled.pathOf("main.ts"))?.code ?? "";
  const module = await compiled.load<Module>();
  await compiled.dispose();
  return { code, module };
}

const x = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i) * 3);
const direction = Float64Array.from({ length: 40 }, (_, i) => Math.cos(i));

test("generated code calls the runtime's functions, under names that are free; the program's own code does not", async () => {
  const { code, module } = await load(true);
  expect(code).toContain('import { fastExp as fastExp2, fastTanh } from "nabla/runtime/math"');
  expect(code).toMatch(/s \+= Math\.exp\(v\) \* Math\.tanh\(fastExp \* v\) \+ Math\.sinh\(v\) \+ 0\.1 \* v \*\* 3/);
  const generated = code.slice(code.indexOf("function fValueAndGrad"));
  expect(generated).not.toMatch(/Math\.(exp|tanh)\b/);
  expect(generated).toMatch(/Math\.sinh/);
  expect(generated).not.toContain("**");
  let sum = 0;
  for (const v of x) sum += fastExp(v) * fastTanh(2 * v) + Math.sinh(v) + 0.1 * (v * v * v);
  expect(module.derivatives.first(x).value).toBe(sum);
});

test("derivatives are those without the option up to the last bits", async () => {
  const [{ module: fast }, { module: exact }] = [await load(true), await load()];
  const [first, second] = [fast.derivatives.first(x), exact.derivatives.first(x)];
  first.grad.forEach((g, i) => {
    expect(Math.abs(g / (second.grad[i] as number) - 1)).toBeLessThan(1e-13);
  });
  const [product, expected] = [fast.derivatives.product(x, direction), exact.derivatives.product(x, direction)];
  product.forEach((g, i) => {
    expect(Math.abs(g - (expected[i] as number))).toBeLessThan(1e-12 * (1 + Math.abs(g)));
  });
});

test("it is off by default, and then values are those of the function bit for bit", async () => {
  for (const { code, module } of [await load(), await load(false)]) {
    expect(code).not.toContain("nabla/runtime/math");
    expect(module.derivatives.first(x).value).toBe(module.f(x));
  }
});

test("the command line has it for what generates code", () => {
  expect(parseArguments(["build", "a.ts", "--fastMath"]).fastMath).toBe(true);
  expect(parseArguments(["inspect", "a.ts", "--fastMath"]).fastMath).toBe(true);
  expect(parseArguments(["build", "a.ts"]).fastMath).toBe(false);
  expect(() => parseArguments(["check", "--fastMath"])).toThrow(/check has no option --fastMath/);
});
