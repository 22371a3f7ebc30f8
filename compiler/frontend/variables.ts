import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { asSource } from "./gradientTape/construct.ts";
import { isSource } from "./gradientTape/tapeSymbols.ts";
import { isCaptured } from "./functions/captures.ts";
import { isIntegral } from "./integrality.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Operand, type Variable } from "./operands.ts";
import { bindingOf, declaredSymbol } from "./names.ts";
import { isSteady } from "./steadyVariables.ts";
import { isVar } from "./syntax.ts";
import { unsupported } from "./values.ts";
import { variableType } from "./variableType.ts";

export function declareVariable(l: Lowering, name: ts.Identifier, value: Value | undefined): Variable {
  const symbol = declaredSymbol(l, name);
  if (!symbol) throw unsupported(l, name);
  const type = variableType(l, symbol, name);
  const variable: Variable = { name: name.text, integral: isIntegral(l, symbol), isSource: isSource(l, symbol), isCaptured: isCaptured(l, symbol), isSteady: isSteady(l, symbol), type };
  l.scope.bindings.set(symbol, variable);
  if (!value) return variable;
  const held = l.conform(value, type);
  l.assign(variable, named(l, l.tapes.length > 0 ? asSource(l, variable, held) : held, name.text));
  return variable;
}

/** Gives an unnamed value the user's name. Values are immutable, so a name is attached only where none exists yet. */
function named(l: Lowering, value: Value, name: string): Value {
  if (!l.literalOf(value)) l.b.nameValue(value, name);
  return value;
}

/** Declares a name for a value, or for something known at compile time. */
export function bind(l: Lowering, name: ts.Identifier, operand: Operand): void {
  const variable = isKnown(operand) ? undefined : bindingOf(l, name);
  if (variable && !("kind" in variable) && isVarName(l, name)) {
    l.assign(variable, operand as Value);
    return;
  }
  if (!isKnown(operand)) {
    declareVariable(l, name, operand);
    return;
  }
  const symbol = declaredSymbol(l, name);
  if (symbol) l.scope.bindings.set(symbol, operand);
}

/** Whether a name of a declaration is a `var`, which exists since the start of the function. */
function isVarName(l: Lowering, name: ts.Identifier): boolean {
  const list = l.ts.findAncestor(name, l.ts.isVariableDeclarationList);
  const isDeclared = l.ts.isVariableDeclaration(name.parent) || l.ts.isBindingElement(name.parent);
  return isDeclared && list !== undefined && isVar(l.ts, list);
}
