import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { typesEqual } from "../../../ir/typeRelations.ts";
import { opaque, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { nameOf } from "../derivatives/signature.ts";
import { Lowering } from "../lowering.ts";
import { carriedType } from "../merging.ts";
import { type Closure, isKnown, type Known, type Operand, type Variable } from "../operands.ts";
import type { FunctionTable, RecursiveFunction, Session } from "../session.ts";
import { noteAccess } from "../gradientTape/watch.ts";
import { declaredTypes, fits, parameterTypes, resultOf, withCallTypes } from "./callTypes.ts";
import { capturedBy, type FunctionList } from "./capturedVariables.ts";
import { isSameKnown, isSameTarget } from "./sameFunction.ts";

/** A recursive function that needs more variants than this is given a different function at every level. */
const VARIANT_LIMIT = 12;

/**
 * Lowers a call of a recursive function to a call of a function of the language, which is lowered when it is called first.
 *
 * Variables of surrounding functions that it uses are passed along: as parameters, and those that it writes come back as
 * further results, which are what the variables hold after the call. So a captured variable needs no memory of its own.
 */
export function lowerRecursiveCall(l: Lowering, node: ts.Node, called: Closure, operands: readonly Operand[]): Operand {
  const target = withCallTypes(l, node, called);
  const known = operands.map((operand) => (isKnown(operand) ? operand : undefined));
  const self = target.self && !isKnown(target.self) ? [target.self] : [];
  const declared = declaredTypes(l, target, known, self.length);
  const values = [...self, ...operands.filter((operand): operand is Value => !isKnown(operand))].map((value, i) => l.conform(value, declared[i]));
  const callee = variantOf(l, node, target, known, values) ?? declare(l, node, target, known, declared, values);
  l.at(node);
  const passed = callee.variables.map(({ variable, type, members }) => {
    const value = l.read(variable);
    noteAccess(l, variable, value);
    if (members && l.facts.get(value)?.members !== members) {
      throw new Problem("recursion", node, `'${variable.name}' has other functions at each call of the recursive function '${callee.name}'.`, "Pass the function that it calls as an argument.");
    }
    if (fits(value.type, type)) return value;
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
  const variants = l.functions.recursive.filter((candidate) => isSameTarget(candidate.target, target));
  const found = variants.find(
    (variant) =>
      variant.known.length === known.length &&
      isMadeFor(variant, madeOf(l, target)) &&
      known.every((operand, i) => isSameKnown(operand, variant.known[i])) &&
      values.every((value, i) => fits(value.type, variant.types[i] as Type)) &&
      variant.lists.every(({ now, then }) => isSameList(now, then)),
  );
  if (!found && l.functions.recursive.filter((candidate) => candidate.target.node === target.node).length >= VARIANT_LIMIT) {
    const isChanged = variants.some(({ lists }) => lists.some(({ now, then }) => !isSameList(now, then)));
    if (isChanged) throw new Problem("recursion", node, `The functions that '${nameOf(target)}' calls by an array or variable around it change with every call.`, "Pass the function that it calls as an argument, or give the array or variable all functions before the first call.");
    throw new Problem("recursion", node, `'${nameOf(target)}' passes another function to itself at every level of its recursion.`, "Pass the same function down, or make the recursion depend on numbers only.");
  }
  return found;
}

/** The fields that the object of a method has, if it is under construction. */
function madeOf(l: Lowering, { self }: Closure): ReadonlySet<ts.PropertyDeclaration> | undefined {
  const made = self && !isKnown(self) ? l.constructing.get(self) : undefined;
  return made && new Set(made);
}

/** Whether an object has the fields that the function was lowered for. */
function isMadeFor({ made }: RecursiveFunction, given: ReadonlySet<ts.PropertyDeclaration> | undefined): boolean {
  return given === undefined || (made !== undefined && [...made].every((member) => given.has(member)));
}

function isSameList(a: FunctionList, b: FunctionList): boolean {
  return a.size === b.size && [...a].every(([key, member]) => member === b.get(key));
}

/** Lowers the function, for arguments of these kinds, and adds it to the module. */
function declare(l: Lowering, node: ts.Node, target: Closure, known: readonly (Known | undefined)[], declared: readonly (Type | undefined)[], values: readonly Value[]): RecursiveFunction {
  const { variables: captured, tables } = capturedBy(l, target, known.flatMap((operand) => (operand ? [operand] : [])));
  const variables = [...captured].flatMap(([variable, { isWritten }]) => {
    const value = l.state.get(variable);
    if (!value) return [];
    // What a variable holds at the first call says nothing of those after it, except of functions, which no type knows.
    const members = isWritten ? undefined : l.facts.get(value)?.members;
    return [{ variable, type: carriedType(variable, value), isWritten, members }];
  });
  const callee: RecursiveFunction = {
    name: freshName(l, nameOf(target)),
    target,
    known,
    types: parameterTypes(declared, values),
    variables,
    lists: [...tables].map((now) => ({ now, then: new Map(now) })),
    result: resultOf(l, node, target),
    made: madeOf(l, target),
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
  inner.receivesInstances ||= l.receivesInstances;
  const params = types.map((type, i) => freshValue(type, values[i]?.name));
  const hasSelf = target.self !== undefined && !isKnown(target.self);
  let next = hasSelf ? 1 : 0;
  const operands = known.map((operand) => operand ?? (params[next++] as Value));
  const around = variables.map(({ variable, type, members }) => {
    const param = freshValue(type, variable.name);
    if (members) inner.facts.set(param, { isExact: false, members });
    inner.state.set(variable, param);
    return param;
  });
  inner.inheritClasses(l);
  variables.forEach(({ variable }, i) => { inheritSelf(l, inner, variable, around[i] as Value); });
  const [self] = hasSelf ? params : [];
  if (self && callee.made) inner.constructing.set(self, new Set(callee.made));
  if (self && target.owner) {
    inner.selfClasses.set(self, target.owner);
    if (l.repeatedClasses.has(target.owner)) inner.instanceScopes.set(self, new Map([[target.owner, target.scope]]));
  }
  inner.at(target.node);
  const value = l.session.lowerers.inlineBody(inner, self ? { ...target, self } : target, operands);
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

/** What is known of an object around the function that is `this` in it: it is the same one in all calls. */
function inheritSelf(l: Lowering, inner: Lowering, variable: Variable, param: Value): void {
  const self = l.functions.selves.get(variable);
  if (!self) return;
  inner.selves.set(self, variable);
  const own = l.read(variable);
  const node = l.facts.get(own)?.node;
  if (node) inner.facts.set(param, { node, isExact: l.facts.get(own)?.isExact ?? false });
  const above = l.selfClasses.get(own);
  if (above) inner.selfClasses.set(param, above);
}

function checkedResult(node: ts.Node, callee: RecursiveFunction, type: Type, operand: Operand): Value {
  if (!isKnown(operand) && (fits(operand.type, type) || typesEqual(operand.type, type))) return operand;
  throw new Problem("recursion", node, `The recursive function '${callee.name}' does not return what its type says.`, "Annotate its result, with one type for all returns.");
}
