import { invariant } from "../../ir/invariant.ts";
import type { Func, LoadOp, Op, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { fieldOf, isReference, opaque } from "../../ir/types.ts";
import type { AliasClasses } from "./aliasClasses.ts";
import { elementSlot } from "./memoryGraph.ts";

/**
 * The references that may be `undefined` or `null` at run time, so that an access through them may throw: elements of
 * arrays of references (the index may be out of range), optional fields, what foreign code gives, and whatever they flow
 * into. Other fields, and elements that `isInRange` knows to be there, are absent only where an absent reference is stored
 * into them; parameters, and such elements, are trusted to be what their types say.
 */
export function absentReferences(
  func: Func,
  classes: AliasClasses,
  isInRange: (load: LoadOp) => boolean = () => false,
): ReadonlySet<Value> {
  const targets = new Map<Value, Value[]>();
  const absent = new Set<Value>();
  const pending: Value[] = [];
  const mark = (value: Value): void => {
    if (!isReference(value.type) || absent.has(value)) return;
    absent.add(value);
    pending.push(value);
  };
  const link = (sources: readonly Value[], results: readonly Value[]): void => {
    results.forEach((target, i) => {
      const source = sources[i];
      if (!source || !isReference(target.type)) return;
      addTo(targets, source, target);
    });
  };
  const readsOfField = new Map<string, Value[]>();
  const fieldsWrittenWith = new Map<Value, string[]>();
  const fieldKey = (record: Value, name: string): string => `${classes.classOf(record)}.${name}`;
  const write = (record: Value, name: string, value: Value): void => {
    if (isReference(value.type)) addTo(fieldsWrittenWith, value, fieldKey(record, name));
  };
  const isNullable = ({ type }: Value): boolean => isReference(type) && type.nullable === true;
  func.body.params.filter(isNullable).forEach(mark);
  walkOps(func.body, (op) => {
    visitFlow(op, link);
    const [first, second] = op.operands;
    const isElement = op.kind === "load" && isReference(op.results[0]?.type ?? opaque) && isInRange(op);
    if (isSource(op)) op.results.filter((result) => !isElement || isNullable(result)).forEach(mark);
    if (isElement) addTo(readsOfField, fieldKey(first as Value, elementSlot), op.results[0] as Value);
    if (op.kind === "arrayLiteral") op.operands.forEach((value) => write(op.results[0] as Value, elementSlot, value));
    if (op.kind === "store") write(first as Value, elementSlot, op.operands[2] as Value);
    if (op.kind === "lambda") op.regions.forEach((region) => region.params.forEach(mark));
    if (op.kind === "record") {
      op.type.fields.forEach(({ name }, i) => write(op.results[0] as Value, name, op.operands[i] as Value));
    }
    if (op.kind === "get") addTo(readsOfField, fieldKey(first as Value, op.field), op.results[0] as Value);
    if (op.kind === "set") write(first as Value, op.field, second as Value);
  });
  for (let value = pending.pop(); value; value = pending.pop()) {
    targets.get(value)?.forEach(mark);
    for (const key of fieldsWrittenWith.get(value) ?? []) {
      readsOfField.get(key)?.forEach(mark);
      readsOfField.delete(key);
    }
  }
  return absent;
}

function addTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function isSource(op: Op): boolean {
  switch (op.kind) {
    case "const":
    case "load":
    case "call":
    case "extern":
    case "pop":
      return true;
    case "get":
      return op.operands[0] !== undefined && (fieldOf(op.operands[0].type, op.field)?.optional ?? false);
    default:
      return false;
  }
}

function visitFlow(op: Op, link: (sources: readonly Value[], targets: readonly Value[]) => void): void {
  switch (op.kind) {
    case "select":
      link(op.operands.slice(1, 2), op.results);
      return link(op.operands.slice(2), op.results);
    case "if":
      return op.regions.forEach((arm) => link(arm.yields, op.results));
    case "for":
    case "while": {
      const initial = op.kind === "for" ? op.operands.slice(2) : op.operands;
      const body = op.regions.at(-1);
      invariant(body, "a loop has a body");
      link(initial, op.results);
      link(body.yields, op.results);
      for (const region of op.regions) {
        const carried = op.kind === "for" ? region.params.slice(1) : region.params;
        link(initial, carried);
        link(body.yields, carried);
      }
      return;
    }
    case "view":
      return link(op.operands.slice(0, 1), op.results);
    default:
      return;
  }
}
