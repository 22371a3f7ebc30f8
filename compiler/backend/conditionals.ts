import { invariant } from "../../ir/invariant.ts";
import type { IfOp, Op, Region, Span, Value } from "../../ir/ops.ts";
import { assignAtOnce, copiesOf, declareEmpty, define, type Copy } from "./assignments.ts";
import type { Code } from "./code.ts";
import type { Context } from "./context.ts";
import { expressionOf } from "./expressions.ts";
import { complement, conditionOf } from "./scalars.ts";
import type { Variable } from "./variables.ts";

type Arm = { readonly region: Region; readonly copies: readonly Copy[] };

/**
 * `if (…) { … } else { … }`, whose arms end with assignments to the variables of the results. An arm that does nothing is
 * left out; one that only gives new variables values becomes their initialisation.
 */
export function writeIf(context: Context, op: IfOp): void {
  const [then, otherwise] = armsOf(context, op);
  const fresh = variablesOf(context, op).filter((variable) => !context.isDeclared(variable));
  const initial = [otherwise, then].find((arm) => mayInitialise(context, arm, fresh));
  if (initial && fresh.length > 0) {
    for (const { variable, value } of initial.copies) define(context, variable, expressionOf(context, value), op.span);
  }
  declareEmpty(context, fresh.filter((variable) => !context.isDeclared(variable)));
  const isDone = (arm: Arm): boolean => isEmpty(context, arm) || (arm === initial && fresh.length > 0);
  writeArms(context, op, isDone(then) ? undefined : then, isDone(otherwise) ? undefined : otherwise);
}

function armsOf(context: Context, op: IfOp): readonly [Arm, Arm] {
  const [then, otherwise] = op.regions;
  invariant(then && otherwise, "an if has two regions");
  const variables = op.results.map((result) => context.plan.variableOf(result));
  const arm = (region: Region): Arm => ({ region, copies: copiesOf(context, variables, region.yields) });
  return [arm(then), arm(otherwise)];
}

function variablesOf({ plan }: Context, op: Op): Variable[] {
  return [...new Set(op.results.map((result) => plan.variableOf(result)))];
}

/** The arm only copies constants and names, and only to variables that nobody has read yet. */
function mayInitialise(context: Context, arm: Arm, fresh: readonly Variable[]): boolean {
  const { structure, isFolded } = context.plan;
  const isSimple = (value: Value): boolean => {
    const op = structure.opOf(value);
    return op === undefined || !isFolded(op);
  };
  if (context.isWritten(arm.region)) return false;
  return arm.copies.every(({ variable, value }) => fresh.includes(variable) && isSimple(value));
}

/** Whether control never reaches the end of a region, so that nothing is written there. */
export function endsInThrow(region: Region): boolean {
  return region.ops.some((op) => op.kind === "throw");
}

function isEmpty(context: Context, { region, copies }: Arm): boolean {
  return copies.length === 0 && !context.isWritten(region);
}

function writeArms(context: Context, op: IfOp, then: Arm | undefined, otherwise: Arm | undefined): void {
  const render = (value: Value): Code => expressionOf(context, value);
  const [test] = op.operands as readonly [Value];
  const only = then ?? otherwise;
  if (only === undefined) {
    context.writer.line(op.span, render(test), ";");
    return;
  }
  const condition = then ? conditionOf(context, test, render) : complement(context, test, render);
  context.writer.open(op.span, "if (", condition, ") {");
  writeArm(context, only, op.span);
  if (then && otherwise) writeElse(context, otherwise, op.span);
  context.writer.close("}");
}

function writeArm(context: Context, { region, copies }: Arm, span: Span | undefined): void {
  context.block(() => {
    context.region(region);
    if (!endsInThrow(region)) assignAtOnce(context, copies, span);
  });
}

/** `else { … }`, or `else if` where the arm is nothing but another `if` that declares nothing. */
function writeElse(context: Context, arm: Arm, span: Span | undefined): void {
  const [inner, ...others] = arm.region.ops.filter((op) => context.plan.isStatement(op));
  const isChain = inner?.kind === "if" && others.length === 0 && arm.copies.length === 0 && !context.plan.isConditional(inner);
  if (isChain && context.plan.declaredAt(inner).length === 0) {
    const [then, otherwise] = armsOf(context, inner);
    if (!isEmpty(context, then)) {
      const condition = conditionOf(context, inner.operands[0] as Value, (value) => expressionOf(context, value));
      context.writer.reopen(inner.span, "} else if (", condition, ") {");
      writeArm(context, then, inner.span);
      if (!isEmpty(context, otherwise)) writeElse(context, otherwise, inner.span);
      return;
    }
  }
  context.writer.reopen(span, "} else {");
  writeArm(context, arm, span);
}
