import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { substituteRegion } from "../../../ir/traverse.ts";
import { derivativeType, f64, isDifferentiable, isNumber, type Type } from "../../../ir/types.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { type Derivative, isKnown, type Operand } from "../operands.ts";
import type { DerivativeForm } from "./form.ts";
import { argumentsOf, requireAdjoint, requireFixedMembers, requireNoCalls, ruleText } from "./rules/arguments.ts";
import { closedFunc, enclose, isSharedMemory, pruned, writtenParams } from "./rules/enclose.ts";
import { lowerMembers } from "./rules/members.ts";
import { baseOf } from "./signature.ts";
import { applyPullback } from "./vjp.ts";

/**
 * A function with a reverse rule. The rule's code up to its return is placed where the function is called, and its pullback
 * becomes the rule of a `custom` op.
 */
export const customVjp: DerivativeForm = {
  options: [],
  rule: "of",
  isPlain: true,
  parameters: (_target, params) => ({ params, tangentCount: 0 }),
  apply: (l, target, given) => {
    const closure = baseOf(target);
    const what = ruleText(target);
    const params = argumentsOf(closure, given);
    const lowered = enclose(l, closure.node, what, () => {
      const [value, pullback] = lowerMembers(l, target.node, closure, params, 2);
      if (!value || isKnown(value) || !pullback) throw badRule(target, what);
      requireFixedMembers(target, what, [...params, value]);
      const adjoint = freshValue(adjointType(value.type), "adjoint");
      const inner = enclose(l, closure.node, what, () => adjointsOf(l, target, what, pullback, adjoint, params));
      return { value, adjoint, inner };
    });
    const { value, adjoint, inner } = lowered.result;
    const forward = closedFunc(what, params, lowered.ops, [value]);
    const classes = aliasClasses(forward.func);
    requireReadOnly(target, what, writtenParams(forward.func, classes));
    const pullback = closedFunc(what, [adjoint], inner.ops, inner.result);
    requireReadOnly(target, what, writtenParams(pullback.func));

    requireNoCalls(target, what, pullback.func);
    const rule = pruned(pullback.func, pullback.free);

    const args = new Map(params.map((param, i) => [param, given[i] as Value]));
    const actual = (from: Value): Value => args.get(from) ?? from;
    for (const op of substituteRegion({ params: [], ops: lowered.ops, yields: [] }, args).ops) l.b.append(op);
    const made = new Set(lowered.ops.flatMap((op) => op.results));
    const differentiated = params.filter(({ type }) => isDifferentiable(type));
    const captured = [...new Set([...forward.free, ...pullback.free])].filter((used) => !params.includes(used) && !made.has(used));
    return l.b.custom(
      {
        mode: "reverse",
        args: differentiated.length,
        captured: captured.length,
        isShared: isSharedMemory(forward.func.body.yields[0] as Value, classes),
        body: { ...rule.func, span: l.spanOf(target.node) },
      },
      [actual(value), ...differentiated.map(actual), ...captured, ...rule.free.map(actual)],
    );
  },
};

/** An adjoint of an integer is a number. */
function adjointType(type: Type): Type {
  return isNumber(type) ? f64 : derivativeType(type);
}

function adjointsOf(l: Lowering, target: Derivative, what: string, pullback: Operand, adjoint: Value, params: readonly Value[]): readonly Value[] {
  const expected = params.filter(({ type }) => isDifferentiable(type));
  const members = membersOf(l, target, what, pullback, adjoint, expected.length);
  if (members.length !== expected.length) {
    throw new Problem(
      "badRule",
      target.node,
      `${what} was expected to return ${expected.length} adjoints but returned ${members.length} instead.`,
      "Return one adjoint for each argument that holds numbers, in their order.",
    );
  }
  return expected.map((param, i) => requireAdjoint(l, target, what, members[i] as Operand, param));
}

function membersOf(l: Lowering, target: Derivative, what: string, pullback: Operand, adjoint: Value, count: number): readonly Operand[] {
  if (isKnown(pullback) && pullback.kind === "closure" && !pullback.bound) return lowerMembers(l, target.node, pullback, [adjoint], count);
  if (!isKnown(pullback) || pullback.kind !== "pullback") throw badRule(target, what);
  const result = applyPullback(l, target.node, pullback, adjoint);
  return isKnown(result) && result.kind === "aggregate" ? [...result.members.values()] : [result];
}

function badRule(target: { readonly node: ts.Node }, what: string): Problem {
  return new Problem(
    "badRule",
    target.node,
    `${what} does not return the value and a function of its adjoint, both known here.`,
    "End it with e.g. `return [value, (adjoint) => [adjoint * partial]];`.",
  );
}

function requireReadOnly(target: Derivative, what: string, written: readonly Value[]): void {
  const [first] = written;
  if (!first) return;
  throw new Problem(
    "badRule",
    target.node,
    `${what} writes '${first.name ?? "an array"}', memory that is not its own.`,
    "Copy what is changed, and make new arrays in the pullback: it may run any number of times.",
  );
}

