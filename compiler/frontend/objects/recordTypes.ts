import type ts from "typescript";
import { joinTypes } from "../../../ir/typeRelations.ts";
import { arrayOf, classField, isReference, nullable, opaque, type Field, type RecordType, type Type } from "../../../ir/types.ts";
import type { Scope } from "../operands.ts";
import type { Session } from "../session.ts";
import { mayBeAbsent } from "../presence.ts";
import { classHierarchy } from "./classHierarchy.ts";
import { forgetGenericRecords, genericRecord, instantiationOf } from "./genericRecords.ts";

/** What types are looked up in; `scope` knows what type parameters stand for. */
export type TypeSource = Pick<Session, "ts" | "checker" | "program"> & { readonly scope?: Scope };
export type MemberType = (source: TypeSource, type: ts.Type) => Type | undefined;

type Memo = {
  readonly types: Map<ts.Type, Type>;
  readonly exact: Map<ts.Type, RecordType>;
  /** The types of which a record has the members. */
  readonly alternatives: Map<RecordType, readonly ts.Type[]>;
};

const memos = new WeakMap<ts.TypeChecker, Map<MemberType, Memo>>();

/** Makes the types of objects again, since what is known of their classes has changed. */
export function forgetRecordTypes(checker: ts.TypeChecker): void {
  memos.delete(checker);
  forgetGenericRecords(checker);
}

function memoOf(checker: ts.TypeChecker, irType: MemberType): Memo {
  const byMembers = memos.get(checker) ?? new Map<MemberType, Memo>();
  memos.set(checker, byMembers);
  const memo = byMembers.get(irType) ?? { types: new Map(), exact: new Map(), alternatives: new Map() };
  byMembers.set(irType, memo);
  return memo;
}

/**
 * The record type of objects: of a class or interface with the fields of all classes below it, of a union with those of all
 * alternatives (which are optional where another lacks them). `opaque` for what is not data: functions, Map, Date, objects
 * with computed keys.
 */
export function recordType({ scope, ...source }: TypeSource, type: ts.Type, irType: MemberType): Type {
  const instance = scope && instanceRecord({ ...source, scope }, type, irType);
  if (instance) return instance;
  // The types of other objects are known for all calls: their members do not depend on one.
  const { types } = memoOf(source.checker, irType);
  const known = types.get(type);
  if (known) return known;
  const alternatives = alternativesOf(source, type);
  const result = alternatives ? recordOf(source, type, alternatives, irType) : opaque;
  types.set(type, result);
  return result;
}

/** The record type of `Tree<T>`, where it is known what T stands for; undefined for other types. */
export function instanceRecord(source: TypeSource, type: ts.Type, irType: MemberType): RecordType | undefined {
  const instance = instantiationOf(source, type, irType);
  if (!instance) return undefined;
  const { general } = instance;
  return genericRecord(source.checker, irType, instance, (types) => recordOf({ ...source, scope: { parent: undefined, bindings: new Map(), types } }, general, [general], irType));
}

/** The record type of what is certainly of this class or of the type of this literal, not of one below it. */
export function ownRecordType(source: TypeSource, type: ts.Type, irType: MemberType): RecordType {
  const { exact } = memoOf(source.checker, irType);
  const known = exact.get(type);
  if (known) return known;
  const result = recordOf(source, type, [type], irType);
  exact.set(type, result);
  return result;
}

function recordOf(source: TypeSource, type: ts.Type, alternatives: readonly ts.Type[], irType: MemberType): RecordType {
  return lazyRecord(source, { brand: brandOf(type), partial: partialReason(source, type), computed: computedMembers(source, alternatives) }, alternatives, irType);
}

/** The members that classes among some types compute by getters or setters. */
function computedMembers({ ts, checker }: TypeSource, alternatives: readonly ts.Type[]): readonly string[] | undefined {
  const members = alternatives.flatMap((type) => checker.getPropertiesOfType(type)).filter(({ flags, declarations = [] }) => {
    return (flags & ts.SymbolFlags.Accessor) !== 0 && declarations.some((declaration) => ts.isAccessor(declaration) && declaration.body !== undefined && ts.isClassLike(declaration.parent));
  });
  return members.length > 0 ? [...new Set(members.map(fieldName))].sort() : undefined;
}

function lazyRecord(source: TypeSource, { brand, partial, computed }: Pick<RecordType, "brand" | "partial" | "computed">, alternatives: readonly ts.Type[], irType: MemberType): RecordType {
  let fields: readonly Field[] | undefined;
  const result: RecordType = {
    kind: "record",
    brand,
    ...(partial === undefined ? {} : { partial }),
    ...(computed ? { computed } : {}),
    get fields() {
      fields ??= mergedFields(source, alternatives, irType);
      return fields;
    },
  };
  if (!source.scope) memoOf(source.checker, irType).alternatives.set(result, alternatives);
  return result;
}

/**
 * The type of a member that is declared with one of these types in one class and with the other in another. Of objects it is
 * found without a look at their members, which may be of the very type that is being put together: a node's children.
 */
