import { buildRegion, freshValue, type Builder } from "../../ir/builder.ts";
import type { Func, Value } from "../../ir/ops.ts";
import { isReference, opaque, type RecordType } from "../../ir/types.ts";
import { copyArray, forEachIndex, zeroArray } from "./arrayLoops.ts";
import { NotDifferentiable } from "./notDifferentiable.ts";

/**
 * A deep copy of tangents or adjoints, written out along their type. An object that stands in several places is copied for
 * each.
 * @throws NotDifferentiable for types that refer to themselves.
 */
export function copyDerivatives(b: Builder, source: Value, func: Func): Value {
  return copy(b, source, func, []);
}

function copy(b: Builder, source: Value, func: Func, around: readonly RecordType[]): Value {
  const { type } = source;
  if (type.kind === "record") {
    const inner = enter(type, func, around);
    const members = type.fields.map(({ name, optional }) => {
      const member = b.get(source, name);
      if (!isReference(member.type)) return member;
      return optional ? ifPresent(b, member, (then) => copy(then, member, func, inner)) : copy(b, member, func, inner);
    });
    return b.record(type, members, source.name);
  }
  if (type.kind !== "array" || !isReference(type.element)) return copyArray(b, source);
  const result = b.arrayLiteral(type, [], source.name);
  forEachIndex(b, b.length(source), (body, i) => {
    body.store(result, i, copy(body, body.load(source, i), func, around));
  });
  return result;
}

/**
 * Sets all numbers of a structure to zero.
 * @throws NotDifferentiable for types that refer to themselves.
 */
export function zeroDerivatives(b: Builder, target: Value, func: Func): void {
  zero(b, target, func, []);
}

function zero(b: Builder, target: Value, func: Func, around: readonly RecordType[]): void {
  const { type } = target;
  if (type.kind === "record") {
    const inner = enter(type, func, around);
    for (const { name, type: field, optional } of type.fields) {
      const clear = (body: Builder): void => {
        if (field.kind === "f64") body.set(target, name, body.constant(0));
        else if (isReference(field)) zero(body, body.get(target, name), func, inner);
      };
      if (optional) whenPresent(b, b.get(target, name), clear);
      else clear(b);
    }
    return;
  }
  if (type.kind !== "array" || !isReference(type.element)) return zeroArray(b, target);
  forEachIndex(b, b.length(target), (body, i) => {
    zero(body, body.load(target, i), func, around);
  });
}

function enter(type: RecordType, func: Func, around: readonly RecordType[]): readonly RecordType[] {
  if (!around.includes(type)) return [...around, type];
  throw new NotDifferentiable(
    `The derivative of '${func.name}' would have to copy objects of the recursive type '${type.brand}'.`,
    "Use grad or valueAndGrad, and do not write to the argument; or pass the numbers in a flat array.",
    func.span,
  );
}

function whenPresent(b: Builder, member: Value, then: (b: Builder) => void): void {
  const body = buildRegion([], (inner) => {
    then(inner);
    return [];
  });
  b.if(b.apply("looseUnequal", member, b.literal(null, opaque)), body, { params: [], ops: [], yields: [] }, []);
}

function ifPresent(b: Builder, member: Value, then: (b: Builder) => Value): Value {
  const result = freshValue(member.type, member.name);
  const present = buildRegion([], (inner) => [then(inner)]);
  const absent = buildRegion([], (inner) => [inner.literal(undefined, member.type)]);
  b.if(b.apply("looseUnequal", member, b.literal(null, opaque)), present, absent, [result]);
  return result;
}
