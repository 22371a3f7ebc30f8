import type ts from "typescript";
import type { Builder } from "../../../ir/builder.ts";
import type { Op, RecordOp, Value } from "../../../ir/ops.ts";
import { freeValues } from "../../../ir/traverse.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { classField, fieldOf, type RecordType } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { isFunctionType } from "../functions/functionVariables.ts";
import { isFunctionValue } from "../functions/functionValues.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { unsupported } from "../values.ts";
import type { ClassNode } from "./classHierarchy.ts";
import { recordOfNew, typesOfBase, typesOfClass, typesOfNew, type ClassTypes } from "./classTypes.ts";
import { enclosingClass, hierarchyOf, isStatic, nameOfMember, scopeOfClass, selfOf } from "./classMembers.ts";
import { noteMade, tagOf } from "./instances.ts";
import { isPrivateName } from "./privateMembers.ts";
import { isFunctionLiteral } from "../syntax.ts";

/** `new C(…)`: an object with the fields of the class, then what its constructors do to it. */
export function construct(l: Lowering, call: ts.NewExpression, node: ClassNode, operands: readonly Operand[]): Value {
  const hierarchy = hierarchyOf(l);
  if (hierarchy.isAbstract(node)) throw unsupported(l, call);
  l.dependencies.add(node.getSourceFile().fileName);
  noteMade(l, node);
  requireOwnNames(l, node);
  const declared = hierarchy.instanceType(node);
  const called = l.checker.getTypeAtLocation(call);
  const instance = called.getSymbol() === declared?.getSymbol() ? called : (declared ?? called);
  const types = typesOfNew(l, node, instance, constructorOf(l, node), operands);
  const type = recordOfNew(l, node, instance, types);
  l.at(call);
  const initial = type.fields.map((field) => l.b.literal(field.name === classField ? tagOf(l, node) : undefined, field.type));
  const self = l.b.record(type, initial);
  l.facts.set(self, { node, isExact: true, own: definedFields(l, node) });
  if (l.classScopes.size > 0) l.instanceScopes.set(self, new Map(l.classScopes));
  const builder = l.b;
  const from = builder.ops.findIndex((op) => op.results.includes(self));
  l.constructing.set(self, new Set());
  initialise(l, call, { node, types }, self, operands);
  l.constructing.delete(self);
  makeWhenReady(builder, from, self);
  return self;
}

/** @throws Problem where a class and one that it extends have private members of one name: two members */
function requireOwnNames(l: Lowering, node: ClassNode): void {
  const names = new Set<string>();
  for (let at: ClassNode | undefined | null = node; at; at = hierarchyOf(l).baseOf(at)) {
    const own = new Set(at.members.filter((member) => !l.ts.isMethodDeclaration(member)).map(nameOfMember).filter(isPrivateName));
    for (const name of own) {
      if (names.has(name)) throw new Problem("unsupportedType", at, `'${name}' is a private member of a class and another one of a class below it.`, "Give the two private members different names.");
      names.add(name);
    }
  }
}

/** A class, and what its type parameters stand for. */
type Instantiated = { readonly node: ClassNode; readonly types: ClassTypes };

export function constructorOf({ ts }: Lowering, node: ClassNode): ts.ConstructorDeclaration | undefined {
  return node.members.find((member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined);
}

/** What the constructor of a class, its bases' included, does to a new object. */
export function initialise(l: Lowering, call: ts.Node, { node, types }: Instantiated, self: Value, operands: readonly Operand[]): void {
  const base = hierarchyOf(l).baseOf(node);
  if (base === null) {
    throw new Problem("unsupportedSyntax", node, "This class extends one whose source is not known.", "Extend a class of the project, or hold the object in a field.");
  }
  const constructor = constructorOf(l, node);
  if (!constructor) {
    if (base) initialise(l, call, { node: base, types: typesOfBase(l, node, types) }, self, operands);
    initialiseFields(l, { node, types }, self);
    return;
  }
  l.inline(call, { kind: "closure", node: constructor, scope: { ...scopeOfClass(l, node), types, self }, self }, operands);
}

/** The fields that a class defines before its constructor runs, be they undefined: those that it declares, as ES2022 has it. */
function definedFields(l: Lowering, node: ClassNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at: ClassNode | undefined | null = node; at; at = hierarchyOf(l).baseOf(at)) for (const name of ownDefinedFields(l, at)) names.add(name);
  return names;
}

function ownDefinedFields(l: Lowering, node: ClassNode): ReadonlySet<string> {
  const { useDefineForClassFields, target } = l.program.getCompilerOptions();
  const isDefined = useDefineForClassFields ?? (target ?? l.ts.ScriptTarget.Latest) >= l.ts.ScriptTarget.ES2022;
  const isField = (member: ts.ClassElement): boolean => l.ts.isPropertyDeclaration(member) && !isStatic(l, member) && (l.ts.getCombinedModifierFlags(member) & l.ts.ModifierFlags.Ambient) === 0;
  return new Set(isDefined ? node.members.filter(isField).map(nameOfMember) : []);
}

