import { describe, expect, test } from "vitest";
import type { Tensor } from "../../runtime/tensor/index.ts";
import { compileModule } from "../support/compileModule.ts";
import { importSources } from "../support/importSources.ts";
import { numbersFrom } from "../support/numbers.ts";
import { generate } from "./generated.ts";

type AnyTensor = Tensor<readonly number[]>;
type Primal = (...args: AnyTensor[]) => number;
type Derivatives = {
  readonly gradient: (...args: AnyTensor[]) => { readonly value: number; readonly grad: AnyTensor[] };
  readonly tangent: (args: AnyTensor[], tangents: AnyTensor[]) => { readonly value: number; readonly tangent: number };
  readonly along: (x: AnyTensor, dx: AnyTensor, ...rest: AnyTensor[]) => AnyTensor;
  readonly twice: (...args: AnyTensor[]) => AnyTensor;
  readonly tape: (...args: AnyTensor[]) => AnyTensor[];
};

const count = Number(process.env["NABLA_RANDOM"] ?? 8);
const first = Number(process.env["NABLA_SEED"] ?? 1);
const seeds = Array.from({ length: count }, (_, i) => first + i);

const operations =
  "add, broadcastTo, concat, cumsum, dot, einsum, eye, gather, greater, inverse, layerNorm, logSumExp, matmul, max, maximum, mean, mul, norm, outer, pad, reshape, reverse, sigmoid, sin, softmax, softplus, solve, square, stack, sub, sum, tanh, tensor, tile, transpose, unstack, where, type Tensor";

const primals = seeds.map((seed) => {
  const { parameters, body } = generate(seed);
  return `export function f${seed}(${parameters}): number {\n  ${body}\n  return result;\n}\n`;
});
const derivatives = seeds.map((seed) => {
  const { parameters, body } = generate(seed);
  const [x] = parameters.split(", q:") as [string];
  const f = `p.f${seed}`;
  return `
export function tape${seed}(${parameters}) {
  const tape = new GradientTape();
  ${body}
  return tape.gradient(result, [x, q, v], { unconnectedGradients: "zero" });
}
export const of${seed} = {
  gradient: valueAndGrad(${f}, { wrt: [0, 1, 2] }),
  tangent: jvp(${f}),
  along: hvp(${f}),
  twice: grad((${parameters}, ${x.replace("x:", "dx:")}) => sum(mul(grad(${f})(x, q, v), dx))),
  tape: tape${seed},
};
`;
});

const modules = {
  "main.ts": `import { grad, hvp, jvp, valueAndGrad, GradientTape } from "nabla";\nimport { ${operations} } from "nabla/tensor";\nimport * as p from "./primal.ts";\n${derivatives.join("")}`,
  "primal.ts": `import { ${operations} } from "nabla/tensor";\nexport { tensor };\n${primals.join("\n")}`,
};

/** The derivative at 0 by central differences, once extrapolated, and how far the two of them are from each other. */
function slopeOf(f: (h: number) => number): { readonly slope: number; readonly spread: number } {
  const difference = (h: number): number => (f(h) - f(-h)) / (2 * h);
  const [near, far] = [difference(2e-4), difference(4e-4)];
  return { slope: (4 * near - far) / 3, spread: Math.abs(near - far) };
}

const inner = (a: readonly AnyTensor[], b: readonly AnyTensor[]): number =>
  a.reduce((sum, x, i) => sum + x.data.reduce((part, element, k) => part + element * b[i]!.data[k]!, 0), 0);

/** Programs of operations on tensors in loops, branches, closures, objects and arrays: all ways to a derivative agree. */
describe("random programs on tensors", async () => {
  const eager = await importSources<Record<string, Primal> & { readonly tensor: (elements: Float64Array, shape: readonly number[]) => AnyTensor }>({ "primal.ts": modules["primal.ts"] });
  const compiled = await compileModule<Record<string, Derivatives>>(modules);

  test.each(seeds)("seed %i", (seed) => {
    const random = numbersFrom(seed);
    const draw = (): AnyTensor[] => [[2, 3], [3, 3], [3]].map((shape) => eager.tensor(Float64Array.from({ length: shape.reduce((a, b) => a * b) }, random), shape));
    const [args, tangents] = [draw(), draw()];
    const [primal, { gradient, tangent, along, twice, tape }] = [eager[`f${seed}`]!, compiled[`of${seed}`]!];
    const moved = (h: number, by = tangents): AnyTensor[] => args.map((arg, i) => eager.tensor(arg.data.map((element, k) => element + h * (by[i]?.data[k] ?? 0)), arg.shape));

    const { value, grad } = gradient(...args);
    const forward = tangent(args, tangents);
    expect([value, forward.value]).toEqual([primal(...args), primal(...args)]);
    expect(grad.map(({ shape }) => shape)).toEqual(args.map(({ shape }) => shape));
    const size = 1 + Math.abs(forward.tangent);
    expect(Math.abs(inner(grad, tangents) - forward.tangent) / size).toBeLessThan(1e-10);
    const { slope, spread } = slopeOf((h) => primal(...moved(h)));
    // Where elements are compared, a step may lead over the place at which the derivative jumps.
    if (spread / size < 1e-3) expect(Math.abs(slope - forward.tangent) / size).toBeLessThan(1e-6);

    const [x, ...rest] = args as [AnyTensor, ...AnyTensor[]];
    const dx = tangents[0]!;
    const product = along(x, dx, ...rest);
    const again = twice(x, ...rest, dx);
    product.data.forEach((element, k) => {
      const scale = 1 + Math.abs(element);
      expect(Math.abs(again.data[k]! - element) / scale).toBeLessThan(1e-8);
      const difference = slopeOf((h) => gradient(...moved(h, [dx])).grad[0]!.data[k]!);
      if (difference.spread / scale < 1e-3) expect(Math.abs(difference.slope - element) / scale).toBeLessThan(1e-5);
    });
    tape(...args).forEach((part, i) => {
      part.data.forEach((element, k) => { expect(Math.abs(element - grad[i]!.data[k]!) / (1 + Math.abs(element))).toBeLessThan(1e-10); });
    });
  });
});
