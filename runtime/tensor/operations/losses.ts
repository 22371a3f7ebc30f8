import type { Algebra, Dtype, Terms } from "../algebra.ts";
import { commonDtype, floatingDtype, withDtype } from "../dtypes.ts";
import { elementwise } from "../elementwise.ts";
import { sameShape, shared, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { commonLength, refuse } from "../refuse.ts";
import { softplus } from "./activations.ts";
import { requireInRange } from "./indexing.ts";
import { shifted, sumAlong } from "./networks.ts";
import { meanAlong } from "./reductions.ts";

/** The mean of losses, which are in double precision. */
function meanOf<T extends Terms>(A: Algebra<T>, losses: Lazy<T>, dtype: Dtype): Lazy<T> {
  return withDtype(A, meanAlong(A, losses), dtype);
}

/** Whether labels are indices of an axis of logits, rather than distributions along it. @throws ShapeError */
function areIndices<T extends Terms>(A: Algebra<T>, logits: Lazy<T>, labels: Lazy<T>): boolean {
  const last = logits.shape.length - 1;
  const isIndex = labels.dtype === "int32" && labels.shape.length === last;
  const shape = isIndex ? logits.shape.slice(0, -1) : logits.shape;
  if (last < 0 || labels.shape.length !== shape.length) {
    refuse(A, "crossEntropy", "labels are one index (int32), or one distribution, for each row of logits", logits.shape, labels.shape);
  }
  if (sameShape(A, labels.shape, shape)) return isIndex;
  shape.forEach((length, axis) => commonLength(A, "crossEntropy", `lengths along axis ${axis}`, [length, labels.shape[axis]], [logits.shape, labels.shape]));
  return isIndex;
}

/**
 * The mean of -Σ q·log softmax(x) over all distributions along the last axis. Labels are indices (int32), one for each
 * distribution, or distributions q.
 */
export const crossEntropy = operation(["tensor", "tensor"], (A, logits, labels) => {
  const dtype = floatingDtype(logits.dtype);
  const isIndex = areIndices(A, logits, labels);
  const last = logits.shape.length - 1;
  const count = logits.shape[last];
  const q = shared(A, labels);
  if (isIndex) requireInRange(A, "crossEntropy", q, count, logits.shape, last);
  const differences = shifted(A, "crossEntropy", shared(A, withDtype(A, logits, dtype)), last);
  const sums = sumAlong(A, "crossEntropy", differences, last, (element) => A.apply("exp", element));
  const lossAt = (index: readonly (typeof count)[]): typeof count => {
    const logarithm = A.apply("log", sums.element([...index, A.constant(0)]));
    const lossFor = (label: typeof count): typeof count => A.apply("sub", logarithm, differences.element([...index, label]));
    if (isIndex) return lossFor(q.element(index));
    return A.fold(count, [A.constant(0)], (j, [before]) => [
      A.apply("add", before, A.apply("mul", q.element([...index, j]), lossFor(j))),
    ])[0];
  };
  return meanOf(A, { dtype: "float64", shape: logits.shape.slice(0, -1), cost: Infinity, element: lossAt }, dtype);
});

const loss = (name: string, rule: <T extends Terms>(A: Algebra<T>, x: T["number"], y: T["number"]) => T["number"]) =>
  operation(["tensor", "tensor"], (A, x, y) => {
    const losses = elementwise(A, name, [x, y], (a, b) => rule(A, a, b), { result: "float64", cost: 3 });
    return meanOf(A, losses, floatingDtype(commonDtype([x, y])));
  });

/** The mean of -z·log p - (1 - z)·log(1 - p) for p = sigmoid(x): log(1 + eˣ) - x·z. */
export const sigmoidCrossEntropy = loss("sigmoidCrossEntropy", (A, x, z) => A.apply("sub", softplus(A, x), A.apply("mul", x, z)));

/** The mean of the squares of differences. */
export const mse = loss("mse", (A, x, y) => {
  const difference = A.apply("sub", x, y);
  return A.apply("mul", difference, difference);
});

function huber<T extends Terms>(A: Algebra<T>, x: T["number"], y: T["number"], delta: T["number"]): T["number"] {
  const difference = A.apply("sub", x, y);
  const size = A.apply("abs", difference);
  const half = A.constant(0.5);
  return A.choose(
    A.compare("le", size, delta),
    () => A.apply("mul", half, A.apply("mul", difference, difference)),
    () => A.apply("mul", delta, A.apply("sub", size, A.apply("mul", half, delta))),
  );
}

/** The mean of half the squares of differences up to `delta`, and of straight lines beyond. */
export const huberLoss = operation(["tensor", "tensor", "term?"], (A, x, y, delta = A.constant(1)) => {
  const losses = elementwise(A, "huberLoss", [x, y], (a, b) => huber(A, a, b, delta), { result: "float64", cost: 5 });
  return meanOf(A, losses, floatingDtype(commonDtype([x, y])));
});
