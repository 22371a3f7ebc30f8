import { scalarResultType } from "./builder.ts";
import { assertNever } from "./invariant.ts";
import type { Literal, Op } from "./ops.ts";
import { primitives } from "./primitives/index.ts";
import { joinTypes } from "./typeRelations.ts";
import { bool, derivativeType, doubles, f64, fieldOf, functionType, int, opaque, tape, type Type } from "./types.ts";

/** Distributes over the kinds of ops, so that `kind` still tells the attributes. */
type WithoutResults<Kind> = Kind extends Op ? Omit<Kind, "results"> : never;
export type UntypedOp = WithoutResults<Op>;

/** Type of a constant where none is written. */
export function literalType(value: Literal): Type {
  if (typeof value === "boolean") return bool;
  if (typeof value !== "number") return opaque;
  return Number.isInteger(value) && !Object.is(value, -0) ? int : f64;
}

/**
 * Types of an op's results as its operands, regions and attributes determine them; an entry is undefined where they
 * do not (an `if` whose arms do not join, operands of the wrong kind), and the whole is undefined for ops whose
 * results are typed by what is outside of them (`call`, `pop`). Dumps omit what this infers.
 */
export function inferResultTypes(op: UntypedOp): readonly (Type | undefined)[] | undefined {
  const [first, second, third] = op.operands.map((operand) => operand.type);
  switch (op.kind) {
    case "const":
      return [literalType(op.value)];
    case "scalar":
      return [primitives.has(op.primitive) ? scalarResultType(op.primitive, op.operands) : undefined];
    case "select":
      return [second && third && joinTypes(second, third)];
    case "alloc":
    case "arrayLiteral":
    case "record":
      return [op.type];
    case "zerosLike":
      return [op.isDouble ? doubles : first && derivativeType(first)];
    case "view":
    case "custom":
      return [first];
    case "checkpoint":
      return op.body.body.yields.map(({ type }) => type);
    case "load":
      return [first?.kind === "array" ? first.element : undefined];
    case "length":
      return [int];
    case "get":
      return [first && fieldOf(first, op.field)?.type];
    case "store":
    case "acc":
    case "resize":
    case "product":
    case "set":
    case "accField":
    case "throw":
    case "requireDisjoint":
    case "push":
      return [];
    case "if":
      return joinYields(op);
    case "for":
      return op.regions[0]?.params.slice(1).map((param) => param.type);
    case "while":
      return op.regions[0]?.params.map((param) => param.type);
    case "extern":
      return [opaque];
    case "lambda":
      return [functionType];
    case "newTape":
      return [tape];
    case "call":
    case "pop":
      return undefined;
    default:
      return assertNever(op);
  }
}

function joinYields(op: UntypedOp): readonly (Type | undefined)[] {
  const [then, otherwise] = op.regions;
  return (then?.yields ?? []).map((value, i) => {
    const other = otherwise?.yields[i];
    return other && joinTypes(value.type, other.type);
  });
}
