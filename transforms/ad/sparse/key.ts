import type { Builder } from "../../../ir/builder.ts";
import type { Func, Op, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { isNumber, type RecordType, type Type } from "../../../ir/types.ts";

/** Reads from the arguments of a function all that its result depends on, where it stands. */
export type Key = (b: Builder, args: readonly Value[]) => readonly Value[];

/**
 * What the result of a dependency program is known by: numbers and arrays of numbers among its first `count` parameters, and
 * the length of parameter `varied`; undefined if it reads the numbers of that one or something that cannot be compared later.
 */
export function keyOf({ body }: Func, count: number, varied: number): Key | undefined {
  const uses = new Map<Value, Op[]>(body.params.slice(0, count).map((param) => [param, []]));
  let isClosed = !body.yields.some((value) => uses.has(value));
  walkOps(body, (op) => {
    for (const operand of op.operands) uses.get(operand)?.push(op);
    if (op.regions.some(({ yields }) => yields.some((value) => uses.has(value) && value.type.kind !== "int" && value.type.kind !== "bool"))) isClosed = false;
    if (op.kind === "call" || (op.kind === "extern" && !/^nabla\.(unionOf|sortedPositions)\(/.test(op.template))) isClosed = false;
  });
  const parts = [...uses].map(([param, ops], position) => partOf(param.type, ops, position === varied));
  if (!isClosed || parts.includes(undefined)) return undefined;
  return (b, args) => parts.flatMap((part, i) => part?.(b, args[i] as Value) ?? []);
}

type Part = (b: Builder, arg: Value) => readonly Value[];

function partOf(type: Type, ops: readonly Op[], isVaried: boolean): Part | undefined {
  if (ops.length === 0 && !isVaried) return () => [];
  if (type.kind === "array" && ops.every(isStructural)) return (b, arg) => [b.length(arg)];
  if (isVaried) return undefined;
  return type.kind === "record" ? membersOf(type, []) : isComparable(type) ? (_b, arg) => [arg] : undefined;
}

/** Reads the length of an array and nothing of what it holds. */
function isStructural({ kind, operands: [array] }: Op): boolean {
  const isFlat = array?.type.kind === "array" && isNumber(array.type.element);
  return kind === "length" || (kind === "zerosLike" && isFlat);
}

/** The members of an object, and of objects in it, one by one. */
function membersOf(type: RecordType, around: readonly RecordType[]): Part | undefined {
  if (around.includes(type)) return undefined;
  const parts = type.fields.map(({ name, type: field, optional }): Part | undefined => {
    if (optional) return undefined;
    const part = field.kind === "record" ? membersOf(field, [...around, type]) : isComparable(field) ? (_b: Builder, value: Value) => [value] : undefined;
    return part && ((b, record) => part(b, b.get(record, name)));
  });
  return parts.includes(undefined) ? undefined : (b, record) => parts.flatMap((part) => part?.(b, record) ?? []);
}

function isComparable(type: Type): boolean {
  return isNumber(type) || type.kind === "bool" || type.kind === "opaque" || (type.kind === "array" && isComparable(type.element));
}
