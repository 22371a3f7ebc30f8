import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { isAssignable, typesEqual } from "../../../ir/typeRelations.ts";
import { f64, int, isNumber, isReference, opaque, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { nameOf } from "../derivatives/signature.ts";
import { Lowering } from "../lowering.ts";
import { type Closure, isKnown, type Known, type Operand, parametersIn, type Scope } from "../operands.ts";
import type { FunctionTable, RecursiveFunction, Session } from "../session.ts";
import { localType } from "../typeOf.ts";
import { containsNode } from "../syntax.ts";
import { noteAccess } from "../gradientTape/watch.ts";
import { capturedVariables, isEmpty } from "./capturedVariables.ts";

/** A recursive function that needs more variants than this is given a different function at every level. */
const VARIANT_LIMIT = 12;

/**
 * Lowers a call of a recursive function to a call of a function of the language, which is lowered when it is called first.
 *
 * Variables of surrounding functions that it uses are passed along: as parameters, and those that it writes come back as
 * further results, which are what the variables hold after the call. So a captured variable needs no memory of its own.
 */
export function lowerRecursiveCall(l: Lowering, node: ts.Node, target: Closure, operands: readonly Operand[]): Operand {
  requireOwnThis(l, node, target);
  const known = operands.map((operand) => (isKnown(operand) ? operand : undefined));
  const self = target.self && !isKnown(target.self) ? [target.self] : [];
  const values = [...self, ...operands.filter((operand): operand is Value => !isKnown(operand))];
  const callee = variantOf(l, node, target, known, values) ?? declare(l, node, target, known, values);
  l.at(node);
  const passed = callee.variables.map(({ variable, type }) => {
    const value = l.read(variable);
    noteAccess(l, variable, value);
    if (isAssignable(value.type, type)) return value;
    throw new Problem("recursion", node, `'${variable.name}' changes its type between calls of the recursive function '${callee.name}'.`, "Give it one type throughout.");
  });
  const written = callee.variables.filter(({ isWritten }) => isWritten);
  const outcomes = written.map(({ variable, type }) => freshValue(type, variable.name));
  const result = callee.result && freshValue(callee.result);
  l.b.call(callee.name, [...values, ...passed], [...(result ? [result] : []), ...outcomes]);
  written.forEach(({ variable }, i) => l.state.set(variable, outcomes[i] as Value));
  return result ?? l.b.literal(undefined, opaque);
}

function variantOf(l: Lowering, node: ts.Node, target: Closure, known: readonly (Known | undefined)[], values: readonly Value[]): RecursiveFunction | undefined {
  const variants = l.functions.recursive.filter((candidate) => isSameClosure(candidate.target, target));
  const found = variants.find(
    (variant) =>
      variant.known.length === known.length &&
      known.every((operand, i) => isSameKnown(operand, variant.known[i])) &&
      values.every((value, i) => isAssignable(value.type, variant.types[i] as Type)),
  );
  if (!found && l.functions.recursive.filter((candidate) => candidate.target.node === target.node).length >= VARIANT_LIMIT) {
    throw new Problem("recursion", node, `'${nameOf(target)}' passes another function to itself at every level of its recursion.`, "Pass the same function down, or make the recursion depend on numbers only.");
  }
  return found;
}

/** `this` is a parameter of a recursive method; what a nested function means by it is not passed along. */
function requireOwnThis(l: Lowering, node: ts.Node, target: Closure): void {
  const isKnownSelf = target.self !== undefined && isKnown(target.self);
  const isOuter = (scope: Scope | undefined): boolean => scope !== undefined && (scope.self !== undefined || isOuter(scope.parent));
  const usesThis = containsNode(l.ts, target.node, (inner) => inner.kind === l.ts.SyntaxKind.ThisKeyword);
  if (!usesThis || (!isKnownSelf && (target.self !== undefined || !isOuter(target.scope)))) return;
  throw new Problem("recursion", node, `The recursive function '${nameOf(target)}' uses 'this' of the code around it.`, "Keep 'this' in a constant and use that, or pass its members as arguments.");
}

function isSameClosure(a: Closure, b: Closure): boolean {
  return a.node === b.node && a.bound === b.bound && (a.scope === b.scope || (isEmpty(a.scope) && isEmpty(b.scope)));
}

function isSameKnown(a: Known | undefined, b: Known | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.kind !== b.kind) return false;
  if (a.kind === "closure" && b.kind === "closure") return isSameClosure(a, b);
  if (a.kind === "derivative" && b.kind === "derivative") return a.node === b.node && isSameKnown(a.of, b.of);
  return false;
}

/** Lowers the function, for arguments of these kinds, and adds it to the module. */
function declare(l: Lowering, node: ts.Node, target: Closure, known: readonly (Known | undefined)[], values: readonly Value[]): RecursiveFunction {
  const captured = capturedVariables(l, [target, ...known.flatMap((operand) => (operand ? [operand] : []))]);
  const variables = [...captured].flatMap(([variable, { isWritten }]) => {
    const value = l.state.get(variable);
    return value ? [{ variable, type: typeOfVariable(value, variable.integral), isWritten }] : [];
  });
  const callee: RecursiveFunction = {
    name: freshName(l, nameOf(target)),
    target,
    known,
    types: parameterTypes(l, target, known, values),
    variables,
    result: resultOf(l, node, target),
  };
  l.functions.recursive.push(callee);
  withinRecursion(l, node, target, () => {
    lowerBody(l, node, callee, values);
  });
  return callee;
}

