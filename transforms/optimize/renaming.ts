import type { Op, Region, Value } from "../../ir/ops.ts";

/** What values are replaced by, for passes that rebuild ops in dominance order. */
export class Renaming {
  readonly #map = new Map<Value, Value>();

  readonly of = (value: Value): Value => this.#map.get(value) ?? value;

  /** All later uses of `value` become uses of `by`. */
  replace(value: Value, by: Value): void {
    this.#map.set(value, this.of(by));
  }

  /** The op with its operands renamed; its regions are left as they are. */
  operands<Kind extends Op>(op: Kind): Kind {
    if (!op.operands.some((operand) => this.#map.has(operand))) return op;
    return { ...op, operands: op.operands.map(this.of) };
  }

  yields(region: Region): readonly Value[] {
    return region.yields.map(this.of);
  }
}

/** The op with these regions; the same object if they are the ones it has. */
export function withRegions(op: Op, regions: readonly Region[]): Op {
  return regions.every((region, i) => region === op.regions[i]) ? op : { ...op, regions };
}

/** The region with these ops and yields; the same object if nothing differs. */
export function withOps(region: Region, ops: readonly Op[], yields: readonly Value[] = region.yields): Region {
  const isSame = sameItems(ops, region.ops) && sameItems(yields, region.yields);
  return isSame ? region : { params: region.params, ops, yields };
}

function sameItems<Item>(first: readonly Item[], second: readonly Item[]): boolean {
  return first.length === second.length && first.every((item, i) => item === second[i]);
}
