import { Builder } from "../../../ir/builder.ts";
import type { Func, Op, Region, Value } from "../../../ir/ops.ts";
import { substituteRegion } from "../../../ir/traverse.ts";
import { isNumber } from "../../../ir/types.ts";
import { aliasClasses } from "../../analysis/aliasClasses.ts";
import { effectsOf } from "../../analysis/effects.ts";
import { structureOf } from "../../analysis/structure.ts";
import { setsIn } from "./setValues.ts";

type Union = (b: Builder, first: Value, second: Value) => Value;

/**
 * Takes both sides of choices into the sets, where a condition reads numbers that may be active: a larger pattern, but one that is
 * the same at every point. For a branch both sides run, one after the other, with unions in place of stores. Gives back the
 * function itself if there is nothing to join.
 *
 * Needs: a dependency program without arithmetic. Joined are branches of which nothing but sets comes, that have no loops
 * inside, and in which nothing can fail or write beyond an array that could grow by it.
 */
export function joinChoices(source: Func, x: Value, seeds: Value, union: Union): Func {
  const classes = aliasClasses(source);
  const effects = effectsOf(source, classes);
  const { definition } = structureOf(source);
  const sets = setsIn(source, classes, seeds);
  const replaced = new Map<Value, Value>();
  /** What joining made: it cannot fail either. */
  const made = new Set<Op>();

  /** Whether a condition comes from numbers that may be active: those of the argument, and what is carried or kept. */
  const isVaried = (value: Value, met = new Set<Value>()): boolean => {
    if (met.has(value)) return false;
    met.add(value);
    const op = definition.get(value);
    if (!op) return value.type.kind === "f64" && !source.body.params.includes(value);
    if (op.kind === "load") {
      const id = classes.classOf(op.operands[0] as Value);
      return id === classes.classOf(x) || !classes.isParameter(id) || isVaried(op.operands[1] as Value, met);
    }
    return op.operands.some((operand) => isVaried(operand, met));
  };
  const isHarmless = (op: Op): boolean => {
    const [array] = op.operands;
    if (made.has(op)) return true;
    if (op.kind === "extern") return op.template.startsWith("nabla.unionOf(");
    if (op.kind === "store") return sets.isHeldBy(array as Value) && array?.type.kind === "array" && array.type.storage !== "Array";
    if (op.kind === "load") return isNumber(op.results[0]?.type ?? x.type) && !effects.mayThrow(op);
    return op.kind === "const" || op.kind === "scalar" || op.kind === "select" || op.kind === "length" ? !effects.mayThrow(op) : false;
  };
  const canJoin = (op: Op, regions: readonly Region[]): boolean =>
    (op.kind === "if" || op.kind === "select") &&
    isVaried(op.operands[0] as Value) &&
    op.results.every((result) => sets.isSet(result)) &&
    regions.every(({ ops }) => ops.every(isHarmless));

  const join = (op: Op, regions: readonly Region[], b: Builder): void => {
    const start = b.ops.length;
    for (const { ops } of regions) {
      for (const inner of ops) {
        const [array, index, element] = inner.operands as readonly [Value, Value, Value];
        if (inner.kind === "store") b.store(array, index, union(b, b.load(array, index), element));
        else b.append(inner);
      }
    }
    const sides = op.kind === "select" ? op.results.map(() => op.operands.slice(1)) : op.results.map((_, i) => regions.map(({ yields }) => yields[i] as Value));
    op.results.forEach((result, i) => {
      const [first, second] = (sides[i] as Value[]).map(latest) as [Value, Value];
      replaced.set(result, union(b, first, second));
    });
    for (const joined of b.ops.slice(start)) made.add(joined);
  };
  const latest = (value: Value): Value => {
    const next = replaced.get(value);
    return next ? latest(next) : value;
  };
  const visit = (region: Region): Region => {
    const b = new Builder();
    for (const op of region.ops) {
      const regions = op.regions.map(visit);
      b.span = op.span;
      if (canJoin(op, regions)) join(op, regions, b);
      else b.append(regions.length > 0 ? { ...op, regions } : op);
    }
    return { ...region, ops: b.ops };
  };
  const body = visit(source.body);
  if (made.size === 0) return source;
  const final = new Map([...replaced.keys()].map((value) => [value, latest(value)] as const));
  return { ...source, body: substituteRegion(body, final) };
}