/** Recursive functions whose bodies are being lowered, each for one module. */
const open = new WeakMap<Session, { readonly node: ts.Node; readonly functions: FunctionTable }[]>();

/** Notes, while `lower` runs, that a function is being lowered: a derivative inside must not need that very function. */
function withinRecursion(l: Lowering, node: ts.Node, target: Closure, lower: () => void): void {
  const stack = open.get(l.session) ?? [];
  open.set(l.session, stack);
  if (stack.some((entry) => entry.node === target.node && entry.functions !== l.functions)) {
    const name = nameOf(target);
    throw new Problem("recursion", node, `'${name}' takes a derivative of itself: of which order depends on how deep its recursion goes.`, "Take the derivative outside of the recursion.");
  }
  stack.push({ node: target.node, functions: l.functions });
  lower();
  stack.pop();
}

/**
 * What the parameters of a recursive function hold: what they are declared to, where the first call passes something narrower
 * (a literal of one of the alternatives of a union), so that the calls below it can pass the others.
 */
function parameterTypes(l: Lowering, target: Closure, known: readonly (Known | undefined)[], values: readonly Value[]): readonly Type[] {
  const isValue = known.map((operand) => operand === undefined);
  const written = parametersIn(target.node).filter((parameter, i) => isValue[i] && !parameter.dotDotDotToken);
  const selfs = values.length - isValue.filter(Boolean).length;
  const owner = target.node.parent;
  return values.map((value, i) => {
    const parameter = i < selfs ? (l.ts.isClassLike(owner) && !owner.typeParameters ? owner : undefined) : written[i - selfs];
    const declared = parameter && localType(l, l.checker.getTypeAtLocation(parameter));
    if (declared && isReference(declared) && isAssignable(value.type, declared)) return declared;
    return typeOfVariable(value, false);
  });
}

/** As a parameter, a number is any number. */
function typeOfVariable({ type }: Value, isIntegral: boolean): Type {
  return isNumber(type) ? (isIntegral ? int : f64) : type;
}

/** The name of a function of the language: of no other, and not one that a derivative of another would have. */
function freshName(l: Lowering, written: string): string {
  const { functionNames } = l.session;
  const base = /(Forward|Reverse|Tangent|_\d+)$/.test(written) ? `${written}_` : written;
  let name = base;
  for (let i = 2; functionNames.has(name); i++) name = `${base}${i}`;
  functionNames.add(name);
  return name;
}

function lowerBody(l: Lowering, node: ts.Node, callee: RecursiveFunction, values: readonly Value[]): void {
  const { target, known, types, variables } = callee;
  const inner = new Lowering(l.session, l);
  const params = types.map((type, i) => freshValue(type, values[i]?.name));
  const hasSelf = target.self !== undefined && !isKnown(target.self);
  let next = hasSelf ? 1 : 0;
  const operands = known.map((operand) => operand ?? (params[next++] as Value));
  const around = variables.map(({ variable, type }) => {
    const param = freshValue(type, variable.name);
    inner.state.set(variable, param);
    return param;
  });
  inner.inheritClasses(l);
  inner.at(target.node);
  const value = l.session.lowerers.inlineBody(inner, hasSelf ? { ...target, self: params[0] as Value } : target, operands);
  l.receivesInstances ||= inner.receivesInstances;
  const written = variables.filter(({ isWritten }) => isWritten).map(({ variable }) => inner.read(variable));
  const yields = [...(callee.result ? [checkedResult(node, callee, callee.result, value)] : []), ...written];
  l.functions.finished.set(callee.name, {
    name: callee.name,
    body: { params: [...params, ...around], ops: [...inner.prologue.ops, ...inner.b.ops], yields },
    span: l.spanOf(target.node),
    isCallee: true,
  });
}

function checkedResult(node: ts.Node, callee: RecursiveFunction, type: Type, operand: Operand): Value {
  if (!isKnown(operand) && (isAssignable(operand.type, type) || typesEqual(operand.type, type))) return operand;
  throw new Problem("recursion", node, `The recursive function '${callee.name}' does not return what its type says.`, "Annotate its result, with one type for all returns.");
}

/** The type of what the function returns, of a type parameter that of the call; undefined where it returns nothing. */
function resultOf(l: Lowering, call: ts.Node, { node }: Closure): Type | undefined {
  const signature = l.checker.getSignatureFromDeclaration(node);
  const returned = signature && l.checker.getReturnTypeOfSignature(signature);
  const { Void, Undefined, Never, StringLike, Null } = l.ts.TypeFlags;
  if (!returned || returned.flags & (Void | Undefined | Never)) return undefined;
  const isOfCall = (returned.flags & l.ts.TypeFlags.TypeParameter) !== 0 && l.ts.isCallExpression(call);
  const type = localType(l, returned) ?? (isOfCall ? localType(l, l.checker.getTypeAtLocation(call)) : undefined);
  if (!type) throw new Problem("untyped", node, `The recursive function '${nameOf({ kind: "closure", node, scope: l.scope })}' has no known result type.`, "Annotate it: `: number`, `: Float64Array`, …");
  if (type.kind === "opaque" && !(returned.flags & (StringLike | Null))) {
    throw new Problem("recursion", node, `A recursive function that returns '${l.checker.typeToString(returned)}' is not compiled in differentiated code.`, "Return numbers or arrays of numbers, or write into an array that is passed down.");
  }
  return type;
}
