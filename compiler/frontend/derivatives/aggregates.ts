import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, f64, isNumber, opaque, type RecordType } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { type Aggregate, isKnown, type Operand } from "../operands.ts";
import { unsupported } from "../values.ts";
import type { Wrt } from "./signature.ts";

export function tuple(members: readonly Operand[]): Aggregate {
  return { kind: "aggregate", isArray: true, members: new Map(members.map((member, i) => [String(i), member])) };
}

export function object(members: Readonly<Record<string, Operand>>): Aggregate {
  return { kind: "aggregate", isArray: false, members: new Map(Object.entries(members)) };
}

/** One result for one position, a tuple for a list of positions. */
export function perPosition(wrt: Wrt, results: readonly Value[]): Operand {
  return wrt.isTuple ? tuple(results) : (results[0] as Value);
}

/** The run-time value of an operand: aggregates become an array or object literal. */
export function materialise(l: Lowering, node: ts.Node, operand: Operand): Value {
  if (!isKnown(operand)) return operand;
  if (operand.kind !== "aggregate") throw unsupported(l, node);
  const values = [...operand.members.values()].map((member) => materialise(l, node, member));
  if (operand.isArray) {
    const same = values.every((value) => isNumber(value.type));
    return l.b.arrayLiteral(arrayOf("Array", same ? f64 : opaque), values);
  }
  const names = [...operand.members.keys()];
  const type: RecordType = { kind: "record", brand: "result", fields: values.map((value, i) => ({ name: names[i] as string, type: value.type })) };
  return l.b.record(type, values);
}
