import { freshValue, type Builder } from "../../ir/builder.ts";
import type { ForOp, IfOp, Region, Value } from "../../ir/ops.ts";
import type { MemoryOrder } from "../analysis/memoryOrder.ts";
import { constantNumber, type Structure } from "../analysis/structure.ts";
import { lengthAtTop } from "./lengthAtTop.ts";

/** An arm of an `if` around loops. */
export type Guard = { readonly op: IfOp; readonly arm: Region };

type Facts = { readonly structure: Structure; readonly memoryOrder: MemoryOrder };

/**
 * A condition at the top that holds whenever the arm is entered, or undefined. Where only a part of the arm's condition can be
 * computed there, that part. Appends the computation to `b`.
 */
export function conditionAtTop(b: Builder, facts: Facts, { op, arm }: Guard): Value | undefined {
  return implied(b, facts, op.operands[0] as Value, op.regions[0] === arm);
}

/** What is known at the top if `condition` is `holds`. */
function implied(b: Builder, facts: Facts, condition: Value, holds: boolean): Value | undefined {
  const whole = valueAtTop(b, facts, condition);
  if (whole) return holds ? whole : b.apply("not", whole);
  const op = facts.structure.definition.get(condition);
  if (op?.kind !== "scalar") return undefined;
  const [first, second] = op.operands as readonly [Value, Value];
  if (op.primitive === "not") return implied(b, facts, first, !holds);
  if (op.primitive !== (holds ? "and" : "or")) return undefined;
  return implied(b, facts, first, holds) ?? implied(b, facts, second, holds);
}

/** The value itself, computed from values of the top region by ops that read no memory; undefined where that cannot be. */
function valueAtTop(b: Builder, facts: Facts, value: Value): Value | undefined {
  const { structure, memoryOrder } = facts;
  if (structure.home.get(value) === structure.top) return value;
  const op = structure.definition.get(value);
  if (!op) return undefined;
  const isPure = op.kind === "const" || op.kind === "scalar" || op.kind === "select" || (op.kind === "length" && memoryOrder.hasFixedLength(op.operands[0] as Value));
  if (!isPure) return undefined;
  const operands = op.operands.map((operand) => valueAtTop(b, facts, operand));
  const known = operands.filter((operand) => operand !== undefined);
  if (known.length < operands.length) return undefined;
  if (op.kind === "length") return lengthAtTop(b, structure, known[0] as Value, value);
  const result = freshValue(value.type, value.name);
  b.append({ ...op, operands: known, results: [result] });
  return result;
}

/** Counters up to this are taken for the first few of a loop. */
const FEW = 2;

/** Whether a loop enters the arm in a good part of its iterations, as is told by its counters: `i !== j`, `j < i`, `i > 0`. */
export function isOftenEntered(structure: Structure, { op, arm }: Guard, loops: readonly ForOp[]): boolean {
  const condition = structure.definition.get(op.operands[0] as Value);
  if (condition?.kind !== "scalar") return false;
  const holds = op.regions[0] === arm;
  const isCounter = (value: Value): boolean => loops.some(({ regions }) => regions[0]?.params[0] === value);
  const [x, y] = condition.operands as readonly [Value, Value];
  const isFew = (value: Value): boolean => (constantNumber(structure, value) ?? Infinity) <= FEW;
  switch (condition.primitive) {
    case "ne":
    case "eq":
      return (isCounter(x) || isCounter(y)) && holds === (condition.primitive === "ne");
    case "gt":
    case "ge":
      return isCounter(x) && (isCounter(y) || (holds && isFew(y)));
    case "lt":
    case "le":
      return isCounter(x) && (isCounter(y) || (!holds && isFew(y)));
    default:
      return false;
  }
}
