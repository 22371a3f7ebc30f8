import { walkOps } from "../../ir/traverse.ts";
import type { Func, Op, Region, Value } from "../../ir/ops.ts";

/** Where values are defined and how regions nest, for one function. */
export type Structure = {
  readonly top: Region;
  /** The op that defines a value; absent for parameters of regions and of the function. */
  readonly definition: ReadonlyMap<Value, Op>;
  /** The region in which a value is defined, as a parameter or by an op. */
  readonly home: ReadonlyMap<Value, Region>;
  /** The op that owns a region, and the region which that op stands in; absent for the top region. */
  readonly owner: ReadonlyMap<Region, { readonly op: Op; readonly region: Region }>;
};

export function structureOf(func: Func): Structure {
  const definition = new Map<Value, Op>();
  const home = new Map<Value, Region>();
  const owner = new Map<Region, { op: Op; region: Region }>();
  for (const param of func.body.params) home.set(param, func.body);
  walkOps(func.body, (op, region) => {
    for (const result of op.results) {
      definition.set(result, op);
      home.set(result, region);
    }
    for (const nested of op.regions) {
      owner.set(nested, { op, region });
      for (const param of nested.params) home.set(param, nested);
    }
  });
  return { top: func.body, definition, home, owner };
}

/** The constant number that a value is, or undefined. */
export function constantNumber({ definition }: Structure, value: Value): number | undefined {
  const op = definition.get(value);
  return op?.kind === "const" && typeof op.value === "number" ? op.value : undefined;
}

/** The ops that enclose a region, outermost first, each with the region of it that contains the given one. */
export function enclosing(structure: Structure, region: Region): { op: Op; region: Region; parent: Region }[] {
  const chain: { op: Op; region: Region; parent: Region }[] = [];
  for (let current = region; ; ) {
    const owner = structure.owner.get(current);
    if (!owner) return chain.reverse();
    chain.push({ op: owner.op, region: current, parent: owner.region });
    current = owner.region;
  }
}

/** Whether `inner` is `outer` or nested in it. */
export function isWithin(structure: Structure, inner: Region, outer: Region): boolean {
  for (let current: Region | undefined = inner; current; current = structure.owner.get(current)?.region) {
    if (current === outer) return true;
  }
  return false;
}
