/** A call of an operation on `x`, and on `y` where there is one. */
export type Case = {
  /** What is called, as TypeScript. */
  readonly call: string;
  readonly x: Argument;
  readonly y?: Argument;
  /** The operation must know the lengths at build time. */
  readonly isFixed?: boolean;
};

/** A tensor that is given: its shape, and where its elements lie. */
export type Argument = {
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
  /** `number` stands for this dimension in its type. */
  readonly open?: number;
};

export function argumentsOf({ x, y }: Case): readonly Argument[] {
  return y ? [x, y] : [x];
}

const at = (shape: readonly number[], from = -1, to = 1, open?: number): Argument => ({ shape, from, to, ...(open === undefined ? {} : { open }) });

const unary = (names: string, from = -1, to = 1): Case[] =>
  names.split(" ").map((name, i) => ({ call: `${name}(x)`, x: at([2, 3], from, to, i % 3 === 0 ? 0 : undefined) }));

const binary = (names: string, from = -1, to = 1): Case[] =>
  names.split(" ").flatMap((name, i) => [
    { call: `${name}(x, y)`, x: at([2, 3], from, to), y: at([2, 3], from, to) },
    i % 2 === 0
      ? { call: `${name}(x, y)`, x: at([2, 1, 3], from, to, 0), y: at([4, 1], from, to) }
      : { call: `${name}(y, x)`, x: at([2, 3], from, to, 1), y: at([3], from, to) },
  ]);

const of = (call: string, x: Argument, y?: Argument): Case => ({ call, x, ...(y ? { y } : {}) });

const fixed = (call: string, x: Argument): Case => ({ ...of(call, x), isFixed: true });

export const elementwiseCases: readonly Case[] = [
  ...unary("neg abs square sin cos tanh sinh cosh atan asinh erf erfc sigmoid logSigmoid softplus silu selu mish relu expm1 exp elu leakyRelu gelu cbrt"),
  ...unary("sqrt rsqrt reciprocal log log1p log2 log10 tan", 0.2, 1.2),
  ...unary("asin acos atanh", -0.9, 0.9),
  ...unary("acosh", 1.2, 3),
  ...binary("add sub mul maximum minimum atan2 squaredDifference hypot"),
  ...binary("div pow", 0.3, 2),
  of("clip(x, -0.5, 0.5)", at([7])),
  of("gelu(x, true)", at([5])),
  of("x.mul(2).add(1).div(3)", at([2, 3])),
  of("add(2, x)", at([2, 2])),
  of("where(greater(x, 0), mul(x, x), neg(x))", at([2, 3])),
  of("where(greater(x, y), x, y)", at([2, 3]), at([3])),
  of("prelu(x, y)", at([2, 3]), at([3])),
  of("addN([x, y, x])", at([2, 3]), at([2, 3])),
  ...["divNoNan", "mod", "floorDiv"].map((name) => of(`${name}(x, y)`, at([2, 3], 0.5, 3), at([3], 0.6, 0.9))),
  ...["equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"].map((name) => of(`mul(x, ${name}(x, y))`, at([2, 3]), at([3]))),
  ...["And", "Or", "Xor"].map((name) => of(`mul(x, logical${name}(greater(x, 0), greater(y, 0)))`, at([2, 3]), at([3]))),
  ...["isNaN", "isFinite", "isInf", "logicalNot"].map((name) => of(`where(${name}(div(x, greater(x, 0))), mul(x, 2), x)`, at([2, 3]))),
  ...["ceil", "floor", "round", "trunc", "sign", "step"].map((name) => of(`mul(x, ${name}(mul(x, 3)))`, at([2, 3]))),
  of("relu6(mul(x, 8))", at([2, 3])),
  of('mul(x, cast(mul(x, 4), "int32"))', at([2, 3])),
];

export const reductionCases: readonly Case[] = [
  ...["sum", "mean", "prod", "max", "min", "logSumExp", "variance", "std", "norm"].flatMap((name, i): Case[] => {
    const rest = name === "norm" ? "2, " : "";
    return [
      of(`${name}(x)`, at([2, 3], 0.2, 2, i % 2)),
      of(`${name}(x, ${rest}-1)`, at([2, 3, 2], 0.2, 2, 1)),
      of(`${name}(x, ${rest}[0, 2], true)`, at([2, 3, 2], 0.2, 2, 2)),
    ];
  }),
  of("norm(x, 1)", at([2, 3])),
  of("norm(x, 3, 1)", at([2, 3])),
  of("sum(exp(x).mul(y), 0)", at([4, 3]), at([4, 3])),
  of("mul(x, sum(x, 1, true))", at([3, 4])),
  of("sub(x, mean(x))", at([5])),
  of("add(moments(x, 1)[0], moments(x, 1)[1])", at([2, 3])),
  ...["any", "all"].map((name) => of(`mul(x, ${name}(greater(x, 0.3), 1, true))`, at([3, 2]))),
  ...["argMax", "argMin"].map((name) => of(`mul(x, ${name}(x, 0))`, at([3, 2]))),
];

