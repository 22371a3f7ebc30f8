import type { Value } from "../../../ir/ops.ts";
import { typesEqual } from "../../../ir/typeRelations.ts";
import { arrayOf, f64, fieldOf, isNumber, type ArrayType, type RecordType, type Type } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";

/** `[key, value]`: an array of two where both are alike, else a tuple. */
export function pairType(key: Type, value: Type): ArrayType | RecordType {
  if (isNumber(key) && isNumber(value)) return arrayOf("Array", f64);
  if (key.kind !== "opaque" && typesEqual(key, value)) return arrayOf("Array", key);
  return { kind: "record", brand: "tuple", isTuple: true, fields: [{ name: "0", type: key }, { name: "1", type: value }] };
}

export function pairOf(l: Lowering, type: ArrayType | RecordType, first: Value, second: Value): Value {
  return type.kind === "array" ? l.b.arrayLiteral(type, [first, second]) : l.b.record(type, [first, second]);
}

/** The two members of what stands for an entry; undefined for what is none. */
export function membersOfPair(l: Lowering, entry: Operand): readonly [Operand, Operand] | undefined {
  if (isKnown(entry)) {
    const [first, second] = entry.kind === "aggregate" ? [entry.members.get("0"), entry.members.get("1")] : [];
    return first && second && [first, second];
  }
  if (entry.type.kind === "array") return [l.b.load(entry, l.constant(0)), l.b.load(entry, l.constant(1))];
  if (!fieldOf(entry.type, "0") || !fieldOf(entry.type, "1")) return undefined;
  return [l.b.get(entry, "0"), l.b.get(entry, "1")];
}
