import type { ForOp, Op, Region, Value, WhileOp } from "../../ir/ops.ts";
import { assignAtOnce, copiesOf, define } from "./assignments.ts";
import { atom, precedence, type Code } from "./code.ts";
import { endsInThrow } from "./conditionals.ts";
import type { Context } from "./context.ts";
import { expressionOf } from "./expressions.ts";
import { literal } from "./literals.ts";
import { complement, conditionOf, foldedScalar, infix } from "./scalars.ts";
import type { Variable } from "./variables.ts";

/** `for (let i = lower; i < upper; i++) { … }` */
export function writeFor(context: Context, op: ForOp): void {
  const [lower, upper, ...initial] = op.operands as readonly [Value, Value, ...Value[]];
  const [body] = op.regions as readonly [Region];
  const [counter, ...carried] = body.params as readonly [Value, ...Value[]];
  const variables = carriedVariables(context, op);
  assignAtOnce(context, copiesOf(context, variables, initial), op.span);
  const from = expressionOf(context, lower);
  const compareWith = boundOf(context, op.step, upper);
  context.block(() => {
    const i = context.declareValue(counter);
    const test = compareWith(atom(i));
    context.writer.open(op.span, `for (let ${i} = `, from, "; ", test, `; ${stepOf(i, op.step)}) {`);
    writeTurn(context, op, body, carried, variables);
  });
  context.writer.close("}");
}

function stepOf(i: string, step: number): string {
  if (Math.abs(step) === 1) return step > 0 ? `${i}++` : `${i}--`;
  return step > 0 ? `${i} += ${step}` : `${i} -= ${-step}`;
}

/**
 * The test of a counter against a bound. As counters are integers, `i < ⌈n⌉` is `i < n`, `i > ⌊n⌋` is `i > n`, and
 * `i > n − 1` is `i >= n`, provided that n is one too.
 */
function boundOf(context: Context, step: number, upper: Value): (counter: Code) => Code {
  const render = (value: Value): Code => expressionOf(context, value);
  const comparison = (operator: string, bound: Code) => (counter: Code) => infix(operator, precedence.relational, counter, bound);
  const rounded = foldedScalar(context, upper, step > 0 ? "ceil" : "floor");
  if (rounded) return comparison(step > 0 ? "<" : ">", render(rounded.operands[0] as Value));
  if (step > 0) return comparison("<", render(upper));
  const { constantOf } = context.plan.structure;
  const constant = constantOf(upper);
  if (typeof constant === "number" && Number.isSafeInteger(constant)) return comparison(">=", literal(constant + 1));
  const difference = foldedScalar(context, upper);
  const [a, b] = (difference?.operands ?? []) as readonly [Value, Value];
  const isOneLess =
    (difference?.primitive === "sub" && constantOf(b) === 1) || (difference?.primitive === "add" && constantOf(b) === -1);
  if (isOneLess && a.type.kind === "int") return comparison(">=", render(a));
  return comparison(">", render(upper));
}

/** `while (condition) { … }`; where the condition takes statements, `while (true)` with a break after them. */
export function writeWhile(context: Context, op: WhileOp): void {
  const [condition, body] = op.regions as readonly [Region, Region];
  const [test] = condition.yields as readonly [Value];
  const variables = carriedVariables(context, op);
  assignAtOnce(context, copiesOf(context, variables, op.operands), op.span);
  const render = (value: Value): Code => expressionOf(context, value);
  const isExpression = !context.isWritten(condition) && copiesForClosures(context, op, condition.params).length === 0;
  context.block(() => {
    if (isExpression) {
      context.writer.open(op.span, "while (", conditionOf(context, test, render), ") {");
    } else {
      context.writer.open(op.span, "while (true) {");
      writeCopiesForClosures(context, op, condition.params);
      context.region(condition);
      context.writer.line(op.span, "if (", complement(context, test, render), ") break;");
    }
    context.block(() => {
      writeTurn(context, op, body, body.params, variables);
    });
  });
  context.writer.close("}");
}

/** The body of one turn, and what it carries to the next. */
function writeTurn(context: Context, op: Op, body: Region, carried: readonly Value[], variables: readonly Variable[]): void {
  writeCopiesForClosures(context, op, carried);
  context.region(body);
  if (!endsInThrow(body)) assignAtOnce(context, copiesOf(context, variables, body.yields), op.span);
}

function carriedVariables({ plan }: Context, op: Op): Variable[] {
  return op.results.map((result) => plan.variableOf(result));
}

/** Parameters that closures keep have variables of their own, one each turn. */
function copiesForClosures({ plan }: Context, op: Op, params: readonly Value[]): { param: Value; result: Value }[] {
  return params.flatMap((param, i) => {
    const result = op.results[i] as Value;
    return plan.variableOf(param) === plan.variableOf(result) ? [] : [{ param, result }];
  });
}

function writeCopiesForClosures(context: Context, op: Op, params: readonly Value[]): void {
  for (const { param, result } of copiesForClosures(context, op, params)) {
    define(context, context.plan.variableOf(param), expressionOf(context, result), op.span);
  }
}
