import { describe, expect, test } from "vitest";
import { forEachIndex, inMemory, ofNumber, type Lazy } from "../../runtime/tensor/lazy.ts";
import { operations } from "../../runtime/tensor/operations.ts";
import type { AnyTensor, Shape } from "../../runtime/tensor/index.ts";
import { tensor } from "../../runtime/tensor/index.ts";
import { dual, type Dual, type DualTerms } from "./dual.ts";
import { sample } from "./reference.ts";

/** An argument of an operation: a tensor that derivatives are taken by, or something else. */
type Argument = AnyTensor | readonly AnyTensor[] | number | readonly number[] | string | boolean | undefined;

const isTensor = (value: unknown): value is AnyTensor => typeof value === "object" && value !== null && "dtype" in value;

/** How far each element moves in the direction of the derivative. */
const directionAt = (position: number): number => Math.cos(1 + 2.7 * position);

/** The sum of the results, each with a weight of its own, moved by `distance`; with its derivative by that. */
function evaluate(name: string, args: readonly Argument[], distance = 0): Dual {
  const operation = operations.get(name)!;
  let count = 0;
  const lazy = (x: AnyTensor): Lazy<DualTerms> => {
    const isFloat = x.dtype === "float64";
    const memory = [...x.data].map((value): Dual => {
      const direction = isFloat ? directionAt(count++) : 0;
      return { value: value + distance * direction, tangent: direction };
    });
    return inMemory(dual, x.dtype, x.shape.map((length) => dual.constant(length)), memory);
  };
  const converted = operation.parameters.map((parameter, i): unknown => {
    const kind = parameter.replace("?", "");
    const arg = args[i];
    if (arg === undefined) return undefined;
    if (kind === "shape" || kind === "lengths") return [arg].flat().map((length) => dual.constant(length as number));
    if (kind === "length" || kind === "term") return dual.constant(arg as number);
    if (kind === "axes" || kind === "integers") return [arg].flat();
    if (kind === "tensors") return (arg as readonly AnyTensor[]).map(lazy);
    if (isTensor(arg)) return lazy(arg);
    return kind === "tensor" ? ofNumber<DualTerms>(dual.constant(arg as number)) : arg;
  });
  const results = [operation.apply<DualTerms>(dual, ...converted)].flat();
  let [value, tangent, place] = [0, 0, 0];
  for (const result of results) {
    forEachIndex(dual, result.shape, (index) => {
      const element = result.element(index);
      const weight = Math.sin(1 + 1.3 * place++);
      value += weight * element.value;
      tangent += weight * element.tangent;
    });
  }
  return { value, tangent };
}

const x = (shape: Shape, seed = 0): AnyTensor => sample(shape, "float64", seed);
/** Numbers between 0 and 1. */
const inside = (shape: Shape, seed = 0): AnyTensor => x(shape, seed).mul(0.15).add(0.5);
const square = x([3, 3]).add(tensor([[5, 0, 0], [0, 5, 0], [0, 0, 5]]));
const integers = (values: readonly number[] | readonly (readonly number[])[]): AnyTensor => tensor(values as number[], undefined, "int32");

const smooth = ["neg", "square", "exp", "expm1", "sin", "cos", "atan", "sinh", "cosh", "tanh", "asinh", "erf", "erfc", "sigmoid", "logSigmoid", "softplus", "selu", "silu", "mish", "gelu", "relu", "relu6", "abs", "leakyRelu", "elu", "reciprocal", "cbrt"];
const between = ["sqrt", "rsqrt", "log", "log1p", "log2", "log10", "tan", "asin", "acos", "atanh"];
const reductions = ["sum", "mean", "prod", "max", "min", "logSumExp", "variance", "std", "moments", "norm", "softmax", "logSoftmax", "cumsum", "cumprod", "layerNorm"];
const pairs = ["add", "sub", "mul", "div", "divNoNan", "atan2", "hypot", "maximum", "minimum", "squaredDifference", "prelu", "mod", "mse", "huberLoss"];

