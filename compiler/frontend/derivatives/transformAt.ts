import type ts from "typescript";
import { cloneRegion } from "../../../ir/clone.ts";
import type { Func, Region, Value } from "../../../ir/ops.ts";
import { NotDifferentiable } from "../../../transforms/ad/notDifferentiable.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { derive, type Transform } from "../../derive.ts";
import { warnOfCuts } from "../cuts.ts";
import type { Lowering } from "../lowering.ts";
import { asChecked } from "../objects/requireInside.ts";
import type { Derivative } from "../operands.ts";
import { lowerFunction } from "./lowerFunction.ts";
import { baseOf, nameOf, withDefaults } from "./signature.ts";

/** The function that a derivative is of, lowered, and the run-time values of a call of the derivative. */
export type DerivativeSite = {
  readonly func: Func;
  /** The parameters of the function itself, without captures. */
  readonly params: readonly Value[];
  /** One value for each parameter of `func`, captures included. */
  readonly args: readonly Value[];
  /** What the derivative was given beyond the function's own parameters. */
  readonly further: readonly Value[];
};

/** Lowers what `target` is of, for a derivative to be taken of it at the given values. */
export function siteOf(l: Lowering, target: Derivative, given: readonly Value[]): DerivativeSite {
  const { func, captures } = lowerFunction(l.session, l, target.of);
  warnOfCuts(l, target, func, func.body.params.slice(0, func.body.params.length - captures.length));
  const completed = withDefaults(l, target, given);
  const count = func.body.params.length - captures.length;
  const values = captures.map(({ symbol, outer, name }, i) => outer ?? l.capture(symbol as ts.Symbol, (func.body.params[count + i] as Value).type, name));
  return {
    func,
    params: func.body.params.slice(0, count),
    args: [...completed.slice(0, count), ...values],
    further: completed.slice(count),
  };
}

/** Transforms the function of a site and places the result here, applied to `args`; returns its results. */
export function transformAt(l: Lowering, target: Derivative, func: Func, transform: Transform, args: readonly Value[]): readonly Value[] {
  const derived = l.functions.callees.adopt(deriveOrExplain(l, target, func, transform));
  const map = new Map(derived.body.params.map((param, i) => [param, args[i] as Value]));
  const copy = cloneRegion({ ...asChecked(derived.body), params: [] }, map);
  for (const op of withOwnSpans(copy).ops) l.b.append(op);
  return copy.yields;
}

/** Ops of a derivative are in the places of the function's, but are others: what was noted of those does not hold of them. */
function withOwnSpans(region: Region): Region {
  const ops = region.ops.map((op) => ({ ...op, span: op.span && { ...op.span }, regions: op.regions.map(withOwnSpans) }));
  return { ...region, ops };
}

function deriveOrExplain(l: Lowering, target: Derivative, func: Func, transform: Transform): Func {
  try {
    return derive(func, transform, l.session.trace);
  } catch (error) {
    if (error instanceof NotDifferentiable) {
      // A derivative that another one is taken of has a name that the user has not given.
      const message = error.message.replaceAll(`'${func.name}'`, `'${nameOf(baseOf(target))}'`);
      throw new Problem("unsupportedSyntax", target.node, message, error.advice);
    }
    throw error;
  }
}
