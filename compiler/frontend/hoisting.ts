import type ts from "typescript";
import { int } from "../../ir/types.ts";
import { declareFunctionVariable, isFunctionType } from "./functions/functionVariables.ts";
import type { Lowering } from "./lowering.ts";
import { containsNode, isVar } from "./syntax.ts";
import { Problem } from "../diagnostics/problem.ts";
import { declareVariable } from "./variables.ts";

/** Declares the `var` variables of a function's body at its start, undefined; the parameters among them are as they were. */
export function hoistVariables(l: Lowering, body: ts.Node): void {
  const { ts } = l;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclarationList(node) && isVar(l.ts, node)) node.declarations.forEach(({ name }) => { hoist(l, name); });
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
}

function hoist(l: Lowering, name: ts.BindingName): void {
  const { ts } = l;
  if (!ts.isIdentifier(name)) {
    for (const element of name.elements) if (!ts.isOmittedExpression(element)) hoist(l, element.name);
    return;
  }
  const symbol = l.checker.getSymbolAtLocation(name);
  if (!symbol) return;
  if (l.scope.bindings.has(symbol)) return requireOneVariable(l, name, symbol);
  if (isFunctionType(l, l.checker.getTypeOfSymbol(symbol))) return declareFunctionVariable(l, name, l.literal(undefined));
  const variable = declareVariable(l, name, undefined);
  const isInt = variable.integral && variable.type?.kind === "f64";
  l.state.set(variable, isInt ? l.literal(undefined, int) : l.conform(l.literal(undefined), variable.type));
}

/** @throws Problem where functions in default values see a parameter apart from the `var` of its name */
function requireOneVariable(l: Lowering, name: ts.Identifier, symbol: ts.Symbol): void {
  const parameter = symbol.declarations?.find(l.ts.isParameter);
  const isSeenApart = parameter?.parent.parameters.some(({ initializer }) => initializer && containsNode(l.ts, initializer, l.ts.isFunctionLike)) ?? false;
  if (!isSeenApart) return;
  throw new Problem("unsupportedSyntax", name, `'${name.text}' is a parameter and a \`var\`: two variables, where a parameter has a function as its default value.`, "Give the variable a name of its own.");
}

/** Whether a function uses a variable outside of `node`. */
export function isUsedOutside(l: Lowering, symbol: ts.Symbol, node: ts.Node): boolean {
  const { ts } = l;
  const root = ts.findAncestor(node, ts.isFunctionLike) ?? node.getSourceFile();
  const visit = (inner: ts.Node): boolean => {
    if (inner === node) return false;
    if (ts.isIdentifier(inner) && l.checker.getSymbolAtLocation(inner) === symbol) return true;
    return ts.forEachChild(inner, (child) => visit(child) || undefined) ?? false;
  };
  return visit(root);
}
