import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { primitivesByCallee } from "../../ir/primitives/index.ts";
import { bool, f64, opaque } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { constructBuffer } from "./arrays/buffers.ts";
import { lowerArrayConstruction } from "./arrays/construction.ts";
import { lowerArrayMethod } from "./arrays/methods.ts";
import { constructCollection } from "./collections/construct.ts";
import { lowerBigIntCall } from "./bigInts.ts";
import { isOutsideTable, lowerOutsideMethod } from "./collections/outside.ts";
import { markerOf } from "./derivatives/markers.ts";
import { lowerStopGradient } from "./derivatives/stopGradient.ts";
import { constDerivative, markerCall } from "./derivatives/target.ts";
import { applyPullback } from "./derivatives/vjp.ts";
import { constructTape } from "./gradientTape/construct.ts";
import { applyFunction } from "./functions/apply.ts";
import { argumentsFor, lowerArguments, spreadArguments } from "./functions/arguments.ts";
import { lowerListMethod } from "./functions/listMethods.ts";
import { isFunctionValue } from "./functions/functionValues.ts";
import { makingCall } from "./functions/madeFunctions.ts";
import { bindArguments, bindReceiver } from "./functions/receivers.ts";
import { callTape } from "./gradientTape/methods.ts";
import type { Lowering } from "./lowering.ts";
import { type FunctionNode, type FunctionValue, isKnown, type Operand } from "./operands.ts";
import { functionOf, isGlobal, isUnknownFunction, resolve } from "./names.ts";
import { classNamed, hierarchyOf } from "./objects/classMembers.ts";
import type { ClassNode } from "./objects/classHierarchy.ts";
import { construct, constructorOf, lowerSuperCall } from "./objects/construct.ts";
import { lowerObjectListing } from "./objects/listings.ts";
import { memberRefusal } from "./objects/memberRefusals.ts";
import { lowerHasOwn } from "./objects/inOperator.ts";
import { lowerElementCall, lowerMethodCall } from "./objects/methodCalls.ts";
import { dynamicCode } from "./refusals.ts";
import { isFunctionLiteral, withoutWrappers } from "./syntax.ts";
import { lowerNumberFunction } from "./numberFunctions.ts";
import { lowerPrimitive } from "./primitiveCalls.ts";
import { lowerStructuredClone } from "./structuredClone.ts";
import { lowerTensorCall } from "./tensors/calls.ts";
import { lowerTextFunction, lowerTextMethod } from "./text.ts";
import { isNotANumber } from "./truth.ts";
import { lowerNumber, lowerValue, memberOfKnown, runtimeValue, unsupported } from "./values.ts";

export function lowerCall(l: Lowering, node: ts.CallExpression | ts.NewExpression): Operand {
  const { ts } = l;
  const isCodeMaker = node.expression.kind === ts.SyntaxKind.ImportKeyword || isGlobal(l, node.expression);
  const dynamic = isCodeMaker ? dynamicCode(ts, node) : undefined;
  if (dynamic) throw dynamic;
  if (ts.isNewExpression(node)) return lowerNew(l, node);
  const marked = markerCall(l, node);
  if (marked) return marked;
  if (markerOf(l, node) === "stopGradient") return lowerStopGradient(l, node);
  const tensor = lowerTensorCall(l, node);
  if (tensor) return tensor;
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword) return lowerSuperCall(l, node, lowerArguments(l, node.arguments));
  const owned = lowerHasOwn(l, node);
  if (owned) return owned;
  const callee = calleeName(node);
  const root = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : node.expression;
  if (isGlobal(l, root)) {
    const builtIn = lowerBuiltIn(l, node, callee);
    if (builtIn) return builtIn;
    if (ts.isIdentifier(root) && root !== node.expression) throw notCompiled(node);
  }
  if (isUnknownFunction(l, node.expression)) throw unknownCall(node);
  if (ts.isPropertyAccessExpression(node.expression) && !functionOf(l, node.expression) && !constDerivative(l, node.expression)) {
    const called = lowerMethodCall(l, node, node.expression, (body) => argumentsOf(l, node, body));
    if (called.result) return called.result;
    const { object } = called;
    if (isKnown(object) && object.kind === "tape") return callTape(l, object, node, node.expression.name.text);
    const member = memberOfKnown(object, node.expression.name.text) ?? called.member;
    if (member) return applyKnown(l, node, member);
    if (isFunctionValue(object)) return applyIndirectly(l, node, node.expression.name.text, object);
    const text = isKnown(object) ? undefined : lowerTextMethod(l, node, node.expression, object);
    return text ?? lowerMethod(l, node, node.expression, object);
  }
  const element = ts.isElementAccessExpression(node.expression) ? lowerElementCall(l, node, node.expression, (body) => argumentsOf(l, node, body)) : undefined;
  if (element?.result) return element.result;
  return applyKnown(l, node, element?.member ?? l.expression(node.expression));
}

