import { invariant } from "../../ir/invariant.ts";
import type { Func, Literal, Op, Region, Value } from "../../ir/ops.ts";

/**
 * A point of a region. Ops stand at 0, 1, …; −1 is the entry, where the region's parameters are defined, and the number
 * of ops is the end, where its yields are read.
 */
export type Point = { readonly region: Region; readonly index: number };

/** Where a region stands: in which op, and at which point that op is. */
export type Parent = { readonly op: Op; readonly at: Point };

/** How the regions and values of a function lie in one another. */
export type Structure = {
  readonly parentOf: (region: Region) => Parent | undefined;
  /** 0 for the function's body. */
  readonly depthOf: (region: Region) => number;
  /** The op that computes a value; undefined for parameters. */
  readonly opOf: (value: Value) => Op | undefined;
  /** Where a value is defined: at the entry of the region that it parameterises, or at its op. */
  readonly definitionOf: (value: Value) => Point;
  /** The value is a constant, which every use writes out. */
  readonly isConstant: (value: Value) => boolean;
  readonly constantOf: (value: Value) => Literal;
};

export function structureOf(func: Func): Structure {
  const parents = new Map<Region, Parent>();
  const depths = new Map<Region, number>();
  const ops = new Map<Value, Op>();
  const definitions = new Map<Value, Point>();
  const visit = (region: Region, depth: number): void => {
    depths.set(region, depth);
    for (const param of region.params) definitions.set(param, { region, index: -1 });
    region.ops.forEach((op, index) => {
      const at = { region, index };
      for (const result of op.results) {
        ops.set(result, op);
        definitions.set(result, at);
      }
      for (const nested of op.regions) {
        parents.set(nested, { op, at });
        visit(nested, depth + 1);
      }
    });
  };
  visit(func.body, 0);
  const constantOp = (value: Value): (Op & { kind: "const" }) | undefined => {
    const op = ops.get(value);
    return op?.kind === "const" ? op : undefined;
  };
  return {
    parentOf: (region) => parents.get(region),
    depthOf: (region) => depths.get(region) ?? 0,
    opOf: (value) => ops.get(value),
    definitionOf: (value) => {
      const point = definitions.get(value);
      invariant(point, `value ${value.name ?? value.id} is not defined in the function`);
      return point;
    },
    isConstant: (value) => constantOp(value) !== undefined,
    constantOf: (value) => constantOp(value)?.value,
  };
}

export function isLoop(op: Op): boolean {
  return op.kind === "for" || op.kind === "while";
}
