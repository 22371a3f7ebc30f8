import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { keyNames } from "../objects/names.ts";
import { type Aggregate, type FunctionValue, isKnown, type Operand } from "../operands.ts";
import { chosen, isFunctionValue } from "./functionValues.ts";

/** A table of functions: an array literal of nothing else. */
export function isFunctionTable(operand: Operand): operand is Aggregate {
  return isKnown(operand) && operand.kind === "aggregate" && operand.isArray && operand.members.size > 0 && [...operand.members.values()].every(isFunctionValue);
}

/** The function at a place of a table; `isInside` where the index is known to be one of the table. */
export function elementOfTable(l: Lowering, table: Aggregate, index: Value, isInside: boolean): FunctionValue {
  const known = table.members.get(String(l.known(index)));
  if (known && isFunctionValue(known)) return known;
  const alternatives = [...table.members.values()].flatMap((member, i): [number, FunctionValue][] => (isFunctionValue(member) ? [[i, member]] : []));
  return chosen(l, index, new Map(alternatives), isInside);
}

/** `table[k]` and `object[name]` of functions, by an index or a name that is known when the program runs; undefined for others. */
export function chosenMember(l: Lowering, node: ts.ElementAccessExpression, object: Operand): FunctionValue | undefined {
  if (isFunctionTable(object)) {
    const index = l.expression(node.argumentExpression);
    return isKnown(index) || !isNumber(index.type) ? undefined : elementOfTable(l, object, index, false);
  }
  if (isKnown(object)) return undefined;
  const keys = keyNames(l, node.argumentExpression);
  const members = l.facts.get(object)?.members;
  if (!keys || !members) return undefined;
  const alternatives = new Map<string | number, FunctionValue>();
  for (const key of keys) {
    const member = members.get(String(key));
    if (!member || !isFunctionValue(member)) return undefined;
    alternatives.set(key, member);
  }
  const name = l.expression(node.argumentExpression);
  return isKnown(name) ? undefined : chosen(l, name, alternatives, false);
}
