import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { primitive, primitivesByCallee } from "../../../ir/primitives/index.ts";
import { isNumber, opaque } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { applyFunction } from "../functions/apply.ts";
import { isFunctionValue } from "../functions/functionValues.ts";
import { uncertainTable } from "../functions/uncertainTable.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { isGlobal } from "../names.ts";
import { isNotANumber } from "../truth.ts";
import { requireNumber } from "../values.ts";

/** Places the body of a callback for these arguments. */
export type Callback = (args: readonly Operand[]) => Operand;

/** The function that an argument of a method denotes: written there, known by name, or one of JavaScript's own. */
export function callbackOf(l: Lowering, node: ts.Expression | undefined, call: ts.CallExpression): Callback {
  if (!node) throw new Problem("unsupportedSyntax", call, "This method is called without its function.", "Pass a function.");
  const builtIn = builtInCallback(l, node);
  if (builtIn) return builtIn;
  const target = l.expression(node);
  if (isKnown(target) && target.kind === "builtIn") refuseVariadic(node, target.primitive);
  if (isKnown(target) && target.kind === "derivative") {
    const { length } = target.of.kind === "closure" ? target.of.node.parameters : [1];
    return (args) => target.form.apply(l, target, args.slice(0, length).map((arg) => runtimeValue(arg, node)));
  }
  if (isFunctionValue(target)) return (args) => applyFunction(l, call, target, args);
  throw new Problem(
    "unknownCall",
    node,
    `The body of '${node.getText()}' is not known here.`,
    "Pass an arrow function, or a function whose TypeScript source is part of the project.",
  );
}

/** `Math.sqrt`, `Number.isFinite`, `Number` and `Boolean` as functions. */
function builtInCallback(l: Lowering, node: ts.Expression): Callback | undefined {
  const root = l.ts.isPropertyAccessExpression(node) ? node.expression : node;
  if (!isGlobal(l, root)) return undefined;
  const name = node.getText();
  const number = (operand: Operand | undefined): Value => {
    const value = runtimeValue(operand, node);
    return value.type.kind === "bool" ? l.b.apply("toNumber", value) : requireNumber(l, node, value);
  };
  if (name === "Number") return ([first]) => number(first);
  if (name === "isNaN") return ([first]) => isNotANumber(l, number(first));
  if (name === "isFinite") return ([first]) => l.b.apply(name, number(first));
  if (name === "String") return ([first]) => l.b.extern("String($0)", [runtimeValue(first, node)], opaque, true);
  if (name === "Boolean") return ([first]) => truthOf(l, runtimeValue(first, node));
  const entry = primitivesByCallee.get(name);
  if (!entry) return undefined;
  const { arity } = primitive(entry.name);
  refuseVariadic(node, entry.name);
  return (args) => l.b.apply(entry.name, ...args.slice(0, arity === "variadic" ? 0 : arity).map(number));
}

/** `Math.max`, `Math.min` and `Math.hypot` take all that they are given. */
function refuseVariadic(node: ts.Expression, name: string): void {
  if (primitive(name).arity !== "variadic" && name !== "max" && name !== "min") return;
  throw new Problem(
    "unsupportedSyntax",
    node,
    `'Math.${name}' as a callback would also be given the index and the array.`,
    `Write the parameters, e.g. (a, b) => Math.${name}(a, b).`,
  );
}

/** The run-time value that a callback has given. */
export function runtimeValue(operand: Operand | undefined, node: ts.Node): Value {
  if (operand && !isKnown(operand)) return operand;
  throw new Problem(
    "unsupportedSyntax",
    node,
    "A function or a structure of gradients stands where an element of an array is needed.",
    "Use numbers, arrays or objects as elements.",
  );
}

/** The same of what becomes an element of a new array, of which the number of elements is known when the program runs. */
export function elementValue(operand: Operand | undefined, node: ts.Node): Value {
  if (operand && isFunctionValue(operand)) throw uncertainTable(node);
  return runtimeValue(operand, node);
}

/** Whether JavaScript takes the value for true. */
export function truthOf(l: Lowering, value: Value): Value {
  if (value.type.kind === "bool") return value;
  return isNumber(value.type) ? l.b.apply("toBoolean", value) : l.b.apply("isTruthy", value);
}
