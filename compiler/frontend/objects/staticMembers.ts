import type ts from "typescript";
import type { Op, Value } from "../../../ir/ops.ts";
import { findOp } from "../../../ir/traverse.ts";
import { isReference } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { isPrivateTable } from "../functions/moduleTables.ts";
import { isFunctionType } from "../functions/functionVariables.ts";
import type { Lowering } from "../lowering.ts";
import { functionOf, isPlain } from "../names.ts";
import type { ClassValue, Operand, Scope } from "../operands.ts";
import { isDeclaredPresent } from "../presence.ts";
import { inPrologue, isDeeplyReadonly } from "../readonlyConstants.ts";
import { containsNode, isReadonlyMember } from "../syntax.ts";
import { irType } from "../typeOf.ts";
import type { ClassNode } from "./classHierarchy.ts";
import { boundMethod, findStatic, hierarchyOf, scopeOfClass } from "./classMembers.ts";
import { classNameAtCall, classValue } from "./instances.ts";
import { withoutPrivates } from "./privateMembers.ts";

/** Why a class must be visible. */
const reads = "A static field is read here";

/** `Class.name`: a static method, what a static accessor gives, or a static field. Its `this` is `self`, a class below `owner` for `super.name`. */
export function staticMember(l: Lowering, node: ts.PropertyAccessExpression, owner: ClassNode, self: ClassValue = asValue(l, owner)): Operand | undefined {
  const { ts } = l;
  const member = findStatic(l, owner, node.name.text);
  if (!member) return undefined;
  l.dependencies.add(member.getSourceFile().fileName);
  if (ts.isMethodDeclaration(member) && member.body) return boundMethod(l, member, owner, self);
  if (ts.isGetAccessorDeclaration(member) && member.body) return l.inline(node, boundMethod(l, member, owner, self), []);
  return ts.isPropertyDeclaration(member) ? staticField(l, node, owner, member) : undefined;
}

function asValue(l: Lowering, node: ClassNode): ClassValue {
  return { kind: "class", node, scope: scopeOfClass(l, node) };
}

/**
 * A static field. Its initialiser ran once, when the class was made: it stands for the field only where it is the same whenever
 * it is evaluated. Any other field is read from the class: once, when the derivative is called, if nothing assigns it then.
 */
function staticField(l: Lowering, node: ts.PropertyAccessExpression, owner: ClassNode, member: ts.PropertyDeclaration): Operand {
  const { initializer } = member;
  // The initialiser ran for the class that it is written in, whichever class the field is read of.
  const declaring = member.parent;
  const self = asValue(l, declaring);
  const symbol = l.checker.getSymbolAtLocation(member.name);
  const isReadonly = isReadonlyMember(l.ts, member);
  const { lookalikes } = hierarchyOf(l);
  const isInitial = isReadonly || (symbol !== undefined && !lookalikes.assignmentOf(symbol));
  const isSteady = isInitial || (symbol !== undefined && !lookalikes.laterAssignmentOf(symbol));
  const isFixed = isReadonly || (isInitial && lookalikes.isOnlyNamed(declaring));
  if (isFixed && initializer && functionOf(l, initializer)) return l.inScope(self.scope, () => l.expression(initializer), self);
  if (isReadonly && initializer) {
    const isFunction = isFunctionType(l, l.checker.getTypeAtLocation(member));
    if (isFunction || isPlain(l, initializer)) return l.inScope(self.scope, () => l.expression(initializer), self);
    const isShared = isDeeplyReadonly(l, l.checker.getTypeAtLocation(member)) || isPrivateTable(l, member);
    const shared = symbol && isShared ? sharedByClass(l, symbol, initializer, { ...self.scope, self }) : undefined;
    if (shared) return shared;
  }
  if (l.classScopes.has(declaring) && initializer) {
    throw new Problem("unsupportedSyntax", node, `'${node.getText()}' is made when its class is, inside of the differentiated function.`, "Declare the class outside of the function, or keep the value in a constant beside the class.");
  }
  return isSteady && symbol ? capturedField(l, node, owner, symbol) : currentField(l, node, owner);
}

