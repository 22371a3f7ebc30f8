import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import type { Closure, FunctionNode, Operand, Scope } from "../operands.ts";
import { classHierarchy, type ClassHierarchy, type ClassNode } from "./classHierarchy.ts";

export function hierarchyOf(l: Lowering): ClassHierarchy {
  return classHierarchy(l.ts, l.program);
}

/** What a class declares under a name for its instances. */
export type MemberKind = "method" | "get" | "set";

/** The method or accessor that instances of a class have under a name: that of the nearest class up the chain. */
export function findMember(l: Lowering, node: ClassNode, name: string, kind: MemberKind): FunctionNode | undefined {
  const hierarchy = hierarchyOf(l);
  for (let at: ClassNode | undefined | null = node; at; at = hierarchy.baseOf(at)) {
    const found = at.members.find((member) => isMember(l, member, kind) && !isStatic(l, member) && nameOfMember(member) === name);
    if (found && (found as FunctionNode).body) return found as FunctionNode;
    const property = kind === "method" && at.members.find((member) => l.ts.isPropertyDeclaration(member) && !isStatic(l, member) && nameOfMember(member) === name);
    const initializer = property && l.ts.isPropertyDeclaration(property) ? property.initializer : undefined;
    if (initializer && (l.ts.isArrowFunction(initializer) || l.ts.isFunctionExpression(initializer))) return initializer;
  }
  return undefined;
}

/** A static method, accessor or field of a class or of one that it extends. */
export function findStatic(l: Lowering, node: ClassNode, name: string): ts.ClassElement | undefined {
  const hierarchy = hierarchyOf(l);
  for (let at: ClassNode | undefined | null = node; at; at = hierarchy.baseOf(at)) {
    const found = at.members.find((member) => isStatic(l, member) && nameOfMember(member) === name);
    if (found) return found;
  }
  return undefined;
}

function isMember(l: Lowering, member: ts.ClassElement, kind: MemberKind): boolean {
  if (kind === "method") return l.ts.isMethodDeclaration(member);
  return kind === "get" ? l.ts.isGetAccessorDeclaration(member) : l.ts.isSetAccessorDeclaration(member);
}

export function isStatic(l: Lowering, member: ts.ClassElement): boolean {
  return l.ts.canHaveModifiers(member) && (l.ts.getModifiers(member)?.some(({ kind }) => kind === l.ts.SyntaxKind.StaticKeyword) ?? false);
}

export function nameOfMember(member: ts.ClassElement): string {
  return member.name?.getText().replace(/^(["'])(.*)\1$/, "$2") ?? "";
}

/** The scope that a class's members see. */
export function scopeOfClass(l: Lowering, node: ClassNode): Scope {
  return l.classScopes.get(node) ?? { parent: undefined, bindings: new Map() };
}

/** The class whose body an expression stands in: what `super` refers to. */
export function enclosingClass(l: Lowering, node: ts.Node): ClassNode | undefined {
  const found = l.ts.findAncestor(node, l.ts.isClassLike);
  return found;
}

export function boundMethod(l: Lowering, node: FunctionNode, owner: ClassNode, self: Operand, types?: Scope["types"]): Closure {
  l.dependencies.add(node.getSourceFile().fileName);
  return { kind: "closure", node, scope: { ...scopeOfClass(l, owner), self, ...(types ? { types } : {}) }, self };
}

/** The nearest `this`. */
export function selfOf(l: Lowering): Operand | undefined {
  for (let scope: Scope | undefined = l.scope; scope; scope = scope.parent) if (scope.self) return scope.self;
  return undefined;
}
