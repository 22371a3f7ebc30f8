import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Chosen, type Closure, type FunctionValue, type Known, type Operand, type Variable } from "../operands.ts";
import { hasEffects } from "../sideEffects.ts";
import { containsNode } from "../syntax.ts";
import { unsupported } from "../values.ts";

/** Whether what `this` means in a function is decided by how it is called. */
export function usesThis(l: Lowering, { node }: Closure): boolean {
  return !l.ts.isArrowFunction(node) && containsNode(l.ts, node, ({ kind }) => kind === l.ts.SyntaxKind.ThisKeyword || kind === l.ts.SyntaxKind.SuperKeyword);
}

/** A function that is called as the method of an object: a method of an object literal is one of any object that has it. */
export function withReceiver<Target extends Operand>(l: Lowering, target: Target, receiver: Operand): Target {
  if (isKnown(target) && target.kind === "chosen") return { ...target, alternatives: ofAll(target, (alternative) => withReceiver(l, alternative, receiver)) };
  if (!isKnown(target) || target.kind !== "closure" || target.bound || !usesThis(l, target)) return target;
  return { ...target, self: receiver, scope: { ...target.scope, self: receiver } };
}

/** A method that is read without being called: it does not know its object. */
export function withoutReceiver<Target extends Operand>(l: Lowering, target: Target): Target {
  if (isKnown(target) && target.kind === "chosen") return { ...target, alternatives: ofAll(target, (alternative) => withoutReceiver(l, alternative)) };
  if (!isKnown(target) || target.kind !== "closure" || target.bound || !usesThis(l, target)) return target;
  return target.self === undefined ? target : { ...target, self: undefined, owner: undefined, scope: { ...target.scope, self: l.literal(undefined) } };
}

function ofAll({ alternatives }: Chosen, change: (target: FunctionValue) => FunctionValue): Chosen["alternatives"] {
  return new Map([...alternatives].map(([key, alternative]) => [key, change(alternative)]));
}

/** The function with `this`, as `bind`, `call` and `apply` give it: the expression is evaluated where it is used or does something. */
export function bindReceiver<Target extends FunctionValue>(l: Lowering, target: Target, receiver: ts.Expression | undefined): Target {
  if (target.kind === "chosen") [...target.alternatives.values()].forEach((alternative) => { requireNoThis(l, alternative); });
  const isUsed = target.kind === "closure" && !target.bound && usesThis(l, target);
  if (!isUsed) {
    if (receiver && hasEffects(l, receiver)) l.expression(receiver);
    return target;
  }
  const self = receiver ? l.expression(receiver) : l.literal(undefined);
  return { ...target, self, owner: undefined, scope: { ...target.scope, self } };
}

/** One of several functions is given no `this`. */
function requireNoThis(l: Lowering, target: FunctionValue): void {
  if (target.kind === "chosen") [...target.alternatives.values()].forEach((alternative) => { requireNoThis(l, alternative); });
  if (target.kind === "closure" && usesThis(l, target)) throw unsupported(l, target.node);
}

/** `f.bind(self, x, …)`: the arguments are kept in variables, so that they are what they were wherever it is called. */
export function bindArguments(l: Lowering, node: ts.CallExpression, target: FunctionValue, operands: readonly Operand[]): FunctionValue {
  if (operands.length === 0) return target;
  if (target.kind !== "closure") {
    throw new Problem("unsupportedSyntax", node, `What function '${node.expression.getText()}' gives arguments to is not one that is written out.`, "Write an arrow function, e.g. (y) => f(2, y).");
  }
  const kept = operands.map((operand): Variable | Known => {
    if (isKnown(operand)) return operand;
    const variable: Variable = { name: "bound", integral: operand.type.kind === "int", isCaptured: true };
    l.state.set(variable, operand);
    return variable;
  });
  return { ...target, bound: [...(target.bound ?? []), ...kept] };
}

/** The arguments that a function has been given before, and those of a call. */
export function withBound(l: Lowering, node: ts.Node, { bound = [] }: Closure, operands: readonly Operand[]): readonly Operand[] {
  const first = bound.map((argument): Operand => {
    if ("kind" in argument) return argument;
    const value = l.state.get(argument);
    if (value) return value;
    throw new Problem("unsupportedSyntax", node, "The arguments that `bind` gave this function were computed in a block that has ended.", "Write an arrow function where it is called.");
  });
  return [...first, ...operands];
}
