import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import type { Binding, Closure, FunctionNode, Known, Scope, Variable } from "../operands.ts";
import { functionOf } from "../names.ts";
import { membersNamed } from "../objects/membersNamed.ts";
import { isAssignmentTarget } from "../syntax.ts";

/** Variables outside of some functions that these read or write, and whether they write them. */
export type CapturedVariables = ReadonlyMap<Variable, { readonly isWritten: boolean }>;

/** The variables of surrounding functions that calls of these functions may use, in themselves or in what they call. */
export function capturedVariables(l: Lowering, values: readonly Known[]): CapturedVariables {
  const found = new Map<Variable, { readonly isWritten: boolean }>();
  const seen = new Map<ts.Node, Scope[]>();
  const visitBody = (node: ts.Node, scope: Scope): void => {
    const scopes = seen.get(node) ?? [];
    if (scopes.some((known) => known === scope || (isEmpty(known) && isEmpty(scope)))) return;
    seen.set(node, [...scopes, scope]);
    const visit = (at: ts.Node): void => {
      if (l.ts.isTypeNode(at)) return;
      if (l.ts.isIdentifier(at)) visitName(at, scope);
      if (l.ts.isPropertyAccessExpression(at)) membersNamed(l, at).forEach(visitMember);
      l.ts.forEachChild(at, visit);
    };
    visit(node);
  };
  /** Members of classes of functions see variables of these. */
  const visitMember = ({ parent }: FunctionNode): void => {
    const owner = l.ts.isClassLike(parent) ? parent : parent.parent;
    const scope = l.ts.isClassLike(owner) ? l.classScopes.get(owner) : undefined;
    if (scope) visitBody(owner, scope);
  };
  const visitName = (name: ts.Identifier, scope: Scope): void => {
    const binding = lookUp(l, name, scope) ?? statementFunction(l, name);
    if (!binding) return;
    if ("kind" in binding && binding.kind !== "functionVariable") return visitKnown(binding);
    if ("kind" in binding) [...binding.table.values()].forEach(visitKnown);
    note("kind" in binding ? binding.selector : binding, isAssignmentTarget(l.ts, name));
  };
  const visitKnown = (known: Known): void => {
    selectorsIn(known).forEach((selector) => { note(selector, false); });
    if (known.kind === "class") visitBody(known.node, known.scope);
    closuresIn(known).forEach(({ node, scope }) => { visitBody(node, scope); });
  };
  const note = (variable: Variable, isWritten: boolean): void => {
    found.set(variable, { isWritten: isWritten || (found.get(variable)?.isWritten ?? false) });
  };
  values.forEach(visitKnown);
  return found;
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

export function isEmpty(scope: Scope): boolean {
  return scope.parent === undefined && scope.bindings.size === 0;
}
