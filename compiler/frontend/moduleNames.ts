import type ts from "typescript";
import { madeFunction } from "./functions/madeFunctions.ts";
import { functionTable, privateTable, ruleTable } from "./functions/moduleTables.ts";
import { takenOutOfGlobal } from "./globalMembers.ts";
import type { Lowering } from "./lowering.ts";
import { moduleConstant, resolve } from "./names.ts";
import type { Operand } from "./operands.ts";

/** What a name means that is declared outside of every function, in the same module or in another. */
export function lowerModuleName(l: Lowering, node: ts.Identifier): Operand {
  return functionTable(l, node) ?? ruleTable(l, node) ?? globalOf(l, node) ?? privateTable(l, node) ?? madeFunction(l, node) ?? moduleConstant(l, node);
}

/** A name that a module takes out of `Math` or `Number`. */
function globalOf(l: Lowering, node: ts.Identifier): Operand | undefined {
  const [declaration] = resolve(l, node)?.declarations ?? [];
  const member = declaration && takenOutOfGlobal(l, declaration);
  if (member) l.dependencies.add(declaration.getSourceFile().fileName);
  return member;
}
