import { Builder, freshValue } from "../../ir/builder.ts";
import { cloneFunc, inlineFunc } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Func, Value } from "../../ir/ops.ts";
import { freshCopy } from "../../ir/placeRegion.ts";
import { isReference } from "../../ir/types.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { adjoint } from "./adjoint.ts";
import type { AdjointOptions } from "./adjointContext.ts";
import { zeroArray } from "./arrayLoops.ts";
import { doubleAdjointRule, isSingle } from "./doublePrecision.ts";
import { assignStructure } from "./structures.ts";
import { disjointnessChecks, isWritten } from "./disjointness.ts";
import { NotDifferentiable } from "./notDifferentiable.ts";
import { nameOf, referencesOf, requireApart, requireLength } from "./memoryOfCaller.ts";

/**
 * The gradient of a function that returns a number, in arrays of the caller's: `(…params, …outs) → value`, one array for each
 * position of `wrt`. What they hold on entry does not matter. They are checked to have the lengths of the arguments, and to
 * share no memory with them or each other: they are the adjoint memory of the arguments.
 * @throws NotDifferentiable for a plain array that the function writes, and may lengthen.
 */
export function adjointInto(source: Func, { wrt, name, isFinal }: AdjointOptions): Func {
  const { params } = source.body;
  const b = new Builder(source.span);
  const outs = wrt.map((index) => {
    const param = params[index];
    invariant(param && isReference(param.type), "only arrays have memory of the caller's");
    requireKeptLength(source, index);
    return freshValue(param.type, `${param.name ?? "x"}Out`);
  });
  for (const op of disjointnessChecks(source, aliasClasses(source))) b.append(op);
  const arrays = referencesOf(params);
  outs.forEach((out, i) => {
    const param = params[wrt[i] as number] as Value;
    const what = `the array for the gradient of ${nameOf(param)}`;
    requireApart(b, out, what, arrays);
    arrays.push({ value: out, what });
    requireLength(b, out, b.length(param), `${what} has another length than ${nameOf(param)}`);
  });
  for (const out of outs) zeroArray(b, out);
  return gradientInto(b, source, { wrt, name, isFinal }, outs);
}

/** The same for arrays that are known to fit and hold zeros. */
export function gradientIntoZeros(source: Func, options: AdjointOptions): Func {
  const outs = options.wrt.map((index) => freshCopy(source.body.params[index] as Value));
  return gradientInto(new Builder(source.span), source, options, outs);
}

function gradientInto(b: Builder, source: Func, { wrt, name, isFinal }: AdjointOptions, outs: readonly Value[]): Func {
  const { params } = source.body;
  const intoDoubles = inDoubles(source, wrt);
  const sweeps = adjoint(source, { wrt: [], into: wrt, intoDoubles, name, isFinal });
  const memory = outs.map((out, i) => (intoDoubles.includes(wrt[i] as number) ? b.doubleZerosLike(out, out.name) : out));
  const [value] = inlineFunc(b, sweeps, [...params, ...memory, b.constant(1)]) as [Value];
  outs.forEach((out, i) => {
    if (memory[i] !== out) assignStructure(b, out, memory[i] as Value);
  });
  const body = { params: [...params, ...outs], ops: b.ops, yields: [value] };
  return { ...cloneFunc({ name, body, span: source.span }), callees: sweeps.callees };
}

/** Those arguments whose gradients are summed in memory of our own, and rounded into the memory that is given in the end. */
function inDoubles(source: Func, wrt: readonly number[]): readonly number[] {
  const singles = wrt.filter((index) => isSingle(source.body.params[index] as Value));
  if (singles.length === 0) return [];
  const isDouble = doubleAdjointRule(source, aliasClasses(source));
  return singles.filter((index) => isDouble(source.body.params[index] as Value));
}

/** The caller's memory is as long as the argument is on entry. */
export function requireKeptLength(func: Func, index: number): void {
  const param = func.body.params[index] as Value;
  if (param.type.kind !== "array" || param.type.storage !== "Array" || !isWritten(param, aliasClasses(func))) return;
  throw new NotDifferentiable(
    `${func.name} writes ${nameOf(param)}, a plain array, and may change its length: its gradient has no place in an array of the caller's.`,
    "Make it a Float64Array, or leave the option out.",
    func.span,
  );
}