function joinOfMembers(source: TypeSource, a: Type, b: Type, irType: MemberType): Type {
  if (a === b) return a;
  if (a.kind === "array" && b.kind === "array" && a.storage === b.storage && isReference(a.element) && isReference(b.element)) {
    const joined = arrayOf(a.storage, joinOfMembers(source, a.element, b.element, irType));
    return a.nullable || b.nullable ? nullable(joined) : joined;
  }
  const { alternatives } = memoOf(source.checker, irType);
  const [first, second] = [a, b].map((type) => (type.kind === "record" ? alternatives.get(type) : undefined));
  if (!first || !second || a.kind !== "record" || b.kind !== "record") return joinTypes(a, b) ?? opaque;
  const all = [...new Set([...first, ...second])];
  if (all.length === first.length) return a;
  if (all.length === second.length) return b;
  for (const [known, types] of alternatives) if (types.length === all.length && types.every((type) => all.includes(type))) return known;
  return lazyRecord(source, { brand: `${a.brand} | ${b.brand}`, partial: a.partial ?? b.partial, computed: computedMembers(source, all) }, all, irType);
}

function brandOf(type: ts.Type): string {
  const name = (type.aliasSymbol ?? type.getSymbol())?.name ?? "Object";
  return name.startsWith("__") ? "Object" : name;
}

/** The types that such an object can have at run time; undefined if they are not all data. */
function alternativesOf(source: TypeSource, type: ts.Type): readonly ts.Type[] | undefined {
  const members = type.isUnion() ? type.types : [type];
  if (!members.every((member) => isData(source, member))) return undefined;
  const hierarchy = classHierarchy(source.ts, source.program);
  const found = new Set<ts.Type>(members);
  for (const member of members) {
    for (const node of hierarchy.classesBelow(member)) {
      const instance = hierarchy.instanceType(node);
      if (instance && instance.getSymbol() !== member.getSymbol()) found.add(instance);
    }
  }
  return [...found];
}

function isData(source: TypeSource, type: ts.Type): boolean {
  const { ts, checker } = source;
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return false;
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return false;
  if (checker.getIndexInfosOfType(type).length > 0) return false;
  const symbol = type.getSymbol();
  if (!symbol || symbol.name.startsWith("__")) return true;
  const declarations = symbol.declarations ?? [];
  return !declarations.every((declaration) => /\/lib(\.[\w.]+)?\.d\.ts$|\/@types\/node\//.test(declaration.getSourceFile().fileName));
}

function mergedFields(source: TypeSource, alternatives: readonly ts.Type[], irType: MemberType): readonly Field[] {
  const merged = new Map<string, Field>();
  const counts = new Map<string, number>();
  for (const alternative of alternatives) {
    for (const field of fieldsOf(source, alternative, irType)) {
      const known = merged.get(field.name);
      const type = known ? joinOfMembers(source, known.type, field.type, irType) : field.type;
      const optional = (field.optional ?? false) || (known?.optional ?? false);
      merged.set(field.name, optional ? { name: field.name, type, optional } : { name: field.name, type });
      counts.set(field.name, (counts.get(field.name) ?? 0) + 1);
    }
  }
  return [...merged.values()].map((field) => (counts.get(field.name) === alternatives.length ? field : { ...field, optional: true }));
}

/** The members that hold data: no methods, no accessors, no functions. */
function fieldsOf(source: TypeSource, type: ts.Type, irType: MemberType): readonly Field[] {
  const { ts, checker } = source;
  const node = type.getSymbol() && classHierarchy(ts, source.program).classOfSymbol(type.getSymbol() as ts.Symbol);
  const isTold = node && type.flags & ts.TypeFlags.Object && classHierarchy(ts, source.program).isToldApart(node);
  const tag: Field[] = isTold ? [{ name: classField, type: opaque }] : [];
  const members = checker.getPropertiesOfType(type).flatMap((symbol): Field[] => {
    if (!isDataMember(source, symbol)) return [];
    const declared = checker.getTypeOfSymbol(symbol);
    const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0 || mayBeAbsent(source, declared);
    const field = { name: fieldName(symbol), type: irType(source, declared) ?? opaque };
    return [optional ? { ...field, optional } : field];
  });
  return [...tag, ...members];
}

export function isDataMember({ ts, checker }: Pick<TypeSource, "ts" | "checker">, symbol: ts.Symbol): boolean {
  if (symbol.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) return false;
  if (!(symbol.flags & ts.SymbolFlags.Property)) return false;
  return checker.getNonNullableType(checker.getTypeOfSymbol(symbol)).getCallSignatures().length === 0;
}

/** A member's name; that of a private one (`#x`) as it is written. */
export function fieldName(symbol: ts.Symbol): string {
  return /^__#\d+@(#.*)$/.exec(symbol.name)?.[1] ?? symbol.name;
}

function partialReason(source: TypeSource, type: ts.Type): string | undefined {
  const symbol = type.getSymbol();
  if (symbol && symbol.flags & source.ts.SymbolFlags.Class) return `an instance of '${symbol.name}'`;
  const hasFunctions = source.checker.getPropertiesOfType(type).some((property) => !isDataMember(source, property));
  return hasFunctions && !type.isUnion() ? "an object with functions in it" : undefined;
}
