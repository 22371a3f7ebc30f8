import type ts from "typescript";
import { isNumber, opaque } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { Lowering } from "./lowering.ts";
import { bindPattern } from "./patterns.ts";
import { irType } from "./typeOf.ts";
import { isKnown, unsupported } from "./values.ts";
import { bind, declareVariable } from "./variables.ts";

export function lowerDeclarations(l: Lowering, list: ts.VariableDeclarationList): void {
  const { ts } = l;
  if (!(list.flags & (ts.NodeFlags.Let | ts.NodeFlags.Const))) {
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
    if (isKnown(operand) && !(list.flags & ts.NodeFlags.Const)) throw unsupported(l, declaration);
    bind(l, declaration.name, operand);
  }
}
