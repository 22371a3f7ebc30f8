import type ts from "typescript";
import { isNumber, opaque } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { materialise } from "./derivatives/aggregates.ts";
import type { Lowering } from "./lowering.ts";
import { bindPattern } from "./patterns.ts";
import { irType } from "./typeOf.ts";
import { isKnown, unsupported } from "./values.ts";
import { bind, declareVariable } from "./variables.ts";

export function lowerDeclarations(l: Lowering, list: ts.VariableDeclarationList): void {
  const { ts } = l;
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  const isUsing = (kind & ts.NodeFlags.Using) !== 0 && (kind & ts.NodeFlags.Const) === 0;
  if (!(list.flags & (ts.NodeFlags.Let | ts.NodeFlags.Const)) && !isUsing) {
    throw new Problem("unsupportedSyntax", list, "`var` is not compiled in differentiated code.", "Use `let` or `const`.");
  }
  for (const declaration of list.declarations) {
    l.at(declaration);
    if (!ts.isIdentifier(declaration.name)) {
      if (!declaration.initializer) throw unsupported(l, declaration);
      bindPattern(l, declaration.name, l.expression(declaration.initializer));
      continue;
    }
    if (!declaration.initializer) {
      const type = irType(l, l.checker.getTypeAtLocation(declaration.name)) ?? opaque;
      declareVariable(l, declaration.name, isNumber(type) ? l.constant(NaN) : l.b.literal(undefined, type));
      continue;
    }
    const operand = l.expression(declaration.initializer);
    const isAssignable = !(list.flags & (ts.NodeFlags.Const | ts.NodeFlags.Using));
    if (isUsing && !(isKnown(operand) && operand.kind === "tape")) throw unsupported(l, declaration);
    bind(l, declaration.name, isAssignable ? materialise(l, declaration, operand) : operand);
  }
}
