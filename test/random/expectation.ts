import { coefficient, primal } from "./algebra/nilpotent.ts";
import { evaluate, ModelError, primalArrays, type Argument, type Direction } from "./oracle/evaluate.ts";
import type { Observation } from "./oracle/observation.ts";
import { sampleArguments, sampleDirection } from "./inputs.ts";
import type { Program } from "./model/model.ts";

/** Arguments, directions, and what evaluation of the original says about the derivatives along them. */
export type Sample = {
  readonly args: readonly Argument[];
  /** Direction along which every derivative is compared. */
  readonly direction: Direction;
  /** Weights with which gradients are contracted to be differentiated again. */
  readonly weights: Direction;
  readonly value: number;
  /** Array arguments after the call. */
  readonly arrays: readonly (readonly number[] | undefined)[];
  /** Entry k: derivative k times along the weights and once along the direction. */
  readonly slopes: readonly number[];
  /** Entry k: derivative k times along the weights. */
  readonly values: readonly number[];
  readonly observation: Observation;
};

/** Nearer to a kink than this, a rounding error may change the path. */
const smallestMargin = 1e-9;
/** Beyond this, rounding errors are too large to compare. */
const largestMagnitude = 1e6;

/**
 * The expectation for one set of arguments, up to derivatives of that order; undefined if the sample is not fit: an
 * index out of range, too many steps, a decision that hangs on rounding, or values that grow without bounds.
 */
export function expectation(program: Program, seed: number, set: number, order: number): Sample | undefined {
  const args = sampleArguments(program, seed, set);
  const direction = sampleDirection(program, args, 2 * seed + set);
  const weights = sampleDirection(program, args, 2 * seed + set + 1_000_003);
  const repeated = new Array<Direction>(order - 1).fill(weights);
  const evaluated = tryEvaluate(() => evaluate(program, args, [direction, ...repeated]));
  if (evaluated === undefined) return undefined;
  const { result, observation } = evaluated;
  if (!(observation.margin >= smallestMargin && observation.magnitude <= largestMagnitude)) return undefined;
  if (!Number.isFinite(primal(result))) return undefined;
  // e₁ belongs to the direction, e₂, e₃, … to the weights.
  const masks = Array.from({ length: order }, (_, k) => ((1 << k) - 1) << 1);
  return {
    args,
    direction,
    weights,
    value: primal(result),
    arrays: primalArrays(evaluated),
    slopes: masks.map((mask) => coefficient(result, mask + 1)),
    values: masks.map((mask) => coefficient(result, mask)),
    observation,
  };
}

/** The gradient by component, `order` - 1 times contracted with the weights: what a report compares with. */
export function expectedGradient(program: Program, sample: Sample, order: number): readonly number[] {
  const repeated = new Array<Direction>(order - 1).fill(sample.weights);
  return sample.direction.map((_, component) => {
    const unit = sample.direction.map((__, i) => (i === component ? 1 : 0));
    return coefficient(evaluate(program, sample.args, [unit, ...repeated]).result, (1 << order) - 1);
  });
}

function tryEvaluate<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}
