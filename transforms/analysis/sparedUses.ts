import { primitive } from "../../ir/primitives/index.ts";
import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import { controlEdges } from "./activity.ts";
import type { AliasClasses, ClassId } from "./aliasClasses.ts";
import type { IndexRanges } from "./indexRanges.ts";
import type { Structure } from "./structure.ts";
import { testedForAbsence } from "./testedForAbsence.ts";

type Use = { readonly op: Op | undefined; readonly index: number; readonly region: Region };

/** What is known of numbers that the function may compute without using them. */
export type SparedUses = {
  /**
   * Numbers that may be infinite or NaN for a reason of their own, and then go unused: all their uses are in arms and loops that
   * may not run, or choose among several numbers. Where none is used, their adjoint is exactly 0, and so must be what they pass
   * on: in `const s = Math.sqrt(x); return x > 0 ? s : 0` that of x is 0 at 0, not 0 · ∞.
   */
  readonly mayGoUnused: (value: Value) => boolean;
  /** Elements that may not be there, and then go unused, be they kept in memory, carried by loops or passed on meanwhile. */
  readonly mayBeBeyondEnd: (value: Value) => boolean;
};

export function sparedUses(func: Func, { definition, home, owner }: Pick<Structure, "definition" | "home" | "owner">, classes: AliasClasses, ranges: IndexRanges): SparedUses {
  const uses = usesIn(func.body);
  const isBeyond = beyondEnd(func, definition, classes, ranges);
  let steep: ReadonlySet<Value> | undefined;
  const tested = testedForAbsence(func);
  /** Whether no use of a value is certain; with `mayBeKept`, what keeps it or passes it on is none. */
  const search = (mayBeKept: boolean): ((value: Value) => boolean) => {
    const known = new Map<Value, boolean>();
    const isSpared = (value: Value): boolean => {
      let result = known.get(value);
      if (result !== undefined) return result;
      // Carried values lead back to themselves.
      known.set(value, false);
      result = (uses.get(value) ?? []).every((use) => sparesUse(value, use));
      known.set(value, result);
      return result;
    };
    const sparesUse = (value: Value, { op, index, region }: Use): boolean => {
      const isNested = region !== home.get(value);
      if (isNested) return true;
      if (!op) {
        const around = owner.get(region)?.op;
        const merged = around?.kind === "if" ? around.results[index] : undefined;
        return merged === undefined ? mayBeKept && around !== undefined : isSpared(merged);
      }
      if (op.kind === "select" || op.kind === "if") return true;
      if (op.kind !== "scalar") return mayBeKept;
      const [result] = op.results;
      if (result?.type.kind !== "f64" || op.primitive === "max" || op.primitive === "min") return true;
      return isSpared(result);
    };
    return isSpared;
  };
  const [isSpared, isSparedOrKept] = [search(false), search(true)];
  return {
    mayGoUnused: (value) => (steep ??= steepNumbers(func, definition, isBeyond)).has(value) && isSpared(value),
    mayBeBeyondEnd: (value) => tested.has(value) || (isBeyond(definition.get(value)) && isSparedOrKept(value)),
  };
}

/** Numbers that have a pole, are read where there may be none, or are computed from such; what memory holds is taken to be finite. */
function steepNumbers(func: Func, definition: ReadonlyMap<Value, Op>, isBeyond: (op: Op) => boolean): ReadonlySet<Value> {
  const found = new Set<Value>();
  const hasPole = (op: Op): boolean => op.kind === "scalar" && primitive(op.primitive).hasPole && !hasNone(op, definition);
  const passesOn = ({ kind }: Op): boolean => kind === "scalar" || kind === "select";
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    walkOps(func.body, (op) => {
      for (const [source, target] of controlEdges(op)) if (found.has(source)) found.add(target);
      const [result] = op.results;
      if (result && (hasPole(op) || isBeyond(op) || (passesOn(op) && op.operands.some((operand) => found.has(operand))))) found.add(result);
    });
  }
  return found;
}

/**
 * Whether an op reads a number that may not be there. An element at a constant index is taken to be there, unless the function
 * asks how many elements such arrays have.
 */
function beyondEnd(func: Func, definition: ReadonlyMap<Value, Op>, classes: AliasClasses, ranges: IndexRanges): (op: Op | undefined) => boolean {
  const asked = new Set<ClassId>();
  walkOps(func.body, (op) => {
    if (op.kind === "length") asked.add(classes.classOf(op.operands[0] as Value));
  });
  return (op) => {
    const [result] = op?.results ?? [];
    if (op?.kind !== "load" || !result || isReference(result.type)) return false;
    const [array, index] = op.operands as readonly [Value, Value];
    if (definition.get(index)?.kind === "const" && !asked.has(classes.classOf(array))) return false;
    return !ranges.isInBounds(array, index);
  };
}

/** Division by a constant has no pole, nor has a power of at least 1. */
function hasNone(op: Op & { kind: "scalar" }, definition: ReadonlyMap<Value, Op>): boolean {
  const second = op.operands[1] && definition.get(op.operands[1]);
  if (second?.kind !== "const") return false;
  return op.primitive === "div" || (op.primitive === "pow" && typeof second.value === "number" && second.value >= 1);
}

function usesIn(body: Region): ReadonlyMap<Value, readonly Use[]> {
  const uses = new Map<Value, Use[]>();
  const note = (value: Value, use: Use): void => {
    const list = uses.get(value);
    if (list) list.push(use);
    else uses.set(value, [use]);
  };
  const visit = (region: Region): void => {
    for (const op of region.ops) {
      op.operands.forEach((operand, index) => { note(operand, { op, index, region }); });
      op.regions.forEach(visit);
    }
    region.yields.forEach((value, index) => { note(value, { op: undefined, index, region }); });
  };
  visit(body);
  return uses;
}