export const productCases: readonly Case[] = [
  of("matmul(x, y)", at([2, 3]), at([3, 4])),
  of("matmul(x, y)", at([5, 6], -1, 1, 0), at([6, 7], -1, 1, 1)),
  of("matmul(x, y, true)", at([3, 2]), at([3, 4])),
  of("matmul(x, y, false, true)", at([9, 8]), at([7, 8])),
  of("matmul(x, y)", at([3, 2, 4]), at([4, 2])),
  of("matmul(tanh(x), exp(y))", at([4, 9]), at([9, 5])),
  of("matmul(x, y)", at([2, 5, 4]), at([2, 4, 6])),
  of("matmul(x, concat([y, y], 1))", at([2, 3]), at([3, 2])),
  of("matmul(x, y, true)", at([2, 1, 4, 5]), at([3, 4, 6])),
  of("matmul(tanh(x), y, false, true)", at([5, 4]), at([2, 6, 4])),
  of("dot(x, y)", at([4]), at([4])),
  of("outer(x, y)", at([3]), at([2])),
];

export const shapeCases: readonly Case[] = [
  of("reshape(x, [3, 2])", at([2, 3])),
  of("reshape(x, [-1, 2])", at([2, 3, 2], -1, 1, 1)),
  of("transpose(x)", at([2, 3])),
  of("transpose(exp(x), [2, 0, 1])", at([2, 3, 4])),
  of("sum(transpose(x).mul(y), 1)", at([2, 3]), at([3, 2])),
  of("expandDims(x, 1)", at([2, 3])),
  of("squeeze(x, 1)", at([2, 1, 3])),
  fixed("squeeze(x)", at([2, 1, 3])),
  fixed("squeeze(x)", at([0, 1, 3])),
  of("flatten(x)", at([2, 3], -1, 1, 0)),
  of("broadcastTo(x, [4, 2, 3])", at([2, 1])),
  of("concat([x, y], 1)", at([2, 3]), at([2, 2])),
  of("concat([x, tanh(x), y])", at([2, 3]), at([1, 3])),
  of("stack([x, y], 1)", at([2, 3]), at([2, 3])),
  of("x.concat([y, x], 1)", at([2, 3]), at([2, 2])),
  of("x.stack([y], -1)", at([2, 3]), at([2, 3])),
  of("x.addN([y, x])", at([2, 3]), at([3])),
  of("sum(exp(mul(concat([x, y]), tensor([2, 3, 4]))), 1)", at([2, 3]), at([4, 3])),
  of("variance(concat([x, tanh(y)], 1), 1, true)", at([2, 3]), at([2, 2])),
  of("logSumExp(stack([x, y], 1), [0, 1])", at([2, 3]), at([2, 3])),
  of("mul(concat([x, y], 1), concat([y, x], 1))", at([2, 3]), at([2, 2])),
  of("mul(concat([x, y], 1), concat([square(y), x], 1))", at([2, 3]), at([2, 3])),
  of("transpose(concat([stack([x, y]), stack([y, x])], 2), [2, 0, 1]).slice([1, 0, 0], [3, 2, 2])", at([2, 3]), at([2, 3])),
  of("cumsum(concat([x, y]).reshape([-1]))", at([2, 3]), at([1, 3])),
  of("where(greater(concat([x, y], 1), 0), concat([x, y], 1), 1).max(1)", at([2, 3]), at([2, 2])),
  of("squeeze(concat([x], 0).expandDims(1), [1]).gather([1, 0])", at([2, 3])),
  fixed("unstack(x)[1].mul(unstack(x)[0])", at([2, 3])),
  fixed("unstack(x)[1].mul(unstack(x)[0])", at([2, 0])),
  of("split(x, 2, 1)[1]", at([2, 4])),
  of("tile(x, [2, 2])", at([2, 3])),
  of("repeat(x, 2, 1)", at([2, 3])),
  of("pad(x, [[1, 2], [0, 1]])", at([2, 3])),
  of('mirrorPad(x, [[1, 1], [2, 0]], "reflect")', at([2, 3])),
  of("slice(x, [0, 1], [2, 2])", at([2, 3])),
  of("stridedSlice(x, [0, 2], [2, 0], [1, -1])", at([2, 3])),
  of("gather(x, [2, 0, 2])", at([3, 2])),
  of("gather(x, [1, 1, 0], 1)", at([3, 2])),
  of("gatherND(x, [[0, 1], [1, 0]])", at([2, 2])),
  of("scatterND([[2], [0], [2]], x, [4])", at([3])),
  of("unsortedSegmentSum(x, [1, 0, 1], 2)", at([3, 2])),
  of("embedding(x, [[0, 2], [1, 2]])", at([3, 2])),
  of("flip(x, 1)", at([2, 3])),
  of("reverse(x)", at([2, 3])),
  of("roll(x, 1, 1)", at([2, 3])),
  of("cumsum(x, 1)", at([2, 3])),
  of("cumsum(x, 0, true, true)", at([3, 2])),
  of("cumprod(x, 1)", at([2, 3], 0.5, 1.5)),
  of("meshgrid(x, y)[0].mul(meshgrid(x, y)[1])", at([3]), at([2])),
  of("tensorScatterUpdate(x, [[1], [0]], y)", at([3, 2]), at([2, 2])),
  of("mul(x, ones([3])).add(zeros([2, 1])).sub(full([2, 3], 2))", at([2, 3])),
  of("mul(x, range(0, 3)).add(linspace(0, 1, 3)).mul(scalar(2)).sub(variable([1, 2, 3])).mul(tensor([[1], [2]]))", at([2, 3])),
  of("add(x, onesLike(x)).sub(fullLike(x, 2)).mul(zerosLike(x).add(1))", at([2, 3])),
];