/** A call of what is known at compile time: a function, a derivative, a pullback. */
function applyKnown(l: Lowering, node: ts.CallExpression, target: Operand): Operand {
  if (!isKnown(target)) throw unknownMaker(l, node) ?? unknownCall(node);
  const isPair = target.kind === "derivative" && target.marker === "jvp";
  const nodes = isPair ? pairedArguments(l, node) : node.arguments;
  const operands = target.kind === "closure" ? argumentsFor(l, nodes, target) : lowerArguments(l, nodes);
  if (target.kind === "pullback") {
    const [cotangent] = operands;
    if (!cotangent || operands.length !== 1) throw unsupported(l, node);
    return applyPullback(l, node, target, runtimeValue(l, node, cotangent));
  }
  if (target.kind === "derivative" || isFunctionValue(target)) return applyFunction(l, node, target, operands);
  throw unknownCall(node);
}

/** `f.call(self, x)`, `f.apply(self, [x])`, `f.bind(self, x)` */
function applyIndirectly(l: Lowering, node: ts.CallExpression, method: string, target: FunctionValue): Operand {
  const [self, list] = node.arguments;
  if (!["call", "apply", "bind"].includes(method) || (self && l.ts.isSpreadElement(self))) throw unsupported(l, node);
  const received = bindReceiver(l, target, self);
  const operands = method !== "apply" ? lowerArguments(l, node.arguments.slice(1)) : list ? spreadArguments(l, list) : [];
  return method === "bind" ? bindArguments(l, node, received, operands) : applyFunction(l, node, received, operands);
}

/** The arguments and the tangents of a call of `jvp(f)`, which must be written out as two array literals. */
function pairedArguments(l: Lowering, node: ts.CallExpression): readonly ts.Expression[] {
  return node.arguments.flatMap((argument) => {
    if (l.ts.isArrayLiteralExpression(argument)) return [...argument.elements];
    throw new Problem("unsupportedSyntax", argument, "Inside differentiated code, the arguments and tangents of jvp must be array literals.", "Write jvp(f)([x, y], [xTan, yTan]).");
  });
}

/** Functions of JavaScript itself: primitives, conversions, and effects that are kept. */
function lowerBuiltIn(l: Lowering, node: ts.CallExpression, callee: string): Operand | undefined {
  const known = primitivesByCallee.get(callee);
  if (known) return lowerPrimitive(l, node, known.name);
  // Of numbers, the global functions are what those of Number are.
  if (callee === "isFinite") return lowerPrimitive(l, node, callee);
  const [first, ...others] = node.arguments;
  if (callee === "isNaN" && first && others.length === 0) return isNotANumber(l, lowerNumber(l, first));
  const listing = lowerObjectListing(l, node);
  if (listing) return listing;
  if (callee === "structuredClone") return lowerStructuredClone(l, node);
  const array = lowerArrayConstruction(l, node, callee);
  if (array) return array;
  if (callee === "Object.is") return l.b.extern("Object.is($0, $1)", node.arguments.map((argument) => lowerValue(l, argument)), bool, true);
  if (callee === "Math.random") return l.b.extern("Math.random()", [], f64);
  const big = lowerBigIntCall(l, node, callee);
  if (big) return big;
  const number = lowerNumberFunction(l, node, callee);
  if (number) return number;
  const text = lowerTextFunction(l, node, callee);
  if (text) return text;
  return /^console\.\w+$/.test(callee) ? lowerConsole(l, node, callee) : undefined;
}

/** What is called, as it is written on one line. */
function calleeName(node: ts.CallExpression | ts.NewExpression): string {
  return node.expression.getText().replaceAll(/\s+/g, "");
}

const adviceFor: ReadonlyMap<string, string> = new Map([
  ["Object.assign", "Assign the members one by one, or write { ...a, ...b }."],
  ["Object.freeze", "Leave it out, and give the object a type such as Readonly<{ a: number }>: TypeScript sees to it that nothing writes to it."],
]);

/** A function of one of JavaScript's own objects that has no meaning here. */
function notCompiled(node: ts.CallExpression): Problem {
  const callee = calleeName(node);
  const advice = adviceFor.get(callee) ?? "Call it outside of the differentiated function, and pass what it gives.";
  return new Problem("unsupportedSyntax", node, `'${callee}' is not compiled in differentiated code.`, advice);
}

