import type { Value } from "../../../ir/ops.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Chosen, FunctionValue, Operand } from "../operands.ts";
import { isEmpty } from "../scopes.ts";
import { equal } from "../truth.ts";
import type ts from "typescript";

/** Whether an operand is a function that can be one of several. */
export function isFunctionValue(operand: Operand): operand is FunctionValue {
  if (!("kind" in operand)) return false;
  if (operand.kind === "derivative") return operand.marker !== "jvp" && operand.marker !== "vjp";
  return operand.kind === "closure" || operand.kind === "builtIn" || operand.kind === "chosen";
}

/** Whether two functions are one: the same text over the same variables. */
export function isSameFunction(a: FunctionValue, b: FunctionValue): boolean {
  if (a === b) return true;
  if (a.kind === "builtIn" && b.kind === "builtIn") return a.primitive === b.primitive;
  if (a.kind !== "closure" || b.kind !== "closure") return false;
  return a.node === b.node && a.self === b.self && a.bound === b.bound && (a.scope === b.scope || (isEmpty(a.scope) && isEmpty(b.scope)));
}

/** Whether an operand is known to be undefined. */
export function isUndefinedLiteral(l: Lowering, operand: Operand): operand is Value {
  return !("kind" in operand) && l.literalOf(operand) !== undefined && l.known(operand) === undefined;
}

/** The function that `selector` decides on, as it is now: what is assigned later does not change it. */
export function chosen(l: Lowering, selector: Value, alternatives: Chosen["alternatives"], isTotal: boolean): Chosen {
  const variable = { name: "choice", integral: selector.type.kind === "int", isCaptured: true };
  l.state.set(variable, selector);
  return { kind: "chosen", selector: variable, alternatives, isTotal };
}

/** The value that decides between the alternatives. */
export function selectorOf(l: Lowering, node: ts.Node, { selector }: Chosen): Value {
  const value = l.state.get(selector);
  if (value) return value;
  throw new Problem("unsupportedSyntax", node, "Which function this is was decided in a block that has ended.", "Choose the function where it is called, or in the same block.");
}

/** Whether a function that is one of several is there at all. */
export function isThere(l: Lowering, node: ts.Node, target: Chosen): Value {
  if (target.isTotal) return l.constant(true);
  const selector = selectorOf(l, node, target);
  return [...target.alternatives].reduce((found, [key, alternative]) => {
    const isThis = equal(l, selector, literal(l, key), "===");
    const isPresent = alternative.kind === "chosen" ? both(l, isThis, isThere(l, node, alternative)) : isThis;
    return either(l, found, isPresent);
  }, l.constant(false));
}

function either(l: Lowering, a: Value, b: Value): Value {
  if (l.known(a) === true || l.known(b) === false) return a;
  return l.known(b) === true || l.known(a) === false ? b : l.b.apply("or", a, b);
}

function both(l: Lowering, a: Value, b: Value): Value {
  return l.not(either(l, l.not(a), l.not(b)));
}

/** The key of an alternative as a value. */
export function literal(l: Lowering, key: string | number | boolean): Value {
  return typeof key === "string" ? l.literal(key) : l.constant(key);
}
