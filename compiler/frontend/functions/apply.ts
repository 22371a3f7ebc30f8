import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { primitive } from "../../../ir/primitives/index.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { baseOf, parametersOf } from "../derivatives/signature.ts";
import type { Lowering } from "../lowering.ts";
import { type BuiltIn, type Chosen, type Derivative, type FunctionValue, type Operand, parametersIn } from "../operands.ts";
import { raise, requireOwnStatement } from "../throw.ts";
import { equal } from "../truth.ts";
import { requireNumber, runtimeValue } from "../values.ts";
import { choose } from "./choose.ts";
import { literal, selectorOf } from "./functionValues.ts";
import { withBound } from "./receivers.ts";

/** Functions chosen at run time that call others nest without end where this many are being placed. */
const DEPTH_LIMIT = 16;

/** A call of a function, or of one of several; the arguments are evaluated. */
export function applyFunction(l: Lowering, node: ts.CallExpression, target: FunctionValue, operands: readonly Operand[]): Operand {
  switch (target.kind) {
    case "closure":
      return l.inline(node, target, withBound(l, node, target, operands));
    case "derivative":
      return target.form.apply(l, target, withoutSurplus(l, target, operands).map((operand, i) => runtimeValue(l, node.arguments[i] ?? node, operand)));
    case "builtIn":
      return applyBuiltIn(l, node, target, operands);
    case "chosen":
      return dispatch(l, node, target, operands);
  }
}

/** The arguments that a derivative takes: a callback is given more. Types of parameters need to be known only then. */
function withoutSurplus(l: Lowering, target: Derivative, operands: readonly Operand[]): readonly Operand[] {
  if (operands.length <= parametersIn(baseOf(target).node).length) return operands;
  return operands.slice(0, parametersOf(l, target).length);
}

/** Places the body of each alternative in a branch of its own; where none is chosen, JavaScript throws. */
function dispatch(l: Lowering, node: ts.CallExpression, target: Chosen, operands: readonly Operand[]): Operand {
  if (l.dispatches >= DEPTH_LIMIT) {
    throw new Problem("recursion", node, "Functions chosen at run time call each other here without end.", "Let the function call itself by its name.");
  }
  const selector = selectorOf(l, node, target);
  const alternatives = [...target.alternatives];
  const step = (i: number): Operand => {
    const [key, alternative] = alternatives[i] ?? [];
    if (key === undefined || !alternative) return notCallable(l, node);
    const run = (): Operand => applyFunction(l, node, alternative, operands);
    if (target.isTotal && i === alternatives.length - 1) return run();
    const isThis = equal(l, selector, literal(l, key), "===");
    return choose(l, node, isThis, { node, lower: run }, { node, lower: () => step(i + 1) }, true);
  };
  l.dispatches++;
  const result = step(0);
  l.dispatches--;
  return result;
}

function notCallable(l: Lowering, node: ts.CallExpression): Value {
  l.at(node);
  if (l.handlers.length > 0) requireOwnStatement(l, node);
  raise(l, "new TypeError($0)", [l.literal(`${node.expression.getText()} is not a function`)]);
  return l.literal(undefined);
}

/** `Math.sin` and its like, called by another name: missing arguments are undefined, further ones are not used. */
function applyBuiltIn(l: Lowering, node: ts.CallExpression, { primitive: name }: BuiltIn, operands: readonly Operand[]): Value {
  const number = (operand: Operand, i: number): Value => {
    const at = node.arguments[i] ?? node;
    const value = runtimeValue(l, at, operand);
    return value.type.kind === "bool" ? l.b.apply("toNumber", value) : requireNumber(l, at, value);
  };
  const { arity } = primitive(name);
  l.at(node);
  if (name === "max" || name === "min") {
    const values = operands.map(number);
    const [first] = values;
    if (!first) return l.constant(name === "max" ? -Infinity : Infinity);
    return values.length === 1 ? first : values.reduce((a, b) => l.b.apply(name, a, b));
  }
  if (arity === "variadic") return l.b.apply(name, ...operands.map(number));
  return l.b.apply(name, ...Array.from({ length: arity }, (_, i) => (operands[i] ? number(operands[i], i) : l.constant(NaN))));
}
