import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { type Binding, type Closure, type FunctionNode, isKnown, type Known, type Operand, type Scope, type Variable } from "../operands.ts";
import type { Value } from "../../../ir/ops.ts";
import { selfIn } from "../objects/classMembers.ts";
import { functionOf } from "../names.ts";
import { isEmpty } from "../scopes.ts";
import { membersNamed } from "../objects/membersNamed.ts";
import { isAssignmentTarget } from "../syntax.ts";

/** What some functions use of the code around them. */
export type Captured = {
  /** Variables that they read or write, and whether they write them. */
  readonly variables: ReadonlyMap<Variable, { readonly isWritten: boolean }>;
  /** Lists of functions that they may call, to which that code may add others later. */
  readonly tables: ReadonlySet<FunctionList>;
};

/** The members of an array or object of functions, or the functions that a variable can hold. */
export type FunctionList = ReadonlyMap<string | number | boolean, Operand>;

/** The variables and functions of surrounding functions that calls of a function may use, in itself, in its arguments or in what these call. */
export function capturedBy(l: Lowering, target: Closure, known: readonly Known[]): Captured {
  const tables = new Set<FunctionList>();
  const pending: Known[] = [];
  const found = new Map<Variable, { readonly isWritten: boolean }>();
  const seen = new Map<ts.Node, Scope[]>();
  const visitBody = (body: ts.Node, scope: Scope, hasSelf: boolean): void => {
    const scopes = seen.get(body) ?? [];
    if (scopes.some((known) => known === scope || (isEmpty(known) && isEmpty(scope)))) return;
    seen.set(body, [...scopes, scope]);
    const visit = (at: ts.Node, hasThis: boolean): void => {
      if (l.ts.isTypeNode(at)) return;
      if (l.ts.isIdentifier(at)) visitName(at, scope);
      membersNamed(l, at).forEach(visitMember);
      if (!hasThis && (at.kind === l.ts.SyntaxKind.ThisKeyword || at.kind === l.ts.SyntaxKind.SuperKeyword)) noteSelf(selfIn(scope));
      const ownThis = hasThis || l.ts.isClassLike(at) || (l.ts.isFunctionLike(at) && !l.ts.isArrowFunction(at));
      l.ts.forEachChild(at, (child) => { visit(child, ownThis); });
    };
    visit(body, hasSelf);
  };
  /** Members of classes of functions see variables of these. */
  const visitMember = ({ parent }: FunctionNode): void => {
    const owner = l.ts.isClassLike(parent) ? parent : parent.parent;
    const scope = l.ts.isClassLike(owner) ? l.classScopes.get(owner) : undefined;
    if (scope) visitBody(owner, scope, true);
  };
  const visitName = (name: ts.Identifier, scope: Scope): void => {
    const binding = lookUp(l, name, scope) ?? statementFunction(l, name);
    if (!binding) return;
    if ("kind" in binding && binding.kind !== "functionVariable") return visitKnown(binding);
    if ("kind" in binding) {
      tables.add(binding.table);
      [...binding.table.values()].forEach(visitKnown);
    }
    note("kind" in binding ? binding.selector : binding, isAssignmentTarget(l.ts, name));
  };
  const visitKnown = (known: Known): void => {
    selectorsIn(known).forEach((selector) => { note(selector, false); });
    tablesIn(known).forEach((table) => tables.add(table));
    if (known.kind === "class") visitBody(known.node, known.scope, true);
    closuresIn(known).forEach((closure) => {
      noteSelf(closure.self);
      visitClosure(closure);
    });
  };
  const visitClosure = ({ node, scope, self }: Closure): void => {
    visitBody(node, scope, self !== undefined);
  };
  const noteSelf = (self: Operand | undefined): void => {
    if (self && !isKnown(self)) note(variableOfSelf(l, self), false);
  };
  const note = (variable: Variable, isWritten: boolean): void => {
    const value = l.state.get(variable);
    // The functions of an object see variables of their own.
    if (value && !found.has(variable)) (l.facts.get(value)?.members ?? new Map<string, Known>()).forEach((member) => { pending.push(member); });
    found.set(variable, { isWritten: isWritten || (found.get(variable)?.isWritten ?? false) });
  };
  selectorsIn(target).forEach((selector) => { note(selector, false); });
  visitClosure(target);
  known.forEach(visitKnown);
  for (let member = pending.pop(); member; member = pending.pop()) visitKnown(member);
  return { variables: found, tables };
}

/** The variable that stands for an object which is `this` in a function. */
function variableOfSelf(l: Lowering, self: Value): Variable {
  const { selves } = l.functions;
  const [known] = [...selves].find(([, object]) => object === self) ?? [];
  const variable = known ?? { name: "self", integral: false };
  selves.set(variable, self);
  if (!l.state.has(variable)) l.state.set(variable, self);
  return variable;
}

/** The functions that something known at compile time consists of. */
export function closuresIn(known: Known): readonly Closure[] {
  switch (known.kind) {
    case "closure":
      return [known];
    case "derivative":
      return closuresIn(known.of);
    case "aggregate":
      return [...known.members.values()].flatMap((member) => ("kind" in member ? closuresIn(member) : []));
    case "chosen":
      return [...known.alternatives.values()].flatMap(closuresIn);
    case "accessor":
      return [known.get, known.set].flatMap((own) => (own ? [own] : []));
    case "builtIn":
    case "pullback":
    case "class":
    case "tape":
    case "buffer":
      return [];
  }
}

/** The arrays and objects of functions that something known at compile time consists of. */
function tablesIn(known: Known): readonly FunctionList[] {
  if (known.kind !== "aggregate") return [];
  return [known.members, ...[...known.members.values()].flatMap((member) => ("kind" in member ? tablesIn(member) : []))];
}

/** The variables that decide between functions, and those that hold the arguments given by `bind` or the memory of a buffer. */
function selectorsIn(known: Known): readonly Variable[] {
  if (known.kind === "buffer") return [known.memory];
  if (known.kind === "chosen") return [known.selector, ...[...known.alternatives.values()].flatMap(selectorsIn)];
  if (known.kind === "closure") return (known.bound ?? []).flatMap((argument) => ("kind" in argument ? selectorsIn(argument) : [argument]));
  if (known.kind !== "aggregate") return [];
  return [...known.members.values()].flatMap((member) => ("kind" in member ? selectorsIn(member) : []));
}

function lookUp(l: Lowering, name: ts.Identifier, from: Scope): Binding | undefined {
  const symbol = l.ts.isShorthandPropertyAssignment(name.parent)
    ? l.checker.getShorthandAssignmentValueSymbol(name.parent)
    : l.checker.getSymbolAtLocation(name);
  if (!symbol) return undefined;
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
    const binding = scope.bindings.get(symbol);
    if (binding) return binding;
  }
  return l.session.around?.bindings.get(symbol);
}

/** A function declared among the statements of a tape, or beside them: it may use variables of these. */
function statementFunction(l: Lowering, name: ts.Identifier): Closure | undefined {
  const node = l.session.around && functionOf(l, name);
  return node && { kind: "closure", node, scope: { parent: undefined, bindings: new Map() } };
}
