import { freshValue } from "../../../../ir/builder.ts";
import type { Func, Value } from "../../../../ir/ops.ts";
import { f64, isDifferentiable, isNumber, isReference } from "../../../../ir/types.ts";
import { hasFixedMembers } from "../../../../ir/places.ts";
import { Problem } from "../../../diagnostics/problem.ts";
import type { Lowering } from "../../lowering.ts";
import { type Closure, type Derivative, isKnown, type Operand, parametersIn } from "../../operands.ts";
import { materialise } from "../aggregates.ts";
import { callsFunctions } from "./enclose.ts";
import { ruleName } from "../signature.ts";

/** How messages call the rule: by the constant that holds it, with its place. */
export function ruleText(target: Derivative): string {
  const file = target.node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(target.node.getStart(file));
  const base = file.fileName.split("/").at(-1) ?? file.fileName;
  const kind = target.marker === "checkpoint" ? "The checkpointed function" : `The ${target.marker} rule of`;
  return `${kind} '${ruleName(target)}' (${base}:${line + 1})`;
}

/** Arguments and results that are copied, and added to, member by member. */
export function requireFixedMembers(target: Derivative, what: string, values: readonly Value[]): void {
  const value = values.find(({ type }) => isReference(type) && isDifferentiable(type) && !hasFixedMembers(type));
  if (!value) return;
  throw new Problem(
    "badRule",
    target.node,
    `${what} takes or returns an object with optional members or one of its own kind inside: '${value.name ?? "its value"}'.`,
    "Pass the numbers and arrays themselves, or objects that always have the same members.",
  );
}

/** Fresh values for the arguments, so that they are told from what is captured. */
export function argumentsOf(closure: Closure, given: readonly Value[]): readonly Value[] {
  const names = parametersIn(closure.node).map(({ name }) => name.getText());
  return given.map(({ type, name }, i) => {
    const hint = names[i];
    return freshValue(isNumber(type) ? f64 : type, hint !== undefined && /^[\w$]+$/.test(hint) ? hint : name);
  });
}

/** What a rule gives for a value: a number for a number, an array or object for one. */
export function requireAdjoint(l: Lowering, target: Derivative, what: string, operand: Operand, of: Value): Value {
  const value = isKnown(operand) && operand.kind === "aggregate" ? materialise(l, target.node, operand) : operand;
  const fits = !isKnown(value) && (isReference(of.type) ? value.type.kind === of.type.kind : isNumber(value.type));
  if (fits) return value;
  throw new Problem(
    "badRule",
    target.node,
    `${what} gives something for '${of.name ?? "the value"}' that is not a derivative of it.`,
    "Give a number for a number, and an array for an array.",
  );
}

/** A rule is inlined where it is used, in functions that know nothing of what it calls. */
export function requireNoCalls(target: Derivative, what: string, func: Func): void {
  if (!callsFunctions(func)) return;
  throw new Problem("badRule", target.node, `${what} calls a recursive function, which is not compiled there yet.`, "Write the recursion as a loop.");
}
