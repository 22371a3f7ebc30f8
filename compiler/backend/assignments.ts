import type { Op, Span, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { atom, atLeast, precedence, type Code } from "./code.ts";
import type { Context } from "./context.ts";
import { expressionOf } from "./expressions.ts";
import { typeOfVariable } from "./plan.ts";
import { foldedScalar, negated } from "./scalars.ts";
import { typeText } from "./typeText.ts";
import type { Variable } from "./variables.ts";

/** Writes `value` to a variable, which this may declare. */
export function assign(context: Context, variable: Variable, value: Value, span: Span | undefined): void {
  if (context.isDeclared(variable)) {
    context.writer.line(span, ...update(context, atom(context.targetOf(variable)), value), ";");
  } else {
    define(context, variable, expressionOf(context, value), span);
  }
}

/** Writes an expression to a variable, which this may declare. */
export function define(context: Context, variable: Variable, expression: Code, span: Span | undefined): void {
  const isNew = !context.isDeclared(variable);
  const keyword = !isNew ? "" : context.plan.isConstant(variable) ? "const " : "let ";
  const name = isNew ? context.declare(variable) : context.targetOf(variable);
  context.writer.line(span, keyword, name, " = ", expression, ";");
}

/** Declares a variable that is assigned later, on several ways. */
export function declareEmpty(context: Context, variables: readonly Variable[]): void {
  if (variables.length === 0) return;
  const names = variables.map((variable) => {
    const name = context.declare(variable);
    return context.types ? `${name}: ${typeText(typeOfVariable(variable))}` : name;
  });
  context.writer.line(undefined, `let ${names.join(", ")};`);
}

const compound = new Set(["add", "sub", "mul", "div", "rem", "bitAnd", "bitOr", "bitXor", "shiftLeft", "shiftRight", "shiftRightUnsigned"]);
const commutative = new Set(["add", "mul"]);

/** `target = value` for a variable or element that exists, as `target += …` or `target++` where the value is made so. */
export function update(context: Context, target: Code, value: Value): (string | Code)[] {
  const op = foldedScalar(context, value);
  if (op && compound.has(op.primitive)) {
    const [a, b] = op.operands as readonly [Value, Value];
    if (isReadOf(context, a, target)) return compoundAssignment(context, op.primitive, target, b);
    if (commutative.has(op.primitive) && isReadOf(context, b, target)) return compoundAssignment(context, op.primitive, target, a);
  }
  return [target, " = ", expressionOf(context, value)];
}

/** The value is what the target holds, written as the target is. */
function isReadOf(context: Context, value: Value, target: Code): boolean {
  const { structure, isFolded } = context.plan;
  const op = structure.opOf(value);
  if (op && isFolded(op) && op.kind !== "load" && op.kind !== "get") return false;
  return op?.kind !== "const" && expressionOf(context, value).text === target.text;
}

function compoundAssignment(context: Context, name: string, target: Code, value: Value): (string | Code)[] {
  const render = (operand: Value): Code => expressionOf(context, operand);
  const isSum = name === "add" || name === "sub";
  const opposite = isSum ? negated(context, value, render) : undefined;
  const operand = atLeast(precedence.comma + 1, opposite ?? render(value));
  const { source } = primitive(name);
  const isPlus = (name === "add") !== (opposite !== undefined);
  if (isSum && operand.text === "1") return [target, isPlus ? "++" : "--"];
  const operator = isSum ? (isPlus ? "+" : "-") : source.form === "infix" ? source.operator : "";
  return [target, ` ${operator}= `, operand];
}

/** `target += increment` */
export function increase(context: Context, target: Code, increment: Value): (string | Code)[] {
  return compoundAssignment(context, "add", target, increment);
}

/** One of several assignments that happen at once. */
export type Copy = { readonly variable: Variable; readonly value: Value };

/** The copies that are needed: those between different variables. */
export function copiesOf(context: Context, variables: readonly Variable[], values: readonly Value[]): Copy[] {
  const copies = variables.map((variable, i) => ({ variable, value: values[i] as Value }));
  return copies.filter(({ variable, value }) => !isHeldBy(context, variable, value));
}

function isHeldBy({ plan }: Context, variable: Variable, value: Value): boolean {
  const op = plan.structure.opOf(value);
  return !(op && (op.kind === "const" || plan.isFolded(op))) && plan.variableOf(value) === variable;
}

/**
 * Writes copies that happen at once, one after the other: first those whose variable no other copy still reads. Where
 * each is read by another, as in a swap, the old value of one is saved first.
 */
export function assignAtOnce(context: Context, copies: readonly Copy[], span: Span | undefined): void {
  const pending = copies.map((copy) => ({ ...copy, reads: variablesRead(context, copy.value) }));
  const saved = new Map<Variable, string>();
  while (pending.length > 0) {
    const isRead = (variable: Variable, writer: Copy): boolean =>
      pending.some((copy) => copy !== writer && copy.reads.has(variable));
    const free = pending.findIndex((copy) => saved.has(copy.variable) || !isRead(copy.variable, copy));
    const [next] = pending.splice(Math.max(free, 0), 1);
    if (next === undefined) break;
    const { variable, value } = next;
    const copy = free < 0 ? save(context, variable, span) : undefined;
    context.withSaved(saved, () => {
      assign(context, variable, value, context.spanOf(value) ?? span);
    });
    if (copy !== undefined) saved.set(variable, copy);
  }
}

/** Keeps the value of a variable that is about to be overwritten. */
function save(context: Context, variable: Variable, span: Span | undefined): string {
  const name = context.targetOf(variable);
  const copy = context.fresh(`previous${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  context.writer.line(span, `const ${copy} = ${name};`);
  return copy;
}

/** The variables that an expression mentions. */
function variablesRead(context: Context, value: Value): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  const { structure, isFolded, variableOf } = context.plan;
  const visit = (part: Value): void => {
    const op: Op | undefined = structure.opOf(part);
    if (op?.kind === "const") return;
    if (op && isFolded(op)) [...op.operands, ...op.regions.flatMap((region) => region.yields)].forEach(visit);
    else found.add(variableOf(part));
  };
  visit(value);
  return found;
}
