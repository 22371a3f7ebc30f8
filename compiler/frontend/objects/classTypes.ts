import type ts from "typescript";
import { fieldOf, isNumber, recordLike, type RecordType, type Type } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand, type Scope } from "../operands.ts";
import { exactRecordType, genericRecordType, localType, typeArguments } from "../typeOf.ts";
import type { ClassNode } from "./classHierarchy.ts";
import { hierarchyOf } from "./classMembers.ts";

/** What type parameters of a class stand for. */
export type ClassTypes = NonNullable<Scope["types"]>;

function parametersOfClass(l: Lowering, node: ClassNode): readonly ts.Type[] {
  return (hierarchyOf(l).instanceType(node) as ts.InterfaceType | undefined)?.typeParameters ?? [];
}

/** What the type parameters of a class stand for in an object of a type: by the type's arguments, and by those of `extends`. */
export function typesOfObject(l: Lowering, node: ClassNode, type: ts.Type): ClassTypes {
  const present = l.checker.getNonNullableType(l.checker.getBaseConstraintOfType(type) ?? type);
  const members = present.isUnion() ? present.types : [present];
  for (const member of members) {
    const symbol = member.getSymbol();
    const own = symbol && hierarchyOf(l).classOfSymbol(symbol);
    const types = own ? typesUpTo(l, node, own, argumentsOf(l, own, member)) : undefined;
    if (types) return types;
  }
  return new Map();
}

/** Those of `node`, from those of a class that is it or extends it. */
function typesUpTo(l: Lowering, node: ClassNode, own: ClassNode, types: ClassTypes): ClassTypes | undefined {
  if (own === node) return types;
  const base = hierarchyOf(l).baseOf(own);
  return base ? typesUpTo(l, node, base, typesOfBase(l, own, types)) : undefined;
}

/** What the type parameters of the class stand for which a class extends. */
export function typesOfBase(l: Lowering, node: ClassNode, types: ClassTypes): ClassTypes {
  const base = hierarchyOf(l).baseOf(node);
  const clause = node.heritageClauses?.find(({ token }) => token === l.ts.SyntaxKind.ExtendsKeyword);
  const [extended] = clause?.types ?? [];
  if (!base || !extended) return new Map();
  return argumentsOf(l, base, l.checker.getTypeAtLocation(extended), types);
}

function argumentsOf(l: Lowering, node: ClassNode, type: ts.Type, types?: ClassTypes): ClassTypes {
  const parameters = parametersOfClass(l, node);
  if (parameters.length === 0) return new Map();
  const given = l.checker.getTypeArguments(type as ts.TypeReference);
  const source = types ? within(l, types) : l;
  return new Map(parameters.flatMap((parameter, i): [ts.Type, Type][] => {
    const argument = given[i] && localType(source, given[i]);
    return argument && argument.kind !== "opaque" ? [[parameter, argument]] : [];
  }));
}

/** Types are looked up with these of a class. */
function within(l: Lowering, types: ClassTypes): Parameters<typeof localType>[0] {
  return { ts: l.ts, checker: l.checker, program: l.program, scope: { parent: l.scope, bindings: new Map(), types } };
}

/** The types of a new object: by the type that the call has, else by the arguments of the constructor. */
export function typesOfNew(l: Lowering, node: ClassNode, called: ts.Type, constructor: ts.ConstructorDeclaration | undefined, operands: readonly Operand[]): ClassTypes {
  const parameters = parametersOfClass(l, node);
  if (parameters.length === 0) return new Map();
  const said = argumentsOf(l, node, called);
  const shown = typeArguments(
    l,
    (constructor?.parameters ?? []).map((parameter) => l.checker.getTypeAtLocation(parameter)),
    operands.map((operand) => (isKnown(operand) ? undefined : operand.type)),
  );
  return new Map(parameters.flatMap((parameter): [ts.Type, Type][] => {
    const type = said.get(parameter) ?? shown.get(parameter);
    return type ? [[parameter, isNumber(type) ? { kind: "f64" } : type]] : [];
  }));
}

/** The record of a new object, whose members may be of the class's type parameters. */
export function recordOfNew(l: Lowering, node: ClassNode, called: ts.Type, types: ClassTypes): RecordType {
  const declared = hierarchyOf(l).instanceType(node);
  const generic = declared && genericRecordType(within(l, types), declared);
  if (generic) return generic;
  const type = exactRecordType(l, called);
  if (types.size === 0 || !declared) return type;
  const fields = type.fields.map((field) => {
    const symbol = field.type.kind === "opaque" ? l.checker.getPropertyOfType(declared, field.name) : undefined;
    const own = symbol && localType(within(l, types), l.checker.getTypeOfSymbol(symbol));
    return own && own.kind !== "opaque" ? { ...field, type: own } : field;
  });
  if (fields.every((field) => field === fieldOf(type, field.name))) return type;
  return recordLike(type, {}, () => fields);
}

/** What the type parameters of a class stand for in the body that is being lowered. */
export function typesOfClass(l: Lowering, node: ClassNode): ClassTypes {
  const parameters = new Set(parametersOfClass(l, node));
  const found = new Map<ts.Type, Type>();
  for (let scope: Scope | undefined = l.scope; scope; scope = scope.parent) {
    for (const [parameter, type] of scope.types ?? []) if (parameters.has(parameter) && !found.has(parameter)) found.set(parameter, type);
  }
  return found;
}
