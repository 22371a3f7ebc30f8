import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { keyNames } from "../objects/names.ts";
import { type Aggregate, type FunctionValue, isKnown, type Operand } from "../operands.ts";
import { chosen, isFunctionValue } from "./functionValues.ts";
import { withReceiver } from "./receivers.ts";
import { uncertainTable } from "./uncertainTable.ts";

/** A table of functions: an array literal of nothing else. */
export function isFunctionTable(operand: Operand): operand is Aggregate {
  if (!isKnown(operand) || operand.kind !== "aggregate" || !operand.isArray) return false;
  return (operand.members.size > 0 || operand.home !== undefined) && [...operand.members.values()].every(isFunctionValue);
}

/** Whether a value is an object that an object literal with functions has made: which functions they are is known of this value alone. */
export function hasFunctions(l: Lowering, operand: Operand): boolean {
  const facts = isKnown(operand) ? undefined : l.facts.get(operand);
  return facts?.members !== undefined && facts.node === undefined && [...facts.members.values()].some(isFunctionValue);
}

/** The table that an array literal of functions, or of objects with functions, makes: its elements are known one by one. */
export function newTable(l: Lowering, members: readonly Operand[]): Aggregate {
  return { kind: "aggregate", isArray: true, members: new Map(members.map((member, i) => [String(i), member])), home: l.b };
}

/** `table.push(f)`, where it is certainly done, and done once: in the block in which the table was made. */
export function appendToTable(l: Lowering, node: ts.Node, table: Aggregate, added: readonly Operand[]): Value {
  if (table.home !== l.b || !added.every((operand) => isFunctionValue(operand) || hasFunctions(l, operand))) {
    throw uncertainTable(node);
  }
  const members = table.members as Map<string, Operand>;
  for (const member of added) members.set(String(members.size), member);
  return l.constant(members.size);
}

/** `table[1] = f` of a place that is there or the next one, where it is certainly done, and done once. */
export function replaceInTable(l: Lowering, node: ts.Node, table: Aggregate, index: Value, given: Operand): void {
  const key = String(l.known(index));
  const isPlace = table.members.has(key) || key === String(table.members.size);
  if (table.home !== l.b || !isPlace || !(isFunctionValue(given) || hasFunctions(l, given))) throw uncertainTable(node);
  (table.members as Map<string, Operand>).set(key, given);
}

/** The function at a place of a table; `isInside` where the index is known to be one of the table. */
export function elementOfTable(l: Lowering, table: Aggregate, index: Value, isInside: boolean): FunctionValue {
  const known = table.members.get(String(l.known(index)));
  if (known && isFunctionValue(known)) return known;
  const alternatives = [...table.members.values()].flatMap((member, i): [number, FunctionValue][] => (isFunctionValue(member) ? [[i, member]] : []));
  return chosen(l, index, new Map(alternatives), isInside);
}

/** The object at a place of a table of objects with functions; undefined for other tables, and where there is none. */
export function objectOfTable(l: Lowering, node: ts.Node, { isArray, members }: Aggregate, index: Value): Value | undefined {
  const objects = [...members.values()].flatMap((member) => (hasFunctions(l, member) ? [member as Value] : []));
  if (!isArray || objects.length < members.size || l.known(index) !== undefined || !isNumber(index.type)) return undefined;
  const step = (i: number): Value => {
    const object = objects[i];
    if (!object) return l.literal(undefined);
    return l.branch(node, l.b.apply("eq", index, l.constant(i)), () => object, () => step(i + 1)) as Value;
  };
  return step(0);
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
    alternatives.set(key, withReceiver(l, member, object));
  }
  const name = l.expression(node.argumentExpression);
  return isKnown(name) ? undefined : chosen(l, name, alternatives, false);
}
