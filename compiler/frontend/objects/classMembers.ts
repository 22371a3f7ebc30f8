import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { type Closure, type FunctionNode, isKnown, type Operand, type Scope } from "../operands.ts";
import { containsNode, isFunctionLiteral, variableSymbol } from "../syntax.ts";
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
    const found = at.members.find((member): member is MemberNode => isMember(l, member, kind) && member.body !== undefined && !isStatic(l, member) && nameOfMember(member) === name);
    if (found) return kind === "method" ? unassigned(l, found, found) : found;
    const property = kind === "method" && at.members.find((member) => l.ts.isPropertyDeclaration(member) && !isStatic(l, member) && nameOfMember(member) === name);
    const initializer = property && l.ts.isPropertyDeclaration(property) ? property.initializer : undefined;
    if (property && initializer && isFunctionLiteral(l.ts, initializer)) return unassigned(l, property, initializer);
  }
  return undefined;
}

/** @throws Problem where the program assigns the member, so that objects may have another function there */
function unassigned<Body>(l: Lowering, member: ts.ClassElement, body: Body): Body {
  const symbol = member.name && l.checker.getSymbolAtLocation(member.name);
  const assignment = symbol && hierarchyOf(l).lookalikes.assignmentOf(symbol);
  if (!assignment) return body;
  throw new Problem(
    "unsupportedSyntax",
    assignment,
    `'${nameOfMember(member)}' is assigned here, so that which function ${isStatic(l, member) ? "the class" : "an object"} has under this name is not known where it is called.`,
    "Declare it readonly and write one function for it, or pass the function as an argument.",
  );
}

/** A static method, accessor or field of a class or of one that it extends. */
export function findStatic(l: Lowering, node: ClassNode, name: string): ts.ClassElement | undefined {
  const hierarchy = hierarchyOf(l);
  for (let at: ClassNode | undefined | null = node; at; at = hierarchy.baseOf(at)) {
    const found = at.members.find((member) => isStatic(l, member) && nameOfMember(member) === name && !isSignature(l, member));
    if (found) return l.ts.isMethodDeclaration(found) ? unassigned(l, found, found) : found;
  }
  return undefined;
}

type MemberNode = ts.MethodDeclaration | ts.AccessorDeclaration;

/** Whether a member is one of several signatures of a method, whose body stands behind them. */
function isSignature(l: Lowering, member: ts.ClassElement): boolean {
  return l.ts.isMethodDeclaration(member) && member.body === undefined;
}

function isMember(l: Lowering, member: ts.ClassElement, kind: MemberKind): member is MemberNode {
  if (kind === "method") return l.ts.isMethodDeclaration(member);
  return kind === "get" ? l.ts.isGetAccessorDeclaration(member) : l.ts.isSetAccessorDeclaration(member);
}

export function isStatic(l: Pick<Lowering, "ts">, member: ts.Node): boolean {
  return l.ts.canHaveModifiers(member) && (l.ts.getModifiers(member)?.some(({ kind }) => kind === l.ts.SyntaxKind.StaticKeyword) ?? false);
}

export function nameOfMember(member: ts.ClassElement): string {
  return member.name?.getText().replace(/^(["'])(.*)\1$/, "$2") ?? "";
}

/** Notes where a class is declared: what its members see. */
export function declareClass(l: Lowering, node: ClassNode): void {
  if (usesVariablesAround(l, node) && (l.classScopes.has(node) || !isDeclaredOnce(l))) l.repeatedClasses.add(node);
  l.classScopes.set(node, l.scope);
}

/** Whether the place that is being lowered is reached once: it is in no loop, and in no function that others may call, too. */
function isDeclaredOnce(l: Lowering): boolean {
  return l.frames.length === 1 && !l.mayRunAgain();
}

/** Whether a class in a function reads or writes variables of the function. */
function usesVariablesAround(l: Lowering, node: ClassNode): boolean {
  const around = l.ts.findAncestor(node.parent, l.ts.isFunctionLike);
  const isInside = (inner: ts.Node, outer: ts.Node): boolean => inner.pos >= outer.pos && inner.end <= outer.end && inner.getSourceFile() === outer.getSourceFile();
  return containsNode(l.ts, node, (inner) => {
    const declaration = l.ts.isIdentifier(inner) ? variableSymbol(l.ts, l.checker, inner)?.valueDeclaration : undefined;
    return declaration !== undefined && around !== undefined && isInside(declaration, around) && !isInside(declaration, node);
  });
}

/** The scope that a class's members see. */
export function scopeOfClass(l: Lowering, node: ClassNode): Scope {
  return l.classScopes.get(node) ?? { parent: undefined, bindings: new Map() };
}

/**
 * The same of the members of one object.
 * @throws Problem where it is not known which of several activations of the function around the class it comes from.
 */
function scopeOfInstance(l: Lowering, owner: ClassNode, self: Operand, at: ts.Node): Scope {
  const scope = isKnown(self) ? undefined : l.instanceScopes.get(self)?.get(owner);
  if (scope) return scope;
  if (isKnown(self) || !l.repeatedClasses.has(owner)) return scopeOfClass(l, owner);
  throw new Problem(
    "unsupportedSyntax",
    at,
    `The class '${owner.name?.text ?? "here"}' uses variables of the function around it, which is called several times: which of them this object sees is not known.`,
    "Give the class what it needs by its constructor.",
  );
}

/** The class whose body an expression stands in: what `super` refers to. */
export function enclosingClass(l: Lowering, node: ts.Node): ClassNode | undefined {
  const found = l.ts.findAncestor(node, l.ts.isClassLike);
  return found;
}

export function boundMethod(l: Lowering, node: FunctionNode, owner: ClassNode, self: Operand, types?: Scope["types"]): Closure {
  l.dependencies.add(node.getSourceFile().fileName);
  return { kind: "closure", node, scope: { ...scopeOfInstance(l, owner, self, node), self, ...(types ? { types } : {}) }, self, owner: enclosingClass(l, node) };
}

/** The class that an expression is: by its name, or as `this` where a static member is used, which is the class that it is used of. */
export function classNamed(l: Lowering, node: ts.Expression): ClassNode | undefined {
  if (node.kind !== l.ts.SyntaxKind.ThisKeyword) return hierarchyOf(l).classAt(node);
  const self = selfOf(l);
  return self && isKnown(self) && self.kind === "class" ? self.node : undefined;
}

/** The nearest `this`. */
export function selfOf(l: Lowering): Operand | undefined {
  const self = selfIn(l.scope);
  return self && ownSelf(l, self);
}

/** What `this` was, where a function that sees such a scope was made. */
export function selfIn(from: Scope): Operand | undefined {
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) if (scope.self) return scope.self;
  return undefined;
}

/** An object that is `this`, as the function knows it that is being lowered. */
export function ownSelf(l: Lowering, self: Operand): Operand {
  const variable = isKnown(self) ? undefined : l.selves.get(self);
  return variable ? l.read(variable) : self;
}
