import type { Literal, Op, Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import type { AliasClasses } from "../../analysis/aliasClasses.ts";
import { reachableCells } from "../../analysis/effects.ts";
import type { MemoryVersions } from "./memoryVersions.ts";

/** Primitives that give the same bits with their operands exchanged. Not `max` and `min`: their derivatives do not. */
const commutative: ReadonlySet<string> = new Set([
  "add",
  "mul",
  "eq",
  "ne",
  "and",
  "or",
  "boolEq",
  "boolNe",
  "bitAnd",
  "bitOr",
  "bitXor",
  "imul",
]);

/**
 * Equal for ops that compute the same from the same; undefined for ops that are never shared: effects, and whatever
 * makes memory, as each execution makes its own. Reads of elements and fields are keyed elsewhere.
 */
export function expressionKey(op: Op, versions: MemoryVersions, classes: AliasClasses): string | undefined {
  const ids = op.operands.map((operand) => operand.id);
  const type = op.results[0]?.type.kind;
  switch (op.kind) {
    case "const":
      return `const ${type} ${literalKey(op.value)}`;
    case "scalar": {
      if (commutative.has(op.primitive)) ids.sort((a, b) => a - b);
      return `${op.primitive} ${type} ${ids.join(" ")}`;
    }
    case "select":
      return `select ${type} ${ids.join(" ")}`;
    case "view":
      return `view ${ids.join(" ")}`;
    case "length":
      return isTyped(op.operands[0]) ? `length ${ids.join(" ")}` : undefined;
    case "requireDisjoint":
      return op.operands.every(isTyped) ? `disjoint ${op.message} ${ids.join(" ")}` : undefined;
    case "extern":
      return op.pure ? externKey(op, ids, versions, classes) : undefined;
    default:
      return undefined;
  }
}

function externKey(
  op: Extract<Op, { kind: "extern" }>,
  ids: readonly number[],
  versions: MemoryVersions,
  classes: AliasClasses,
): string | undefined {
  if (!op.results.every(({ type }) => isNumber(type) || type.kind === "bool")) return undefined;
  const read = op.operands.flatMap((operand) => reachableCells(operand, classes).map((cell) => versions.of(cell)));
  const isHidden = ({ type }: Value): boolean => type.kind === "opaque" || type.kind === "function";
  if (op.operands.some(isHidden)) read.push(versions.ofExposed());
  return `extern ${op.template} ${op.results[0]?.type.kind} ${ids.join(" ")} at ${read.join(" ")}`;
}

function literalKey(value: Literal): string {
  return Object.is(value, -0) ? "-0" : `${typeof value} ${String(value)}`;
}

function isTyped(array: Value | undefined): boolean {
  return array?.type.kind === "array" && array.type.storage !== "Array";
}
