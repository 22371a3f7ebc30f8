import { assertNever } from "../../ir/invariant.ts";
import type { Op, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import type { Structure } from "./structure.ts";

/** Number of characters of a name or literal; names of values without a hint are short. */
export function valueWidth(value: Value, structure: Structure): number {
  if (structure.isConstant(value)) return String(structure.constantOf(value)).length;
  return value.name?.length ?? 3;
}

/** About how many characters an op takes as an expression, or as a statement, given those of its operands. */
export function estimateWidth(op: Op, operands: readonly number[]): number {
  const sum = operands.reduce((total, width) => total + width + 2, 0);
  switch (op.kind) {
    case "scalar": {
      const { source } = primitive(op.primitive);
      if (source.form === "call") return source.callee.length + sum;
      return source.operator.length + sum;
    }
    case "call":
      return op.callee.length + sum;
    case "extern":
    case "throw":
      return op.template.length + sum;
    case "alloc":
    case "arrayLiteral":
      return op.type.storage.length + 6 + sum;
    case "record":
      return op.type.fields.reduce((total, { name }) => total + name.length + 2, 4) + sum;
    case "zerosLike":
      return 24 + sum;
    case "length":
    case "resize":
      return 5 + sum;
    case "view":
    case "product":
      return 12 + sum;
    case "get":
    case "set":
    case "accField":
      return op.field.length + 3 + sum;
    // Several lines, or a line that nothing can make shorter.
    case "for":
    case "while":
    case "requireDisjoint":
    case "push":
    case "custom":
    case "checkpoint":
      return 0;
    case "const":
    case "select":
    case "load":
    case "store":
    case "acc":
    case "if":
    case "lambda":
    case "newTape":
    case "pop":
      return 2 + sum;
    default:
      return assertNever(op);
  }
}
