import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { opaque } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { isIntegral } from "./integrality.ts";
import type { Lowering, Operand, Variable } from "./lowering.ts";
import { isKnown, unsupported } from "./values.ts";

export function declareVariable(l: Lowering, name: ts.Identifier, value: Value | undefined): Variable {
  const symbol = l.checker.getSymbolAtLocation(name);
  if (!symbol) throw unsupported(l, name);
  const variable: Variable = { name: name.text, integral: isIntegral(l, symbol) };
  l.scope.bindings.set(symbol, variable);
  if (value) l.state.set(variable, named(l, value, name.text));
  return variable;
}

/** Gives an unnamed value the user's name. Values are immutable, so a name is attached only where none exists yet. */
function named(l: Lowering, value: Value, name: string): Value {
  if (l.known(value) === undefined) l.b.nameValue(value, name);
  return value;
}

export function lowerDeclarations(l: Lowering, list: ts.VariableDeclarationList): void {
  const { ts } = l;
  if (!(list.flags & (ts.NodeFlags.Let | ts.NodeFlags.Const))) {
    throw new Problem("unsupportedSyntax", list, "`var` is not compiled in differentiated code.", "Use `let` or `const`.");
  }
  for (const declaration of list.declarations) {
    l.at(declaration);
    if (!ts.isIdentifier(declaration.name)) {
      lowerPattern(l, declaration, declaration.name);
      continue;
    }
    if (!declaration.initializer) {
      const type = l.checker.getTypeAtLocation(declaration.name);
      const isNumeric = (type.flags & ts.TypeFlags.NumberLike) !== 0;
      declareVariable(l, declaration.name, isNumeric ? l.constant(NaN) : l.b.literal(undefined, opaque));
      continue;
    }
    const operand = l.expression(declaration.initializer);
    if (isKnown(operand) && !(list.flags & ts.NodeFlags.Const)) throw unsupported(l, declaration);
    bind(l, declaration.name, operand);
  }
}

/** `const [a, b] = array`, `const { value, grad } = …`. */
function lowerPattern(l: Lowering, declaration: ts.VariableDeclaration, pattern: ts.BindingPattern): void {
  if (!declaration.initializer) throw unsupported(l, declaration);
  const source = l.expression(declaration.initializer);
  pattern.elements.forEach((element, i) => {
    if (l.ts.isOmittedExpression(element)) return;
    if (element.dotDotDotToken || element.initializer || !l.ts.isIdentifier(element.name)) throw unsupported(l, element);
    const key = l.ts.isArrayBindingPattern(pattern) ? String(i) : (element.propertyName ?? element.name).getText();
    bind(l, element.name, memberOf(l, element, source, key));
  });
}

function memberOf(l: Lowering, node: ts.Node, source: Operand, key: string): Operand {
  if (!isKnown(source)) {
    if (source.type.kind !== "array") throw unsupported(l, node);
    return l.b.load(source, l.constant(Number(key)));
  }
  const member = source.kind === "aggregate" ? source.members.get(key) : undefined;
  if (!member) throw unsupported(l, node);
  return member;
}

/** Declares a name for a value, or for something known at compile time. */
export function bind(l: Lowering, name: ts.Identifier, operand: Operand): void {
  if (!isKnown(operand)) {
    declareVariable(l, name, operand);
    return;
  }
  const symbol = l.checker.getSymbolAtLocation(name);
  if (symbol) l.scope.bindings.set(symbol, operand);
}
