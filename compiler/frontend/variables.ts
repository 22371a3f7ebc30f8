import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { isNumber } from "../../ir/types.ts";
import { asSource } from "./gradientTape/construct.ts";
import { isSource } from "./gradientTape/tapeSymbols.ts";
import { isIntegral } from "./integrality.ts";
import type { Lowering, Operand, Variable } from "./lowering.ts";
import { declaredSymbol } from "./names.ts";
import { irType } from "./typeOf.ts";
import { isKnown, unsupported } from "./values.ts";

export function declareVariable(l: Lowering, name: ts.Identifier, value: Value | undefined): Variable {
  const symbol = declaredSymbol(l, name);
  if (!symbol) throw unsupported(l, name);
  const declared = value && !isNumber(value.type) ? irType(l, l.checker.getTypeAtLocation(name)) : undefined;
  const type = declared?.kind === "record" ? declared : undefined;
  const variable: Variable = { name: name.text, integral: isIntegral(l, symbol), isSource: isSource(l, symbol), ...(type ? { type } : {}) };
  l.scope.bindings.set(symbol, variable);
  const held = value && l.coerce(value, declared);
  if (held) l.state.set(variable, named(l, l.tapes.length > 0 ? asSource(l, variable, held) : held, name.text));
  return variable;
}

/** Gives an unnamed value the user's name. Values are immutable, so a name is attached only where none exists yet. */
function named(l: Lowering, value: Value, name: string): Value {
  if (l.known(value) === undefined) l.b.nameValue(value, name);
  return value;
}

/** Declares a name for a value, or for something known at compile time. */
export function bind(l: Lowering, name: ts.Identifier, operand: Operand): void {
  if (!isKnown(operand)) {
    declareVariable(l, name, operand);
    return;
  }
  const symbol = declaredSymbol(l, name);
  if (symbol) l.scope.bindings.set(symbol, operand);
}
