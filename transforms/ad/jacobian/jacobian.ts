import { buildFunc, freshValue, type Builder } from "../../../ir/builder.ts";
import { cloneFunc } from "../../../ir/clone.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { freshCopy } from "../../../ir/placeRegion.ts";
import { arrayOf, isNumber, type Type } from "../../../ir/types.ts";
import { CalleeTable } from "../calleeTable.ts";
import { requireKeptLength } from "../adjointInto.ts";
import { nameOf, referencesOf, requireRows } from "../memoryOfCaller.ts";
import { jacobianOfArray, jacobianOfFields } from "./forward.ts";
import { drawsValues, repeat } from "./repeated.ts";
import { reverseJacobian } from "./reverse.ts";
import { componentCount, isFlatArray, isFlatRecord } from "./vectors.ts";

export type JacobianMode = "forward" | "reverse";

export type JacobianOptions = {
  readonly wrt: readonly number[];
  readonly name: string;
  /** Default: the mode of less cost, as far as the sizes are known. */
  readonly mode?: JacobianMode | undefined;
  /** Whether the rows are arrays of the caller's: parameters after the function's, one for each of `wrt`. */
  readonly into?: boolean;
};

/** As many outputs at most are pulled back one by one rather than following the components of an array. */
const fewOutputs = 3;

/**
 * `(…params) → (…Jacobians of wrt)`, for a function that gives an array or a tuple of numbers: for each argument a
 * JavaScript array with one row for each output, in the structure of the argument.
 *
 * The function's effects happen once. Forward mode follows up to eight unit vectors in one sweep. Reverse mode takes one
 * sweep for each output; it also takes over where forward mode cannot: for arguments that are neither numbers nor flat, and for a
 * function that cannot be evaluated twice.
 */
export function jacobian(source: Func, options: JacobianOptions): Func {
  const func = cloneFunc(source);
  const params = func.body.params.map(freshCopy);
  const callees = new CalleeTable();
  const outs = options.into ? options.wrt.map((index) => rowsFor(params[index] as Value)) : [];
  const built = buildFunc(options.name, [...params, ...outs], (b) => {
    const others = referencesOf(params);
    outs.forEach((rows, i) => {
      const param = params[options.wrt[i] as number] as Value;
      requireKeptLength(func, options.wrt[i] as number);
      requireRows(b, rows, param, others);
      others.push({ value: rows, what: `the array for the rows by ${nameOf(param)}` });
    });
    return results(b, func, options, params, outs, callees);
  });
  return callees.complete({ ...built, span: source.span });
}

function results(
  b: Builder,
  func: Func,
  { wrt, mode }: JacobianOptions,
  params: readonly Value[],
  outs: readonly Value[],
  callees: CalleeTable,
): readonly Value[] {
  const types = wrt.map((index) => (func.body.params[index] as Value).type);
  const isForward = types.every(canGoForward) && (mode ?? cheaperMode(func, types)) === "forward" && !drawsValues(func);
  if (!isForward) return reverseJacobian(b, func, { wrt, params, outs, callees });
  const repeated = repeat(b, func, params, callees);
  return wrt.map((index, i) => {
    // As it was on entry: evaluating the function may lengthen it.
    const x = repeated.onEntry[index] as Value;
    return isFlatArray(types[i] as Type) ? jacobianOfArray(b, repeated, index, x, outs[i]) : jacobianOfFields(b, repeated, index);
  });
}

function canGoForward(type: Type): boolean {
  return isNumber(type) || isFlatArray(type) || isFlatRecord(type);
}

/** Arrays are taken to be longer than a few; where neither number is known, forward mode shares one sweep among eight. */
function cheaperMode(func: Func, types: readonly Type[]): JacobianMode {
  const outputs = outputCount(func);
  const counts = types.map(componentCount);
  const inputs = counts.reduce<number | undefined>((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
  if (outputs === undefined) return "forward";
  if (inputs === undefined) return outputs <= fewOutputs ? "reverse" : "forward";
  return inputs <= 8 * outputs ? "forward" : "reverse";
}

/** A parameter for the rows of a derivative by an array. */
export function rowsFor({ type, name }: Value): Value {
  return freshValue(arrayOf("Array", type), `${name ?? "x"}Out`);
}

/** The number of outputs, where the function ends in a tuple or in an array of a length that is written out. */
function outputCount(func: Func): number | undefined {
  const [value] = func.body.yields as readonly [Value];
  const made = func.body.ops.find((op) => op.results.includes(value));
  if (made?.kind === "arrayLiteral") return made.operands.length;
  if (made?.kind === "alloc") {
    const length = func.body.ops.find((op) => op.results[0] === made.operands[0]);
    return length?.kind === "const" ? Number(length.value) : undefined;
  }
  return componentCount(value.type);
}
