import { call } from "../tensor.ts";
import type { AxesOf } from "../types/axes.ts";
import type { Fitting } from "../types/broadcast.ts";
import type { Operand } from "../types/operands.ts";
import type { Floats, FloatsIn, JointFloatsIn } from "../types/results.ts";

/** eˣ divided by its sum along an axis, by default the last one. */
export function softmax<X extends Operand, const A extends number = -1>(
  x: X,
  axis?: A & AxesOf<"softmax", X, A>,
): Floats<X> {
  return call("softmax", x, axis);
}

/** The logarithm of softmax along an axis, by default the last one. */
export function logSoftmax<X extends Operand, const A extends number = -1>(
  x: X,
  axis?: A & AxesOf<"logSoftmax", X, A>,
): Floats<X> {
  return call("logSoftmax", x, axis);
}

/**
 * The mean of -Σ q·log softmax(x) over all distributions along the last axis. Labels are indices (int32), one for each
 * distribution, or distributions q.
 */
export function crossEntropy<X extends Operand>(x: X, labels: Operand): FloatsIn<[], X> {
  return call("crossEntropy", x, labels);
}

/** The mean of -z·log p - (1 - z)·log(1 - p) for p = sigmoid(x), where z are the labels. */
export function sigmoidCrossEntropy<X extends Operand, L extends Operand>(
  x: X,
  labels: L & Fitting<"sigmoidCrossEntropy", X, L>,
): JointFloatsIn<[], X, L> {
  return call("sigmoidCrossEntropy", x, labels);
}

/** The mean of the squares of differences. */
export function mse<X extends Operand, Y extends Operand>(x: X, y: Y & Fitting<"mse", X, Y>): JointFloatsIn<[], X, Y> {
  return call("mse", x, y);
}

/** The mean of half the squares of differences up to `delta`, 1 by default, and of straight lines beyond. */
export function huberLoss<X extends Operand, Y extends Operand>(
  x: X,
  y: Y & Fitting<"huberLoss", X, Y>,
  delta?: number,
): JointFloatsIn<[], X, Y> {
  return call("huberLoss", x, y, delta);
}

/** (x - mean)/√(variance + epsilon), times `scale`, plus `offset`; epsilon is 0.001 by default. */
export function batchNorm<X extends Operand, M extends Operand, V extends Operand>(
  x: X,
  mean: M & Fitting<"batchNorm", X, M>,
  variance: V & Fitting<"batchNorm", X, V>,
  offset?: Operand,
  scale?: Operand,
  epsilon?: number,
): Floats<X> {
  return call("batchNorm", x, mean, variance, offset, scale, epsilon);
}

/**
 * Data with mean 0 and variance 1 along axes, by default the last one, times `scale`, plus `offset`; 1e-5 is added to the
 * variance by default.
 */
export function layerNorm<X extends Operand>(
  x: X,
  scale?: Operand,
  offset?: Operand,
  axes?: number | readonly number[],
  epsilon?: number,
): Floats<X> {
  return call("layerNorm", x, scale, offset, axes, epsilon);
}

/** Each element 0 with probability `rate`, else divided by 1 - rate. The same seed leaves out the same elements. */
export function dropout<X extends Operand>(x: X, rate: number, seed: number): Floats<X> {
  return call("dropout", x, rate, seed);
}
