import type ts from "typescript";
import { Problem } from "../diagnostics/problem.ts";
import { withoutReceiver } from "./functions/receivers.ts";
import type { Lowering } from "./lowering.ts";
import { isFixed, isTopLevel } from "./moduleVariables.ts";
import { isGlobal, isPlain, lowerConstant, resolve } from "./names.ts";
import { hierarchyOf } from "./objects/classMembers.ts";
import { isKnown, type Operand } from "./operands.ts";
import { withoutWrappers } from "./syntax.ts";

/** `project.invert = …` of a function, or its use. */
export function memberOfFunction(node: ts.Node): Problem {
  return new Problem("unsupportedSyntax", node, `'${node.getText()}' is a member that was given to a function, which is not compiled in differentiated code.`, "Declare it as a function of its own; functions that belong together can be members of a constant object.");
}

/**
 * Another name of a built-in function, of a static method, or of a function of a constant table: the function as it is read
 * there, without its object.
 */
export function aliasedFunction(l: Lowering, node: ts.Identifier): Operand | undefined {
  const declaration = fixedDeclaration(l, node);
  const initial = declaration && withoutWrappers(l.ts, declaration.initializer);
  if (!initial || !l.ts.isPropertyAccessExpression(initial) || !(isFixedOwner(l, initial.expression) || isFixedExport(l, initial))) return undefined;
  if (l.checker.getTypeAtLocation(node).getCallSignatures().length === 0) return undefined;
  l.dependencies.add(declaration.getSourceFile().fileName);
  const target = lowerConstant(l, initial);
  return isKnown(target) ? withoutReceiver(l, target) : undefined;
}

/** Whether a name is that of `Math`, of a class, or of a variable that always holds what an object literal has made. */
function isFixedOwner(l: Lowering, node: ts.Expression): boolean {
  if (!l.ts.isIdentifier(node)) return false;
  const table = fixedDeclaration(l, node);
  return (isGlobal(l, node) && /^(Math|Number)$/.test(node.text)) || hierarchyOf(l).classAt(node) !== undefined || (table !== undefined && l.ts.isObjectLiteralExpression(withoutWrappers(l.ts, table.initializer)));
}

/** `library.sine` of a module or namespace, where that always holds the same. */
function isFixedExport(l: Lowering, { expression, name }: ts.PropertyAccessExpression): boolean {
  const { ValueModule } = l.ts.SymbolFlags;
  return ((resolve(l, expression)?.flags ?? 0) & ValueModule) !== 0 && l.ts.isIdentifier(name) && fixedDeclaration(l, name) !== undefined;
}

/** A number of a module that is declared with `let` or `var`, but assigned nowhere. */
export function unassignedNumber(l: Lowering, node: ts.Identifier): Operand | undefined {
  const declaration = fixedDeclaration(l, node);
  if (!declaration || !isPlain(l, declaration.initializer, [declaration])) return undefined;
  l.dependencies.add(declaration.getSourceFile().fileName);
  return lowerConstant(l, declaration.initializer);
}

type Initialised = ts.VariableDeclaration & { readonly initializer: ts.Expression };

/** The declaration of a variable of a module that always holds what it is initialised with. */
function fixedDeclaration(l: Lowering, node: ts.Identifier): Initialised | undefined {
  const declarations = (resolve(l, node)?.declarations ?? []).filter((declaration): declaration is Initialised => l.ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined);
  return declarations.find((declaration) => isTopLevel(l, declaration) && isFixed(l, declaration));
}
