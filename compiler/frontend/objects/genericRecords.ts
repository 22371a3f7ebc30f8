import type ts from "typescript";
import { typesEqual } from "../../../ir/typeRelations.ts";
import type { RecordType, Type } from "../../../ir/types.ts";
import type { Scope } from "../operands.ts";
import { classHierarchy } from "./classHierarchy.ts";
import type { MemberType, TypeSource } from "./recordTypes.ts";

/** A generic class or interface, and what its type parameters stand for. */
export type Instantiation = { readonly general: ts.InterfaceType; readonly given: readonly Type[] };

type Made = Instantiation & { readonly irType: MemberType; readonly record: RecordType };

const made = new WeakMap<ts.TypeChecker, Made[]>();

/** Makes these records again, since what is known of classes has changed. */
export function forgetGenericRecords(checker: ts.TypeChecker): void {
  made.delete(checker);
}

/** What `Tree<T>` is, in the code of a class or function of which it is known what T stands for; undefined for other types. */
export function instantiationOf(source: TypeSource, type: ts.Type, irType: MemberType): Instantiation | undefined {
  const { ts, checker, program, scope } = source;
  const symbol = type.getSymbol();
  if (!scope || !symbol || !isReference(source, type) || checker.isArrayLikeType(type)) return undefined;
  const given = argumentsOf(source, type);
  if (!given.some((argument) => mentionsKnown(source, scope, argument))) return undefined;
  if (symbol.declarations?.some((declaration) => declaration.getSourceFile().isDeclarationFile)) return undefined;
  const hierarchy = classHierarchy(ts, program);
  if (hierarchy.classesBelow(type.target).some((node) => node !== hierarchy.classOfSymbol(symbol))) return undefined;
  const types = given.flatMap((argument): Type[] => {
    const known = irType(source, argument);
    return known && known.kind !== "opaque" ? [known] : [];
  });
  return types.length === given.length ? { general: type.target, given: types } : undefined;
}

function isReference({ ts }: TypeSource, type: ts.Type): type is ts.TypeReference {
  return (type.flags & ts.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

/** The type arguments of a reference, without that for the type of `this`. */
function argumentsOf({ checker }: TypeSource, type: ts.TypeReference): readonly ts.Type[] {
  return checker.getTypeArguments(type).slice(0, type.target.typeParameters?.length ?? 0);
}

/** Whether a type is made with a type parameter of which it is known what it stands for. */
function mentionsKnown(source: TypeSource, scope: Scope, type: ts.Type): boolean {
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.types?.has(type)) return true;
  return isReference(source, type) && argumentsOf(source, type).some((part) => mentionsKnown(source, scope, part));
}

/** The record of an instantiation: one for equal ones, so that it may lead to itself. */
export function genericRecord(checker: ts.TypeChecker, irType: MemberType, { general, given }: Instantiation, make: (types: NonNullable<Scope["types"]>) => RecordType): RecordType {
  const all = made.get(checker) ?? [];
  made.set(checker, all);
  const isSame = (other: Made): boolean => other.general === general && other.irType === irType && other.given.every((type, i) => typesEqual(type, given[i] as Type));
  const known = all.find(isSame);
  if (known) return known.record;
  const record = make(new Map((general.typeParameters ?? []).map((parameter, i) => [parameter, given[i] as Type])));
  all.push({ general, given, irType, record });
  return record;
}
