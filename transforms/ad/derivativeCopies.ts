import type { Builder } from "../../ir/builder.ts";
import { forEachIndex, when } from "../../ir/controlBuilders.ts";
import type { Func, Value } from "../../ir/ops.ts";
import { placesIn } from "../../ir/places.ts";
import { isReference, type Type } from "../../ir/types.ts";
import { zeroArray } from "./arrayLoops.ts";
import { NotDifferentiable } from "./notDifferentiable.ts";
import { accumulateStructure, assignMembers, copyStructure, ifPresent, isPresent } from "./structures.ts";

/**
 * A deep copy of tangents or adjoints, written out along their type.
 * @throws NotDifferentiable for types that refer to themselves.
 */
export function copyDerivatives(b: Builder, source: Value, func: Func): Value {
  requireFinite(source.type, func);
  return copyStructure(b, source);
}

/**
 * Sets all numbers of a structure to zero.
 * @throws NotDifferentiable for types that refer to themselves.
 */
export function zeroDerivatives(b: Builder, target: Value, func: Func): void {
  requireFinite(target.type, func);
  zero(b, target);
}

/**
 * target += source, for tangents or adjoints of one structure.
 * @throws NotDifferentiable for types that refer to themselves.
 */
export function accumulateDerivatives(b: Builder, target: Value, source: Value, func: Func, lengthsOf?: "target" | "source"): void {
  requireFinite(target.type, func);
  accumulateStructure(b, target, source, lengthsOf);
}

/**
 * The numbers of `target`, tangents or adjoints, become those of `source`, a structure with the same objects in the same places:
 * one that stands in several is given its numbers several times. Members that only `source` has are left out.
 * @throws NotDifferentiable for types that refer to themselves.
 */
export function assignDerivatives(b: Builder, target: Value, source: Value, func: Func): void {
  requireFinite(target.type, func);
  assignMembers(b, target, source);
}

function zero(b: Builder, target: Value): void {
  ifPresent(b, target, (inner) => { zeroPresent(inner, target); });
}

function zeroPresent(b: Builder, target: Value): void {
  const { type } = target;
  if (type.kind === "record") {
    for (const { name, type: field, optional } of type.fields) {
      const clear = (body: Builder): void => {
        if (field.kind === "f64") body.set(target, name, body.constant(0));
        else if (isReference(field)) zero(body, body.get(target, name));
      };
      if (optional) when(b, isPresent(b, b.get(target, name)), clear);
      else clear(b);
    }
    return;
  }
  if (type.kind !== "array" || !isReference(type.element)) return zeroArray(b, target);
  forEachIndex(b, b.length(target), (body, i) => {
    zero(body, body.load(target, i));
  });
}

function requireFinite(type: Type, func: Func): void {
  const recursive = placesIn(type).find(({ isRecursive }) => isRecursive);
  if (recursive?.type.kind !== "record") return;
  throw new NotDifferentiable(
    `The derivative of '${func.name}' would have to copy objects of the recursive type '${recursive.type.brand}'.`,
    "Use grad or valueAndGrad, and do not write to the argument; or pass the numbers in a flat array.",
    func.span,
  );
}
