import type ts from "typescript";
import { typesEqual } from "../../../ir/typeRelations.ts";
import type { RecordType, Type } from "../../../ir/types.ts";
import type { Scope } from "../operands.ts";
import { typeArgument } from "../scopes.ts";
import { isTypeReference } from "../syntax.ts";
import { classHierarchy } from "./classHierarchy.ts";
import type { MemberType, TypeSource } from "./recordTypes.ts";

/** A generic class or interface, or a type that is written out in its code, and what the type parameters stand for. */
export type Instantiation = { readonly general: ts.Type; readonly parameters: readonly ts.Type[]; readonly given: readonly Type[] };

type Made = Instantiation & { readonly irType: MemberType; readonly record: RecordType };

const made = new WeakMap<ts.TypeChecker, Made[]>();

/** Makes these records again, since what is known of classes has changed. */
export function forgetGenericRecords(checker: ts.TypeChecker): void {
  made.delete(checker);
}

/**
 * What `Tree<T>` is, or `{ key: number; value: T }`, in the code of a class or function of which it is known what T stands for;
 * undefined for other types.
 */
export function instantiationOf(source: TypeSource, type: ts.Type, irType: MemberType): Instantiation | undefined {
  const { ts, checker, program, scope } = source;
  const symbol = type.getSymbol();
  if (!scope || !symbol) return undefined;
  if (isWrittenOut(source, type)) return writtenOut(source, scope, type);
  if (!isTypeReference(source.ts, type) || checker.isArrayLikeType(type)) return undefined;
  const given = argumentsOf(source, type);
  if (!given.some((argument) => mentionsKnown(source, scope, argument))) return undefined;
  if (symbol.declarations?.some((declaration) => declaration.getSourceFile().isDeclarationFile)) return undefined;
  const hierarchy = classHierarchy(ts, program);
  if (hierarchy.classesBelow(type.target).some((node) => node !== hierarchy.classOfSymbol(symbol))) return undefined;
  const types = given.flatMap((argument): Type[] => {
    const known = irType(source, argument);
    return known && known.kind !== "opaque" ? [known] : [];
  });
  return types.length === given.length ? { general: type.target, parameters: type.target.typeParameters ?? [], given: types } : undefined;
}

/** Whether a type is that of objects which has no name of its own: `{ key: number; value: T }`. */
function isWrittenOut({ ts, checker }: TypeSource, type: ts.Type): boolean {
  if (!(type.flags & ts.TypeFlags.Object) || !((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Anonymous)) return false;
  const isPlain = type.getCallSignatures().length + type.getConstructSignatures().length + checker.getIndexInfosOfType(type).length === 0;
  return isPlain && type.getSymbol()?.name === "__type";
}

function writtenOut(source: TypeSource, scope: Scope, type: ts.Type): Instantiation | undefined {
  const known = new Map<ts.Type, Type>();
  collectKnown(source, scope, type, known, new Set());
  const parameters = [...known.keys()];
  const given = [...known.values()];
  return given.length > 0 && given.every(({ kind }) => kind !== "opaque") ? { general: type, parameters, given } : undefined;
}

/** Collects the type parameters that a type is made with, as far as it is known what they stand for. */
function collectKnown(source: TypeSource, scope: Scope, type: ts.Type, known: Map<ts.Type, Type>, visited: Set<ts.Type>): void {
  if (visited.has(type)) return;
  visited.add(type);
  const visit = (part: ts.Type): void => { collectKnown(source, scope, part, known, visited); };
  const own = typeArgument(scope, type);
  if (own) known.set(type, own);
  else if (type.isUnionOrIntersection()) type.types.forEach(visit);
  else if (isTypeReference(source.ts, type)) argumentsOf(source, type).forEach(visit);
  else if (isWrittenOut(source, type)) source.checker.getPropertiesOfType(type).forEach((member) => { visit(source.checker.getTypeOfSymbol(member)); });
}

/** The type arguments of a reference, without that for the type of `this`. */
function argumentsOf({ checker }: TypeSource, type: ts.TypeReference): readonly ts.Type[] {
  return checker.getTypeArguments(type).slice(0, type.target.typeParameters?.length ?? 0);
}

/** Whether a type is made with a type parameter of which it is known what it stands for. */
function mentionsKnown(source: TypeSource, scope: Scope, type: ts.Type): boolean {
  const known = new Map<ts.Type, Type>();
  collectKnown(source, scope, type, known, new Set());
  return known.size > 0;
}

/** The record of an instantiation: one for equal ones, so that it may lead to itself. */
export function genericRecord(checker: ts.TypeChecker, irType: MemberType, { general, parameters, given }: Instantiation, make: (types: NonNullable<Scope["types"]>) => RecordType): RecordType {
  const all = made.get(checker) ?? [];
  made.set(checker, all);
  const isSame = (other: Made): boolean => other.general === general && other.irType === irType && other.given.length === given.length && other.given.every((type, i) => typesEqual(type, given[i] as Type));
  const known = all.find(isSame);
  if (known) return known.record;
  const record = make(new Map(parameters.map((parameter, i) => [parameter, given[i] as Type])));
  all.push({ general, parameters, given, irType, record });
  return record;
}
