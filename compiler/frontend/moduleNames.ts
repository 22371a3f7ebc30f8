import type ts from "typescript";
import { Problem } from "../diagnostics/problem.ts";
import { madeFunction } from "./functions/madeFunctions.ts";
import { functionTable, privateTable, ruleTable } from "./functions/moduleTables.ts";
import { takenOutOfGlobal } from "./globalMembers.ts";
import type { Lowering } from "./lowering.ts";
import { isConst, isTopLevel } from "./moduleVariables.ts";
import { captureOf, functionOf, isPlain, lowerConstant, readonlyConstant, resolve } from "./names.ts";
import type { Operand } from "./operands.ts";
import { aliasedFunction, memberOfFunction, unassignedNumber } from "./otherNames.ts";

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

/** A name declared outside of every function: a constant of the same or of another module, or a function. */
function moduleConstant(l: Lowering, node: ts.Identifier): Operand {
  const { ts } = l;
  const body = functionOf(l, node);
  if (body) {
    l.dependencies.add(body.getSourceFile().fileName);
    return { kind: "closure", node: body, scope: { parent: undefined, bindings: new Map() } };
  }
  for (const declaration of resolve(l, node)?.declarations ?? []) {
    if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || !isConst(l, declaration)) continue;
    if (!isTopLevel(l, declaration) || !isPlain(l, declaration.initializer, [declaration])) continue;
    l.dependencies.add(declaration.getSourceFile().fileName);
    return lowerConstant(l, declaration.initializer);
  }
  const found = aliasedFunction(l, node) ?? captureOf(l, node) ?? readonlyConstant(l, node) ?? unassignedNumber(l, node);
  if (found) return found;
  if (l.checker.getTypeAtLocation(node).flags & (l.ts.TypeFlags.Any | l.ts.TypeFlags.Unknown)) {
    throw new Problem("untyped", node, `'${node.text}' has no known type.`, "Annotate it: `: number`, `: Float64Array`, …");
  }
  if (resolve(l, node)?.declarations?.some((declaration) => ts.isPropertyAccessExpression(declaration))) throw memberOfFunction(node);
  throw new Problem(
    "unsupportedSyntax",
    node,
    `'${node.text}' is declared outside the differentiated function and is not a constant number or a function.`,
    "Pass it as a parameter, export it from its module, or make it a constant of a readonly type, written without calls.",
  );
}
