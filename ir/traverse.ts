import type { Func, Op, Region, Value } from "./ops.ts";

/** Visits every op of a region, outermost first, including those of nested regions. */
export function walkOps(region: Region, visit: (op: Op, region: Region) => void): void {
  for (const op of region.ops) {
    visit(op, region);
    for (const nested of op.regions) walkOps(nested, visit);
  }
}

/** The first op of a region, outermost first, that is such a one, at any depth. */
export function findOp(region: Region, isSuch: (op: Op) => boolean): Op | undefined {
  for (const op of region.ops) {
    if (isSuch(op)) return op;
    for (const nested of op.regions) {
      const found = findOp(nested, isSuch);
      if (found) return found;
    }
  }
  return undefined;
}

/** The values that regions define, at any depth, their parameters included. */
export function definedIn(regions: readonly Region[]): Set<Value> {
  const defined = new Set<Value>();
  const add = (values: readonly Value[]): void => {
    for (const value of values) defined.add(value);
  };
  for (const region of regions) {
    add(region.params);
    walkOps(region, (op) => {
      add(op.results);
      for (const nested of op.regions) add(nested.params);
    });
  }
  return defined;
}

/** Values that the regions use but do not define. In order of first use. */
export function freeValues(regions: readonly Region[]): Value[] {
  const defined = new Set<Value>();
  const used = new Set<Value>();
  const visit = (region: Region): void => {
    for (const param of region.params) defined.add(param);
    for (const op of region.ops) {
      for (const operand of op.operands) used.add(operand);
      for (const nested of op.regions) visit(nested);
      for (const result of op.results) defined.add(result);
    }
    for (const value of region.yields) used.add(value);
  };
  for (const region of regions) visit(region);
  return [...used].filter((value) => !defined.has(value));
}

export type Substitution = ReadonlyMap<Value, Value>;

/** Replaces uses of values; definitions stay as they are. */
export function substituteRegion(region: Region, map: Substitution): Region {
  if (map.size === 0) return region;
  const replace = (value: Value): Value => map.get(value) ?? value;
  return {
    params: region.params,
    ops: region.ops.map((op) => substituteOp(op, map)),
    yields: region.yields.map(replace),
  };
}

export function substituteOp(op: Op, map: Substitution): Op {
  const operands = op.operands.map((operand) => map.get(operand) ?? operand);
  const regions = op.regions.map((region) => substituteRegion(region, map));
  return { ...op, operands, regions };
}

/** How often each value is used as an operand or yielded, at any depth. */
export function countUses(func: Func): Map<Value, number> {
  const uses = new Map<Value, number>();
  const use = (value: Value): void => {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  };
  const visit = (region: Region): void => {
    for (const op of region.ops) {
      op.operands.forEach(use);
      op.regions.forEach(visit);
    }
    region.yields.forEach(use);
  };
  visit(func.body);
  return uses;
}
