import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import type { FunctionNode } from "../operands.ts";
import { membersNamed } from "../objects/membersNamed.ts";
import type { Session } from "../session.ts";
import { functionOf, resolve } from "../names.ts";

/** What is known of the functions of a program, as long as one call is compiled. */
const known = new WeakMap<Session, { readonly recursive: Map<FunctionNode, boolean>; readonly references: Map<FunctionNode, ReadonlySet<FunctionNode>> }>();

/**
 * Whether a function can call itself: whether its body leads back to it by the names of functions and methods, not counting ways
 * through functions that it is nested in. (On such a way it is the outer function that is recursive; each activation
 * of that has a nested function of its own.)
 */
export function isRecursive(l: Lowering, node: FunctionNode): boolean {
  const { recursive } = tablesOf(l);
  let result = recursive.get(node);
  if (result === undefined) recursive.set(node, (result = reachesItself(l, node)));
  return result;
}

function tablesOf(l: Lowering): NonNullable<ReturnType<typeof known.get>> {
  let tables = known.get(l.session);
  if (!tables) known.set(l.session, (tables = { recursive: new Map(), references: new Map() }));
  return tables;
}

function reachesItself(l: Lowering, node: FunctionNode): boolean {
  const seen = new Set<FunctionNode>();
  const visit = (from: FunctionNode): boolean => {
    for (const next of referencesOf(l, from)) {
      if (next === node) return true;
      if (seen.has(next) || isNestedIn(node, next)) continue;
      seen.add(next);
      if (visit(next)) return true;
    }
    return false;
  };
  return visit(node);
}

function isNestedIn(inner: ts.Node, outer: ts.Node): boolean {
  for (let at = inner.parent as ts.Node | undefined; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** The functions whose names stand in the body of a function, in functions nested in it and in tables that it names, too. */
function referencesOf(l: Lowering, node: FunctionNode): ReadonlySet<FunctionNode> {
  const { references } = tablesOf(l);
  const cached = references.get(node);
  if (cached) return cached;
  const found = new Set<FunctionNode>();
  references.set(node, found);
  const tables = new Set<ts.Node>();
  const visit = (at: ts.Node): void => {
    if (l.ts.isTypeNode(at)) return;
    membersNamed(l.session, at).forEach((target) => found.add(target));
    if (l.ts.isIdentifier(at) && !isDeclaredName(at)) {
      const target = functionOf(l, at);
      if (target) found.add(target);
      else visitTable(at);
    }
    l.ts.forEachChild(at, visit);
  };
  const visitTable = (name: ts.Identifier): void => {
    for (const declaration of resolve(l, name)?.declarations ?? []) {
      const table = l.ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      if (!table || tables.has(table) || !(l.ts.isArrayLiteralExpression(table) || l.ts.isObjectLiteralExpression(table))) continue;
      tables.add(table);
      visit(table);
    }
  };
  node.parameters.forEach(visit);
  if (node.body) visit(node.body);
  return found;
}

function isDeclaredName(node: ts.Identifier): boolean {
  return (node.parent as { readonly name?: ts.Node }).name === node && !("expression" in node.parent);
}