function unknownCall(node: ts.CallExpression): Problem {
  return new Problem("unknownCall", node, `The body of '${node.expression.getText()}' is not known here.`, "Call a function whose TypeScript source is part of the project, or move the call out of the differentiated function.");
}

/** Why a function that another has given when its module was loaded is not known. */
function unknownMaker(l: Lowering, { expression }: ts.CallExpression): Problem | undefined {
  const symbol = resolve(l, expression);
  const call = symbol && makingCall(l, symbol);
  if (call && isFunctionLiteral(l.ts, withoutWrappers(l.ts, call.expression))) return calledAtOnce(expression);
  return call && new Problem(
    "unknownCall",
    expression,
    `'${expression.getText()}' was given by '${call.getText()}' when its module was loaded, and may keep something from then.`,
    `Make it inside of the differentiated function, or write a function that makes it anew: \`(x: number) => ${call.getText()}(x)\`.`,
  );
}

/** `const f = (() => { const scratch = []; return (x) => … })()` */
function calledAtOnce(node: ts.Expression): Problem {
  return new Problem(
    "unknownCall",
    node,
    `'${node.getText()}' was given by a function that is called when its module is loaded, and may keep something from then.`,
    "Write it as a function of its own, and what it keeps as exported constants of the module.",
  );
}

function lowerConsole(l: Lowering, node: ts.CallExpression, callee: string): Value {
  const operands = node.arguments.map((argument) => lowerValue(l, argument));
  return l.b.extern(`${callee}(${operands.map((_, i) => `$${i}`).join(", ")})`, operands, opaque);
}

function lowerNew(l: Lowering, node: ts.NewExpression): Operand {
  if (markerOf(l, node) === "GradientTape") return constructTape(l, node);
  const owner = classNamed(l, node.expression);
  if (owner) return construct(l, node, owner, argumentsOfNew(l, node, owner));
  if (isGlobal(l, node.expression) && /^(Map|Set)$/.test(node.expression.getText())) return constructCollection(l, node);
  if (isGlobal(l, node.expression) && node.expression.getText() === "ArrayBuffer") return constructBuffer(l, node);
  const array = isGlobal(l, node.expression) ? lowerArrayConstruction(l, node, node.expression.getText()) : undefined;
  if (array) return array;
  if (l.checker.getTypeAtLocation(node.expression).flags & l.ts.TypeFlags.Any) {
    throw new Problem("untyped", node.expression, `'${node.expression.getText()}' has no known type.`, "Check that its import resolves: TypeScript reports where it does not.");
  }
  const isMade = !isGlobal(l, node.expression) && l.checker.getTypeAtLocation(node.expression).getConstructSignatures().length > 0;
  if (!isMade) throw unsupported(l, node);
  throw new Problem("unsupportedSyntax", node, `Which class '${node.expression.getText()}' is, is known only when the program runs.`, "Write the class out, e.g. `class Scaled extends Base { … }` in place of a mixin, and make its instances by its name.");
}

/** The arguments of a call of a function that is known, if it is one. */
function argumentsOf(l: Lowering, node: ts.CallExpression | ts.NewExpression, body: FunctionNode | undefined): readonly Operand[] {
  return body ? argumentsFor(l, node.arguments ?? [], { node: body }) : lowerArguments(l, node.arguments);
}

/** Those of the constructor of a class, which may be that of one that it extends. */
function argumentsOfNew(l: Lowering, node: ts.NewExpression, owner: ClassNode): readonly Operand[] {
  let constructor: FunctionNode | undefined;
  for (let at: ClassNode | undefined | null = owner; at && !constructor; at = hierarchyOf(l).baseOf(at)) constructor = constructorOf(l, at);
  return argumentsOf(l, node, constructor);
}

/** A method of a value of JavaScript's own classes. */
function lowerMethod(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, object: Operand): Operand {
  const listed = lowerListMethod(l, node, access, object);
  if (listed) return listed;
  if (!isKnown(object) && object.type.kind === "array") return lowerArrayMethod(l, node, access, object);
  if (!isKnown(object) && isOutsideTable(l, access.expression, object)) return lowerOutsideMethod(l, node, access, object);
  const type = l.checker.getTypeAtLocation(access.expression);
  const isError = l.checker.getPropertyOfType(type, "stack") !== undefined;
  throw (isError ? memberRefusal(l, node, type, access.name.text) : undefined) ?? (type.getSymbol() ? unsupported(l, node) : unknownCall(node));
}
