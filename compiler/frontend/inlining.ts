import type ts from "typescript";
import { Problem } from "../diagnostics/problem.ts";
import { orDefault } from "./defaults.ts";
import { restOf } from "./functions/arguments.ts";
import { chosen } from "./functions/functionValues.ts";
import { usesThis } from "./functions/receivers.ts";
import { typesOfCall } from "./functions/typesOfCall.ts";
import { ownSelf } from "./objects/classMembers.ts";
import { bindName } from "./patterns.ts";
import { isRecursive } from "./recursion/isRecursive.ts";
import { lowerRecursiveCall } from "./recursion/recursiveCall.ts";
import type { Lowering } from "./lowering.ts";
import { type Closure, type Frame, isKnown, type Operand, parametersIn } from "./operands.ts";
import { requireOwnStatement } from "./throw.ts";
import { typeArguments } from "./typeOf.ts";
import { hoistVariables } from "./hoisting.ts";
import { prepareEnd } from "./results.ts";
import { inferInOrder } from "./inferInOrder.ts";
import { unsupported } from "./values.ts";

/** Functions that call each other through values nest without end where this many are being inlined. */
const DEPTH_LIMIT = 100;

/** Lowers a call of a known function: a recursive one to a call, any other by placing its body here. */
export function inline(l: Lowering, node: ts.Node, called: Closure, operands: readonly Operand[]): Operand {
  const target = called.self ? { ...called, self: ownSelf(l, called.self) } : called;
  if (isRecursive(l, target.node)) return lowerRecursiveCall(l, node, target, operands);
  return activate(l, node, target, operands, (body, frame) => lowerBody(l, body, frame));
}

/** Lowers the body of a known function here, with its parameters bound to the operands. */
export function inlineBody(l: Lowering, target: Closure, operands: readonly Operand[]): Operand {
  return activate(l, undefined, target, operands, (body, frame) => lowerBody(l, body, frame));
}

/**
 * Binds the parameters of a known function to the arguments, in a scope and frame of their own, for `fill` to use its body.
 * `call` is where the arguments are written, if they are.
 */
export function activate<Result>(
  l: Lowering,
  call: ts.Node | undefined,
  target: Closure,
  operands: readonly Operand[],
  fill: (body: ts.Node, frame: Frame) => Result,
): Result {
  const { ts } = l;
  if (l.frames.length >= DEPTH_LIMIT) {
    throw new Problem("recursion", call ?? target.node, "Functions call each other here without end, through values or as members of object literals.", "Let the function call itself by its name, or write it as a method of a class.");
  }
  const { body, asteriskToken, modifiers } = target.node as ts.FunctionExpression;
  if (asteriskToken || modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword)) throw unsupported(l, target.node);
  const frame: Frame = {
    node: target.node,
    returned: { name: "returned", integral: false },
    result: { name: "result", integral: false },
    functions: new Map(),
    returnsNone: (target.node.flags & ts.NodeFlags.HasImplicitReturn) !== 0,
    targets: [],
  };
  const parameters = parametersIn(target.node);
  const shown = typeArguments(
    l,
    parameters.map((parameter) => l.checker.getTypeAtLocation(parameter)),
    operands.map((operand, i) => (isKnown(operand) || parameters[i]?.dotDotDotToken ? undefined : operand.type)),
  );
  const types = new Map([...typesOfCall(l, call, target), ...shown]);
  return l.inScope(target.scope, () => {
    const handler = l.handlers[l.handlers.length - 1];
    const thrown = handler && l.read(handler.thrown);
    const { given } = l;
    l.given = new Map();
    l.frames.push(frame);
    l.state.set(frame.returned, l.constant(false));
    parameters.forEach((parameter, i) => {
      const value = parameter.dotDotDotToken ? restOf(l, parameter, operands.slice(i)) : givenOrDefault(l, parameter, operands[i]);
      bindName(l, parameter.name, value);
    });
    if (ts.isConstructorDeclaration(target.node) && target.self) l.session.lowerers.enterConstructor(l, target.node, target.self);
    const result = fill(body, frame);
    l.frames.pop();
    l.given = given;
    if (handler && l.read(handler.thrown) !== thrown) requireOwnStatement(l, call ?? target.node);
    return result;
  }, target.self ?? noReceiver(l, target), types);
}

/** A function that is called by its name alone has no object: its `this` is not that of the code around it. */
function noReceiver(l: Lowering, target: Closure): Operand | undefined {
  const isPlain = l.ts.isFunctionExpression(target.node) || l.ts.isFunctionDeclaration(target.node);
  return isPlain && usesThis(l, target) ? l.literal(undefined) : undefined;
}

/** The argument, or the parameter's default value where that is undefined. */
function givenOrDefault(l: Lowering, parameter: ts.ParameterDeclaration, operand: Operand | undefined): Operand {
  const { initializer } = parameter;
  if (!initializer) return operand ?? l.literal(undefined);
  return operand ? orDefault(l, operand, initializer) : l.expression(initializer);
}

export function lowerBody(l: Lowering, body: ts.Node, frame: Frame): Operand {
  const { ts } = l;
  if (!ts.isBlock(body)) return l.expression(body as ts.Expression);
  inferInOrder(l, body);
  hoistVariables(l, body);
  prepareEnd(l, frame);
  const [only] = body.statements;
  const tail = body.statements[body.statements.length - 1];
  const known = knownReturn(l, body.statements.slice(0, -1), tail);
  l.statements(known ? body.statements.slice(0, -1) : body.statements);
  if (known && only) return l.expression(known);
  const result = l.state.get(frame.result) ?? l.literal(undefined);
  return frame.functions.size > 0 ? chosen(l, result, frame.functions, !frame.returnsNone) : result;
}

/** The expression of a single, final `return` of a function that returns functions, or an array of them. */
function knownReturn(l: Lowering, before: readonly ts.Statement[], tail: ts.Statement | undefined): ts.Expression | undefined {
  if (!tail || !l.ts.isReturnStatement(tail) || !tail.expression) return undefined;
  const type = l.checker.getTypeAtLocation(tail.expression);
  const returnsFunction = [type, type.getNumberIndexType()].some((part) => part && part.getCallSignatures().length > 0);
  return returnsFunction && !before.some((statement) => returns(l, statement)) ? tail.expression : undefined;
}

/** Whether there is a `return` in a statement. */
function returns(l: Lowering, node: ts.Node): boolean {
  if (l.ts.isFunctionLike(node)) return false;
  return l.ts.isReturnStatement(node) || (l.ts.forEachChild(node, (child) => returns(l, child) || undefined) ?? false);
}
