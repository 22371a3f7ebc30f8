import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { isNumber, opaque } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { lowerArrayPattern } from "./arrays/patterns.ts";
import { isIntegral } from "./integrality.ts";
import type { Lowering, Operand, Variable } from "./lowering.ts";
import { irType } from "./typeOf.ts";
import { isKnown, memberOfKnown, unsupported } from "./values.ts";

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
      if (!declaration.initializer) throw unsupported(l, declaration);
      lowerPattern(l, declaration.name, l.expression(declaration.initializer));
      continue;
    }
    if (!declaration.initializer) {
      const type = irType(ts, l.checker, l.checker.getTypeAtLocation(declaration.name)) ?? opaque;
      declareVariable(l, declaration.name, isNumber(type) ? l.constant(NaN) : l.b.literal(undefined, type));
      continue;
    }
    const operand = l.expression(declaration.initializer);
    if (isKnown(operand) && !(list.flags & ts.NodeFlags.Const)) throw unsupported(l, declaration);
    bind(l, declaration.name, operand);
  }
}

/** `const [a, b] = array`, `const { value, grad: [dx, dy] } = …`. */
export function lowerPattern(l: Lowering, pattern: ts.BindingPattern, source: Operand): void {
  if (l.ts.isArrayBindingPattern(pattern) && !isKnown(source) && source.type.kind === "array") {
    lowerArrayPattern(l, pattern, source, (name, operand) => {
      if (l.ts.isIdentifier(name)) bind(l, name, operand);
      else lowerPattern(l, name, operand);
    });
    return;
  }
  pattern.elements.forEach((element, i) => {
    if (l.ts.isOmittedExpression(element)) return;
    if (element.dotDotDotToken || element.initializer) throw unsupported(l, element);
    const isIndexed = l.ts.isArrayBindingPattern(pattern);
    const key = isIndexed ? String(i) : (element.propertyName ?? element.name).getText();
    const member = memberOf(l, element, source, key, isIndexed);
    if (l.ts.isIdentifier(element.name)) bind(l, element.name, member);
    else lowerPattern(l, element.name, member);
  });
}

function memberOf(l: Lowering, node: ts.Node, source: Operand, key: string, isIndexed: boolean): Operand {
  const member = memberOfKnown(source, key);
  if (member) return member;
  if (isKnown(source) || source.type.kind !== "array") throw unsupported(l, node);
  if (isIndexed || /^\d+$/.test(key)) return l.b.load(source, l.constant(Number(key)));
  if (key === "length") return l.b.length(source);
  throw unsupported(l, node);
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
