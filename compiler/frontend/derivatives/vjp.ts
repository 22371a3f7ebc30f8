import type ts from "typescript";
import { buildRegion } from "../../../ir/builder.ts";
import { cloneRegion } from "../../../ir/clone.ts";
import type { Func, Op, Region, Value } from "../../../ir/ops.ts";
import { findOp } from "../../../ir/traverse.ts";
import { arrayOf, f64, isNumber, opaque } from "../../../ir/types.ts";
import { pullback } from "../../../transforms/ad/adjoint.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand, Pullback } from "../operands.ts";
import { object, tuple } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { requireDifferentiableResult } from "./requireResult.ts";
import { requireShape } from "./requireShape.ts";
import { wrtOf, type Wrt } from "./signature.ts";
import { siteOf, transformAt } from "./transformAt.ts";

/** Reverse mode in two parts: the value, and a function from its cotangent to those of the arguments. */
export const vjp: DerivativeForm = {
  options: ["wrt"],
  parameters: (_target, params) => ({ params, tangentCount: 0 }),
  apply: (l, target, given) => {
    const { func, params, args } = siteOf(l, target, given);
    const wrt = wrtOf(target, params, "all");
    requireDifferentiableResult(target, func);
    const isNested = l.frames.length > 0;
    const run = (primal: Func): Func => {
      const split = pullback(primal, { wrt: wrt.list, name: `${primal.name}_vjp`, isFinal: l.isOutermost });
      return wrt.isTuple && !isNested ? tuplePullback(split) : split;
    };
    const [value, lambda] = transformAt(l, target, func, { stage: "adjoint", run }, args) as readonly [Value, Value];
    requireCotangent(l, value, lambda);
    return isNested ? nestedPullback(l, wrt, value, lambda) : object({ value, pullback: lambda });
  },
};

/** Begins the pullback with a check that the cotangent has the shape of the value. */
function requireCotangent(l: Lowering, value: Value, lambda: Value): void {
  const position = l.b.ops.findIndex((op) => op.results.includes(lambda));
  const op = l.b.ops[position] as Op;
  const [region] = op.regions as readonly [Region];
  const checks = buildRegion([], (b) => {
    requireShape(b, value, region.params[0] as Value, { operation: "pullback", direction: "cotangent", point: "value" });
    return [];
  });
  l.b.ops[position] = { ...op, regions: [{ ...region, ops: [...checks.ops, ...region.ops] }] };
}

/** The pullback returns a tuple, also of one adjoint. */
function tuplePullback(func: Func): Func {
  const ops = func.body.ops.map((op) => {
    if (op.kind !== "lambda") return op;
    const [region] = op.regions as readonly [Region];
    const isNumeric = region.yields.every(({ type }) => isNumber(type));
    const wrapped = buildRegion([], (b) => [b.arrayLiteral(arrayOf("Array", isNumeric ? f64 : opaque), region.yields)]);
    return { ...op, regions: [{ ...region, ops: [...region.ops, ...wrapped.ops], yields: wrapped.yields }] };
  });
  return { ...func, body: { ...func.body, ops } };
}

/** What `vjp(f)(…)` gives inside differentiated code. The function value has no place there, its ops have. */
function nestedPullback(l: Lowering, wrt: Wrt, value: Value, lambda: Value): Operand {
  const position = l.b.ops.findIndex((op) => op.results.includes(lambda));
  const [op] = l.b.ops.splice(position, 1);
  const [region] = (op as Op).regions as readonly [Region];
  const usesTape = findOp(region, ({ kind }) => kind === "pop") !== undefined;
  return object({ value, pullback: { kind: "pullback", region, isTuple: wrt.isTuple, home: l.b, usesTape, calls: { count: 0 } } });
}

/** Places the ops of a pullback where it is called. */
export function applyPullback(l: Lowering, node: ts.Node, target: Pullback, cotangent: Value): Operand {
  const isAgain = target.calls.count++ > 0;
  if (target.usesTape && (isAgain || l.b !== target.home)) {
    throw new Problem(
      "unsupportedSyntax",
      node,
      "Inside differentiated code, the pullback of a function with dynamic control flow can be called once, in the block that made it.",
      "Call vjp again for each cotangent.",
    );
  }
  const copy = cloneRegion({ ...target.region, params: [] }, new Map([[target.region.params[0] as Value, cotangent]]));
  for (const op of copy.ops) l.b.append(op);
  return target.isTuple ? tuple(copy.yields) : (copy.yields[0] as Value);
}
