import type ts from "typescript";
import { invariant } from "../../ir/invariant.ts";
import type { Op, Region, Value } from "../../ir/ops.ts";
import type { Lowering } from "./lowering.ts";

/**
 * Whether a value is certainly neither undefined nor null: what arithmetic gives, what was made here, and what a parameter is
 * declared to be. What is read from memory may be absent, whatever its type: an index may be out of range.
 */
export function isPresent(l: Lowering, value: Value): boolean {
  return isPresentGiven(l, value, [], new Set());
}

/** Whether a type says undefined or null. */
export function mayBeAbsent({ ts }: Pick<Lowering, "ts">, type: ts.Type): boolean {
  const absent = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
  return (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & absent) !== 0);
}

/** Whether a type includes neither undefined nor null. */
export function isDeclaredPresent(l: Lowering, type: ts.Type): boolean {
  return !mayBeAbsent(l, type) && (type.flags & (l.ts.TypeFlags.Any | l.ts.TypeFlags.Unknown)) === 0;
}

/** Ops that may give no boolean where one is expected, or what others gave. */
const canLackBooleans: ReadonlySet<Op["kind"]> = new Set(["load", "get", "call", "checkpoint", "select", "if", "for", "while"]);

/** Regions: those around the value that are not around the place that is being lowered. Values that are assumed are carried by loops. */
function isPresentGiven(l: Lowering, value: Value, regions: readonly Region[], assumed: ReadonlySet<Value>): boolean {
  if (l.declaredPresent.has(value) || l.counters.has(value) || assumed.has(value)) return true;
  const op = definitionIn(l, value, regions);
  if (!op) return false;
  // Booleans that may be absent are only passed through, but for elements, members and results.
  if (value.type.kind === "bool" && !canLackBooleans.has(op.kind)) return true;
  const inner = (part: Value | undefined, region?: Region, more = assumed): boolean =>
    part !== undefined && isPresentGiven(l, part, region ? [region, ...regions] : regions, more);
  const position = op.results.indexOf(value);
  switch (op.kind) {
    case "const":
      return op.value !== undefined && op.value !== null;
    case "scalar":
      // The name of a tape's source for a value.
      return op.primitive !== "div" || l.known(op.operands[1]) !== 1 || inner(op.operands[0]);
    case "length":
    case "alloc":
    case "arrayLiteral":
    case "record":
    case "zerosLike":
    case "view":
      return true;
    case "select":
      return op.operands.slice(1).every((arm) => inner(arm));
    case "if":
      return op.regions.every((arm) => inner(arm.yields[position], arm));
    case "for":
    case "while": {
      const body = op.regions.at(-1);
      invariant(body, "a loop has a body");
      const initial = op.kind === "for" ? op.operands.slice(2) : op.operands;
      const carried = op.kind === "for" ? body.params.slice(1) : body.params;
      const [param] = carried.slice(position);
      return inner(initial[position]) && param !== undefined && inner(body.yields[position], body, new Set([...assumed, param]));
    }
    default:
      return false;
  }
}

/** The op that defines a value: around the place that is being lowered, or in these regions. */
export function definitionIn(l: Lowering, value: Value, regions: readonly Region[] = []): Op | undefined {
  for (const { builder } of l.enclosing()) {
    const op = builder.definition(value);
    if (op) return op;
  }
  for (const { ops } of regions) {
    const found = ops.find(({ results }) => results.includes(value));
    if (found) return found;
  }
  return undefined;
}
