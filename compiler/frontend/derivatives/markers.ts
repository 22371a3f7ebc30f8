import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { resolve } from "../names.ts";
import { isMarkerFile } from "./markerFile.ts";

/** The marker that a call applies, by the resolved symbol of its callee. */
export function markerOf(l: Pick<Lowering, "ts" | "checker">, node: ts.CallExpression | ts.NewExpression): string | undefined {
  const symbol = resolve(l, l.ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression);
  const [declaration] = symbol?.declarations ?? [];
  if (!declaration || !(l.ts.isFunctionDeclaration(declaration) || l.ts.isClassDeclaration(declaration))) return undefined;
  return isMarkerFile(declaration.getSourceFile()) ? symbol?.name : undefined;
}

/**
 * Whether a marker is applied to a parameter of the function around it. Such a call is compiled with each differentiated
 * caller that gives the parameter; by itself it stays, and throws where it runs by other ways.
 */
export function isOfParameter(l: Pick<Lowering, "ts" | "checker">, node: ts.CallExpression | ts.NewExpression): boolean {
  const [target] = node.arguments ?? [];
  if (!target || !l.ts.isIdentifier(target)) return false;
  return resolve(l, target)?.declarations?.some((declaration) => l.ts.isParameter(declaration)) ?? false;
}