/** `super(…)` in a constructor: the base's part, then the fields of the class itself. */
export function lowerSuperCall(l: Lowering, call: ts.CallExpression, operands: readonly Operand[]): Value {
  const node = enclosingClass(l, call);
  const base = node && hierarchyOf(l).baseOf(node);
  const self = selfOf(l);
  if (!node || !base || !self || isKnown(self)) throw unsupported(l, call);
  const constructor = l.ts.findAncestor(call, l.ts.isConstructorDeclaration);
  const types = typesOfClass(l, node);
  initialise(l, call, { node: base, types: typesOfBase(l, node, types) }, self, operands);
  if (constructor) assignFromParameters(l, constructor, self);
  initialiseFields(l, { node, types }, self);
  return l.literal(undefined);
}

/** What a constructor does before its own statements, its parameters bound: members by parameters, then initialisers. */
export function enterConstructor(l: Lowering, constructor: ts.ConstructorDeclaration, self: Operand): void {
  const node = enclosingClass(l, constructor);
  if (!node || isKnown(self) || hierarchyOf(l).baseOf(node)) return;
  assignFromParameters(l, constructor, self);
  initialiseFields(l, { node, types: typesOfClass(l, node) }, self);
}

function initialiseFields(l: Lowering, { node, types }: Instantiated, self: Value): void {
  // What the base has set, the declaration of a field sets back.
  const isDefined = hierarchyOf(l).baseOf(node) ? ownDefinedFields(l, node) : new Set<string>();
  l.inScope(scopeOfClass(l, node), () => {
    for (const member of node.members) {
      if (!l.ts.isPropertyDeclaration(member) || isStatic(l, member)) continue;
      const name = nameOfMember(member);
      const field = fieldOf(self.type, name);
      l.at(member);
      if (!member.initializer && isDefined.has(name) && field) l.b.set(self, name, l.b.literal(undefined, field.type));
      if (member.initializer && (field || isReadonlyFunction(l, member))) assignField(l, member, self, name, l.expression(member.initializer));
      l.constructing.get(self)?.add(member);
    }
  }, self, types);
}

/** Whether a member holds a function that is given to it once, where the object is made; methods written as arrows are found by the class. */
function isReadonlyFunction(l: Lowering, member: ts.PropertyDeclaration): boolean {
  const { initializer } = member;
  const isArrow = initializer && isFunctionLiteral(l.ts, initializer);
  return !isArrow && isFunctionType(l, l.checker.getTypeAtLocation(member));
}

export function assignField(l: Lowering, node: ts.Node, self: Value, name: string, operand: Operand): void {
  if (isFunctionValue(operand) && l.b.defines(self)) {
    const facts = l.facts.get(self);
    l.facts.set(self, { isExact: true, ...facts, members: new Map([...(facts?.members ?? []), [name, operand]]) });
    return;
  }
  if (isKnown(operand)) throw unsupported(l, node);
  const field = fieldOf(self.type, name);
  const value = l.conform(operand, field?.type);
  if (!field || !isAssignable(value.type, field.type)) {
    throw new Problem("unsupportedType", node, `'${name}' holds a value of another type than it declares.`, "Give the member the type of what it holds.");
  }
  l.b.set(self, name, value);
}

/** `constructor(private x: number)` */
function assignFromParameters(l: Lowering, node: ts.ConstructorDeclaration, self: Value): void {
  for (const parameter of node.parameters) {
    if (!l.ts.isParameterPropertyDeclaration(parameter, node) || !l.ts.isIdentifier(parameter.name)) continue;
    assignField(l, parameter, self, parameter.name.text, l.expression(parameter.name));
  }
}

/**
 * Where nothing but the assignments of its members uses a new object, it is made behind them, with the members that they
 * give it.
 */
function makeWhenReady(b: Builder, from: number, self: Value): void {
  const made = b.ops[from];
  if (made?.kind !== "record") return;
  const rest = b.ops.slice(from + 1);
  const isInitialisation = (op: Op): boolean => op.kind === "set" && op.operands[0] === self && op.operands[1] !== self;
  const uses = (op: Op): boolean => op.operands.includes(self) || [...freeValues(op.regions)].includes(self);
  if (rest.some((op) => uses(op) && !isInitialisation(op))) return;
  const values = new Map<string, Value>();
  for (const op of rest) if (op.kind === "set" && op.operands[0] === self) values.set(op.field, op.operands[1] as Value);
  const type: RecordType = made.type;
  const complete: RecordOp = { ...made, operands: type.fields.map((field, i) => values.get(field.name) ?? (made.operands[i] as Value)) };
  b.ops.splice(from, b.ops.length - from, ...rest.filter((op) => !isInitialisation(op)), complete);
}
