import type ts from "typescript";
import type { FunctionNode } from "../operands.ts";
import type { Session } from "../session.ts";
import { isFunctionLiteral } from "../syntax.ts";
import { classHierarchy } from "./classHierarchy.ts";
import { isStatic, nameOfMember } from "./classMembers.ts";

/** The methods and accessors that `object.name` or `object["name"]` may run: those of all classes that the object may be of, by its type. */
export function membersNamed({ ts, checker, program }: Pick<Session, "ts" | "checker" | "program">, access: ts.Node): readonly FunctionNode[] {
  if (!ts.isPropertyAccessExpression(access) && !ts.isElementAccessExpression(access)) return [];
  const key = ts.isPropertyAccessExpression(access) ? access.name : access.argumentExpression;
  if (!ts.isStringLiteralLike(key) && !(ts.isMemberName(key) && ts.isPropertyAccessExpression(access))) return [];
  const hierarchy = classHierarchy(ts, program);
  const isSuper = access.expression.kind === ts.SyntaxKind.SuperKeyword;
  const found = new Set<FunctionNode>();
  for (const declaration of checker.getSymbolAtLocation(key)?.declarations ?? []) {
    const { parent } = declaration;
    if (!(ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent)) || parent.getSourceFile().isDeclarationFile) continue;
    const type = checker.getTypeAtLocation(parent);
    for (const node of ts.isClassLike(parent) && isSuper ? [parent] : hierarchy.classesBelow(type)) {
      for (const member of node.members) {
        // A static member is another one than that of the instances.
        if (isStatic({ ts }, member) === isStatic({ ts }, declaration) && member.name && nameOfMember(member) === key.text) bodiesOf(ts, member).forEach((body) => found.add(body));
      }
    }
  }
  return [...found];
}

function bodiesOf(typescript: Session["ts"], member: ts.ClassElement): readonly FunctionNode[] {
  if (typescript.isMethodDeclaration(member) || typescript.isAccessor(member)) return member.body ? [member] : [];
  const initializer = typescript.isPropertyDeclaration(member) ? member.initializer : undefined;
  return initializer && isFunctionLiteral(typescript, initializer) ? [initializer] : [];
}