/** A constant of a class, whose members it may use, made once at the head of the function; undefined where the initializer is not the same whenever it is evaluated. */
function sharedByClass(l: Lowering, symbol: ts.Symbol, initializer: ts.Expression, scope: Scope): Operand | undefined {
  const known = l.shared.get(symbol);
  if (known) return known;
  if (l.session.unsteady.identities.has(symbol) || readsVariables(l, initializer)) return undefined;
  const [mark, captures] = [l.prologue.ops.length, new Set(l.captures.keys())];
  const made = inPrologue(l, symbol, initializer, scope);
  const isImpure = (op: Op): boolean => (op.kind === "extern" && !op.pure) || op.kind === "call";
  const isSteady = l.captures.size === captures.size && findOp({ params: [], ops: l.prologue.ops.slice(mark), yields: [] }, isImpure) === undefined;
  if (isSteady) {
    l.shared.set(symbol, made);
    return made;
  }
  l.prologue.truncate(mark);
  for (const captured of l.captures.keys()) if (!captures.has(captured)) l.captures.delete(captured);
  return undefined;
}

/** Whether an expression mentions variables that may change, or constants that are made when the program runs. */
function readsVariables(l: Lowering, node: ts.Expression): boolean {
  return containsNode(l.ts, node, (inner) => {
    const declaration = l.ts.isIdentifier(inner) ? l.checker.getSymbolAtLocation(inner)?.valueDeclaration : undefined;
    if (!declaration || !l.ts.isVariableDeclaration(declaration) || declaration.getSourceFile().isDeclarationFile) return false;
    const isInside = declaration.pos >= node.pos && declaration.end <= node.end && declaration.getSourceFile() === node.getSourceFile();
    return !isInside && !isPlain(l, inner as ts.Identifier);
  });
}

/** A field that nothing assigns while functions run, as what it holds when the derivative is called. */
function capturedField(l: Lowering, node: ts.PropertyAccessExpression, owner: ClassNode, symbol: ts.Symbol): Value {
  requirePublic(l, node);
  const name = classNameAtCall(l, node, owner, reads);
  const value = l.capture(symbol, withoutPrivates(fieldType(l, node)), `${name}.${node.name.text}`, node.name.text);
  if (isDeclaredPresent(l, l.checker.getTypeOfSymbol(symbol))) l.declaredPresent.add(value);
  return value;
}

/** A field that may be assigned: it is read from the class where the function runs. */
function currentField(l: Lowering, node: ts.PropertyAccessExpression, owner: ClassNode): Value {
  const type = fieldType(l, node);
  if (isReference(type)) throw new Problem("unsupportedSyntax", node, `'${node.getText()}' may be assigned: which object it is may change while the function runs.`, "Make it readonly, assign it nowhere but in the statements of a module, or pass the object.");
  requirePublic(l, node);
  l.at(node);
  return l.b.extern(`$0.${node.name.text}`, [classValue(l, node, owner, reads)], type);
}

/** @throws Problem where only the code of its class can read a field */
function requirePublic(l: Lowering, node: ts.PropertyAccessExpression): void {
  if (l.ts.isPrivateIdentifier(node.name)) throw new Problem("unsupportedSyntax", node, `'${node.getText()}' is private to its class, and not the same constant whenever it is evaluated.`, "Make it a constant number, or pass its value.");
}

function fieldType(l: Lowering, node: ts.PropertyAccessExpression): NonNullable<ReturnType<typeof irType>> {
  const type = irType(l, l.checker.getTypeAtLocation(node));
  if (!type) throw new Problem("untyped", node, `'${node.getText()}' has no known type.`, "Annotate it: `: number`, `: Float64Array`, …");
  return type;
}
