import { buildRegion, freshValue, type Builder } from "../../ir/builder.ts";
import { forEachIndex, when } from "../../ir/controlBuilders.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Value } from "../../ir/ops.ts";
import { fieldOf, isNumber, isReference, opaque, type Type } from "../../ir/types.ts";

/**
 * A fresh array or record with the content of another; what it refers to is copied too, an object that stands in several
 * places for each. Values are what they are. Needs a type that does not refer to itself.
 */
export function copyStructure(b: Builder, source: Value): Value {
  const { type } = source;
  return isReference(type) && type.nullable ? copyIfPresent(b, source) : copyPresent(b, source);
}

function copyPresent(b: Builder, source: Value): Value {
  const { type } = source;
  if (type.kind === "record") {
    const fields = type.fields.map(({ name, optional, isStructural }) => {
      const member = b.get(source, name);
      if (isStructural) return member;
      return optional && isReference(member.type) ? copyIfPresent(b, member) : copyStructure(b, member);
    });
    return b.record(type, fields, source.name);
  }
  if (type.kind !== "array") return source;
  // An array of references begins as one of undefined elements.
  const copy = b.alloc(type, b.length(source), source.name);
  forEachIndex(b, b.length(source), (inner, i) => {
    inner.store(copy, i, copyStructure(inner, inner.load(source, i)));
  });
  return copy;
}

function copyIfPresent(b: Builder, member: Value): Value {
  const result = freshValue(member.type, member.name);
  const present = buildRegion([], (inner) => [copyPresent(inner, member)], b.span);
  const absent = buildRegion([], (inner) => [inner.literal(undefined, member.type)], b.span);
  b.if(isPresent(b, member), present, absent, [result]);
  return result;
}

/** Whether an optional member is there. */
export function isPresent(b: Builder, member: Value): Value {
  return b.apply("looseUnequal", member, b.literal(null, opaque));
}

/**
 * target += source, number by number, in structures of the same shape. The lengths are those of one of them: adjoint
 * memory is longer than an array that was shortened. Needs a type that does not refer to itself.
 */
export function accumulateStructure(b: Builder, target: Value, source: Value, lengthsOf: "target" | "source" = "target"): void {
  const write: Write = {
    element: (inner, array, i, value) => inner.acc(array, i, value),
    field: (inner, record, name, value) => inner.accField(record, name, value),
  };
  combine(b, target, source, write, lengthsOf);
}

/** The numbers of `target` become those of `source`, in structures of the same shape. */
export function assignStructure(b: Builder, target: Value, source: Value): void {
  combine(b, target, source, {
    element: (inner, array, i, value) => inner.store(array, i, value),
    field: (inner, record, name, value) => inner.set(record, name, value),
  });
}

/** The same, of members that `target` has: one that was added to the object of `source` later is left out. */
export function assignMembers(b: Builder, target: Value, source: Value): void {
  combine(b, target, source, {
    element: (inner, array, i, value) => inner.store(array, i, value),
    field: (inner, record, name, value) => {
      const assign = (body: Builder): void => { body.set(record, name, value); };
      if (isOptionalNumber(record, name)) when(inner, isPresent(inner, inner.get(record, name)), assign);
      else assign(inner);
    },
  });
}

export function isOptionalNumber(record: Value, name: string): boolean {
  const field = fieldOf(record.type, name);
  return field?.optional === true && isNumber(field.type);
}

/** Code for the content of an array or object: executed only if that is there, where its type says that it may not be. */
export function ifPresent(b: Builder, reference: Value, fill: (b: Builder) => void): void {
  if (isReference(reference.type) && reference.type.nullable) when(b, isPresent(b, reference), fill);
  else fill(b);
}

/** The content of `target`, an array or object that others hold, becomes that of `source`; so does the length of an array. */
export function putBack(b: Builder, target: Value, source: Value): void {
  if (target.type.kind !== "array" || target.type.storage !== "Array") {
    assignStructure(b, target, source);
    return;
  }
  b.resize(target, b.length(target), b.length(source));
  assignStructure(b, target, source);
}

type Write = {
  readonly element: (b: Builder, array: Value, index: Value, value: Value) => void;
  readonly field: (b: Builder, record: Value, name: string, value: Value) => void;
};

function combine(b: Builder, target: Value, source: Value, write: Write, lengthsOf: "target" | "source" = "target"): void {
  ifPresent(b, target, (there) => {
    ifPresent(there, source, (inner) => { combinePresent(inner, target, source, write, lengthsOf); });
  });
}

function combinePresent(b: Builder, target: Value, source: Value, write: Write, lengthsOf: "target" | "source"): void {
  const { type } = target;
  invariant(isReference(type), "only arrays and records have content");
  if (type.kind === "record") {
    for (const field of type.fields) {
      const value = memberOf(b, source, field.name);
      if (!value || !(isNumeric(field.type) || isReference(field.type))) continue;
      const enter = (inner: Builder): void => { combine(inner, inner.get(target, field.name), value, write, lengthsOf); };
      if (!isReference(field.type)) write.field(b, target, field.name, value);
      else if (field.optional) when(b, isPresent(b, value), enter);
      else enter(b);
    }
    return;
  }
  forEachIndex(b, b.length(lengthsOf === "target" ? target : source), (inner, i) => {
    const value = inner.load(source, i);
    if (isReference(type.element)) combine(inner, inner.load(target, i), value, write, lengthsOf);
    else write.element(inner, target, i, value);
  });
}

/** A structure of derivatives may lack the members that are no numbers. */
function memberOf(b: Builder, record: Value, name: string): Value | undefined {
  return fieldOf(record.type, name) ? b.get(record, name) : undefined;
}

function isNumeric(type: Type): boolean {
  return type.kind === "f64";
}

/** Zero, in the structure of a value. */
export function zeroLike(b: Builder, value: Value): Value {
  return isReference(value.type) ? b.zerosLike(value) : b.constant(0);
}