export const linearCases: readonly Case[] = [
  of('einsum("ij,jk->ik", [x, y])', at([2, 3]), at([3, 4])),
  of('x.einsum("ij,kj->ki", [y])', at([2, 3]), at([4, 3])),
  of('einsum("bij,bkj->bik", [x, y])', at([2, 2, 3]), at([2, 4, 3])),
  of('einsum("bihd,bjhd->bhij", [x, y])', at([2, 3, 2, 5]), at([2, 4, 2, 5])),
  of('einsum("bij,bj->bi", [x, y])', at([2, 3, 5]), at([2, 5])),
  of('einsum("bi,bi->b", [x, y])', at([2, 3]), at([2, 3])),
  of('einsum("ii->i", [x])', at([3, 3])),
  of("trace(x)", at([3, 3])),
  of("diag(x)", at([3])),
  of("bandPart(x, 1, 0)", at([3, 3])),
  of("cholesky(add(matmul(x, transpose(x)), eye(3)))", at([3, 3])),
  of("triangularSolve(add(bandPart(x, 2, 0), mul(eye(3), 2)), y)", at([3, 3]), at([3, 2])),
  of("solve(add(x, mul(eye(3), 3)), y)", at([3, 3]), at([3, 2])),
  of("inverse(add(x, mul(eye(3), 3)))", at([3, 3])),
  of("determinant(x)", at([3, 3])),
];

export const networkCases: readonly Case[] = [
  of("softmax(x)", at([2, 3])),
  of("softmax(x, 0)", at([3, 2], -1, 1, 0)),
  of("logSoftmax(x)", at([2, 3])),
  of("crossEntropy(x, oneHot([1, 0], 3))", at([2, 3])),
  of("sigmoidCrossEntropy(x, y)", at([2, 3]), at([2, 3], 0, 1)),
  of("mse(x, y)", at([2, 3]), at([2, 3])),
  of("huberLoss(x, y)", at([2, 3], -2, 2), at([2, 3])),
  of("conv1d(x, y, 1, \"same\")", at([1, 5, 2]), at([3, 2, 2])),
  of("conv2d(x, y)", at([1, 4, 5, 2]), at([2, 3, 2, 2])),
  of('conv2d(x, y, [2, 1], "same")', at([2, 4, 3, 1]), at([3, 3, 1, 2])),
  of("conv2d(x, y, 1, 1)", at([1, 3, 3, 1]), at([3, 3, 1, 1])),
  of('conv2dTranspose(x, y, [1, 4, 4, 1], 2, "same")', at([1, 2, 2, 2]), at([2, 2, 1, 2])),
  of("depthwiseConv2d(x, y)", at([1, 3, 3, 2]), at([2, 2, 2, 1])),
  of("maxPool(x, 2)", at([1, 4, 4, 1])),
  of('avgPool(x, 2, 1, "same")', at([1, 3, 3, 2])),
  of("batchNorm(x, mean(x, 0), variance(x, 0), y)", at([4, 3]), at([3])),
  of("layerNorm(x, y)", at([2, 4]), at([4])),
  of("dropout(x, 0.4, 7)", at([3, 4])),
  of("mul(x, randomNormal([2, 3], 5))", at([2, 3])),
  of("mul(x, randomUniform([3], 5))", at([2, 3])),
  of("conv3d(x, y)", at([1, 2, 3, 2, 1]), at([2, 2, 1, 1, 2])),
  of("separableConv2d(x, y, ones([1, 1, 2, 2]))", at([1, 3, 3, 2]), at([2, 2, 2, 1])),
  of("maxPool1d(x, 2)", at([1, 4, 2])),
  of("avgPool1d(x, 2, 1)", at([1, 4, 2])),
  of("maxPool3d(x, 2)", at([1, 2, 2, 4, 1])),
  of("avgPool3d(x, 2, 1)", at([1, 2, 2, 3, 1])),
];

export const allCases: readonly Case[] = [...elementwiseCases, ...reductionCases, ...productCases, ...shapeCases, ...linearCases, ...networkCases];
