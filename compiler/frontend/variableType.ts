import type ts from "typescript";
import { joinTypes } from "../../ir/typeRelations.ts";
import { type Type } from "../../ir/types.ts";
import { elementOfResult } from "./arrays/elements.ts";
import { typedArrayName } from "./arrays/typedArrayName.ts";
import type { Lowering } from "./lowering.ts";
import { localType } from "./typeOf.ts";

/** The type of a declared variable; one without annotation and value has the type of what is assigned to it. */
export function variableType(l: Lowering, symbol: ts.Symbol, name: ts.Identifier): Type | undefined {
  const { ts, checker } = l;
  const type = checker.getTypeOfSymbolAtLocation(symbol, name);
  if (isOneOfArrays(l, type)) return undefined;
  const declared = localType(l, type);
  const { parent } = name;
  if (declared || !ts.isVariableDeclaration(parent) || parent.type) return declared;
  const assigned: (Type | undefined)[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && ts.isIdentifier(node.left) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && checker.getSymbolAtLocation(node.left) === symbol) {
      assigned.push(assignedType(l, node.right));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.findAncestor(name, ts.isFunctionLike) ?? name.getSourceFile());
  const [first, ...rest] = assigned;
  return rest.reduce((joined, type) => joined && type && joinTypes(joined, type), first);
}

function assignedType(l: Lowering, node: ts.Expression): Type | undefined {
  const isEmpty = l.ts.isArrayLiteralExpression(node) && node.elements.length === 0;
  return isEmpty ? elementOfResult(l, node) : localType(l, l.checker.getTypeAtLocation(node));
}

/** `Float64Array | number[]`: what the variable holds has one of these types, and is known to. */
function isOneOfArrays({ ts, checker }: Lowering, type: ts.Type): boolean {
  const present = checker.getNonNullableType(type);
  const isArray = (member: ts.Type): boolean => checker.isArrayType(member) || typedArrayName.test(member.getSymbol()?.name ?? "");
  return present.isUnion() && present.types.every((member) => !(member.flags & ts.TypeFlags.Any) && isArray(member));
}