const cases: [name: string, ...args: Argument[]][] = [
  ...smooth.map((name): [string, Argument] => [name, x([3, 4])]),
  ...between.map((name): [string, Argument] => [name, inside([3, 4])]),
  ["acosh", inside([4]).add(2)],
  ["gelu", x([4]), true],
  ["clip", x([3, 4]), -1, 1.5],
  ...reductions.map((name): [string, Argument] => [name, x([2, 3])]),
  ...["sum", "mean", "prod", "max", "logSumExp", "variance", "std"].map((name): [string, ...Argument[]] => [name, x([2, 3, 2]), [-1, 0]]),
  ...[1, 3, 0.5, Infinity, -Infinity].map((order): [string, ...Argument[]] => ["norm", x([2, 3]), order, 1]),
  ...pairs.map((name): [string, ...Argument[]] => [name, x([2, 3], 1), x([3], 2)]),
  ["pow", inside([2, 3]), x([3])],
  ["where", integers([1, 0, 1]), x([2, 3], 1), x([3], 2)],
  ["addN", [x([2, 3]), x([3], 1)]],
  ["sigmoidCrossEntropy", x([2, 3], 1), inside([2, 3])],
  ["crossEntropy", x([2, 3]), integers([2, 0])],
  ["crossEntropy", x([2, 3]), inside([2, 3])],
  ["matmul", x([2, 3]), x([3, 2], 1)],
  ["matmul", x([2, 1, 3]), x([2, 3, 2], 1)],
  ["dot", x([3]), x([3], 1)],
  ["outer", x([3]), x([2], 1)],
  ["einsum", "ij,jk,kl->li", [x([2, 3]), x([3, 2], 1), x([2, 2], 2)]],
  ["einsum", "bij,bij->b", [x([2, 2, 3]), x([2, 2, 3], 1)]],
  ["trace", square],
  ["diag", x([3])],
  ["bandPart", square, 0, 1],
  ["cholesky", tensor([[4, 1, 2], [1, 5, 3], [2, 3, 6]])],
  ["inverse", square],
  ["determinant", square],
  ["determinant", x([4, 4])],
  ["determinant", tensor([[0, 1], [0, 2]])],
  ["determinant", tensor([[1, 2, 3], [2, 4, 6], [1, 0, 1]])],
  ["solve", square, x([3, 2], 1)],
  ["solve", tensor([[0, 2], [1, 0]]), x([2])],
  ["triangularSolve", square, x([3], 1)],
  ["triangularSolve", square, x([3], 1), false],
  ["transpose", x([2, 3])],
  ["reshape", x([2, 3]), [3, 2]],
  ["slice", x([3, 4]), [1, 0], [2, 3]],
  ["reverse", x([3, 4]), 1],
  ["tile", x([2]), [3]],
  ["repeat", x([2]), 3],
  ["roll", x([4]), 1, 0],
  ["concat", [x([2, 2]), x([1, 2], 1)]],
  ["stack", [x([2]), x([2], 1)]],
  ["split", x([4, 2]), [1, 3]],
  ["unstack", x([2, 3])],
  ["gather", x([3, 2]), integers([2, 0, 2])],
  ["gatherND", x([3, 2]), integers([[2, 0], [1, 1]])],
  ["embedding", x([3, 2]), integers([2, 0])],
  ["scatterND", integers([[2], [2]]), x([2, 2]), [3, 2]],
  ["tensorScatterUpdate", x([3, 2]), integers([[1], [1]]), x([2, 2], 1)],
  ["unsortedSegmentSum", x([3, 2]), integers([1, 0, 1]), 2],
  ["conv1d", x([1, 5, 2]), x([3, 2, 2], 1), 2, "same"],
  ["conv2d", x([1, 4, 4, 2]), x([3, 3, 2, 2], 1), 1, 1],
  ["depthwiseConv2d", x([1, 4, 4, 2]), x([2, 2, 2, 2], 1), 1, "same"],
  ["conv2dTranspose", x([1, 2, 2, 2]), x([2, 2, 3, 2], 1), [1, 4, 4, 3], 2, "same"],
  ["maxPool", x([1, 4, 4, 1]), 2, 1, "same"],
  ["avgPool", x([1, 4, 4, 1]), 3, 2, "same"],
  ["batchNorm", x([3, 2]), x([2], 1), inside([2]), x([2], 2), x([2], 3)],
  ["layerNorm", x([2, 3]), x([3], 1), x([3], 2)],
  ["dropout", x([2, 3]), 0.4, 1],
];

describe("derivatives of the definitions", () => {
  test.each(cases)("%s", (name, ...args) => {
    const h = 1e-5;
    const { tangent } = evaluate(name, args);
    const difference = (evaluate(name, args, h).value - evaluate(name, args, -h).value) / (2 * h);
    expect(Math.abs(tangent - difference), `${tangent} for ${difference}`).toBeLessThan(2e-8 * Math.max(1, Math.abs(difference)));
  });

  test.each([
    ["norm", tensor([0, 0])],
    ["norm", tensor([0, 0]), 3],
    ["norm", tensor([[0, 1]]), 0.5],
    ["std", tensor([1, 1])],
    ["hypot", tensor([0]), tensor([0])],
    ["abs", tensor([0])],
    ["relu", tensor([0])],
    ["max", tensor([1, 1])],
    ["softmax", tensor([1e4, -1e4, 0])],
    ["logSoftmax", tensor([1e4, -1e4])],
    ["logSumExp", tensor([1e4, -Infinity])],
    ["sigmoid", tensor([-1000, 1000])],
    ["silu", tensor([-1000, 1000])],
    ["softplus", tensor([-1000, 1000])],
    ["mish", tensor([-1000, 1000])],
    ["gelu", tensor([-1000, 1000])],
    ["erf", tensor([-30, 30])],
    ["erfc", tensor([-30, 30])],
    ["elu", tensor([-1000, 1000])],
    ["divNoNan", tensor([1]), tensor([0])],
    ["maxPool", tensor([1, 1, 1, 1], [1, 2, 2, 1]), 2],
    ["determinant", tensor([[0, 0], [0, 0]])],
    ["determinant", tensor([[1, 1, 1], [1, 1, 1], [1, 1, 1]])],
    ["crossEntropy", tensor([[1e4, -1e4]]), integers([1])],
    ["sigmoidCrossEntropy", tensor([1e4, -1e4]), tensor([0, 1])],
  ] as [string, ...Argument[]][])("%s %# is finite at kinks, ties and far out", (name, ...args) => {
    expect(Number.isFinite(evaluate(name, args).tangent)).toBe(true);
  });

  test("sigmoid and softplus have their derivatives at 0", () => {
    const [direction, weight] = [directionAt(0), Math.sin(1)];
    expect(evaluate("sigmoid", [tensor([0])]).tangent).toBeCloseTo(0.25 * direction * weight, 15);
    expect(evaluate("softplus", [tensor([0])]).tangent).toBeCloseTo(0.5 * direction * weight, 15);
  });
});
