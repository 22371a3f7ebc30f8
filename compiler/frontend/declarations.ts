import type ts from "typescript";
import { iterableOf } from "./arrays/iterables.ts";
import { isIteratedCollection } from "./collections/iterated.ts";
import { materialise } from "./derivatives/aggregates.ts";
import { declareFunctionVariable, functionVariableOf, giveFunction, isFunctionType } from "./functions/functionVariables.ts";
import { isFunctionValue } from "./functions/functionValues.ts";
import { takenOutOfGlobal } from "./globalMembers.ts";
import type { Lowering } from "./lowering.ts";
import { bindName, bindPattern } from "./patterns.ts";
import { isVar } from "./syntax.ts";
import { lowerValue, unsupported } from "./values.ts";
import { isKnown } from "./operands.ts";
import { bind, declareVariable } from "./variables.ts";

export function lowerDeclarations(l: Lowering, list: ts.VariableDeclarationList): void {
  const { ts } = l;
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  const isUsing = (kind & ts.NodeFlags.Using) !== 0 && (kind & ts.NodeFlags.Const) === 0;
  for (const declaration of list.declarations) {
    l.at(declaration);
    if (isVar(l.ts, list) && ts.isIdentifier(declaration.name)) {
      const holder = functionVariableOf(l, declaration.name);
      if (holder && declaration.initializer) giveFunction(l, declaration, holder, declaration.initializer);
      else if (declaration.initializer) bind(l, declaration.name, lowerValue(l, declaration.initializer));
      continue;
    }
    if (!ts.isIdentifier(declaration.name)) {
      if (!declaration.initializer) throw unsupported(l, declaration);
      if (bindGlobals(l, declaration.name)) continue;
      const isTakenApart = ts.isArrayBindingPattern(declaration.name) && isIteratedCollection(l, declaration.initializer);
      bindPattern(l, declaration.name, isTakenApart ? iterableOf(l, declaration.initializer) : l.expression(declaration.initializer));
      continue;
    }
    if (!declaration.initializer) {
      if (isFunctionType(l, l.checker.getTypeAtLocation(declaration.name))) {
        declareFunctionVariable(l, declaration.name, l.literal(undefined));
        continue;
      }
      const variable = declareVariable(l, declaration.name, undefined);
      l.assign(variable, l.literal(undefined));
      continue;
    }
    const operand = l.expression(declaration.initializer);
    const isAssignable = !(list.flags & (ts.NodeFlags.Const | ts.NodeFlags.Using));
    if (isUsing && !(isKnown(operand) && operand.kind === "tape")) throw unsupported(l, declaration);
    if (isAssignable && isFunctionValue(operand)) {
      declareFunctionVariable(l, declaration.name, operand);
      continue;
    }
    bind(l, declaration.name, isAssignable ? materialise(l, declaration, operand) : operand);
  }
}

/** `const { sin, cos } = Math`: the names mean what they mean there. */
function bindGlobals(l: Lowering, pattern: ts.BindingPattern): boolean {
  const members = pattern.elements.map((element) => takenOutOfGlobal(l, element));
  if (members.length === 0 || members.some((member) => member === undefined)) return false;
  pattern.elements.forEach((element, i) => {
    const member = members[i];
    if (member && l.ts.isBindingElement(element)) bindName(l, element.name, member);
  });
  return true;
}
