import { freshValue } from "./builder.ts";
import type { Func, Op, Region, Value } from "./ops.ts";

/** Copies ops with fresh results; `map` gives the new name of each old value and is extended with the copies. */
export function cloneOp(op: Op, map: Map<Value, Value>): Op {
  const operands = op.operands.map((operand) => map.get(operand) ?? operand);
  const regions = op.regions.map((region) => cloneRegion(region, map));
  const results = op.results.map((result) => cloneValue(result, map));
  return { ...op, operands, regions, results };
}

export function cloneRegion(region: Region, map: Map<Value, Value>): Region {
  const params = region.params.map((param) => cloneValue(param, map));
  const ops = region.ops.map((op) => cloneOp(op, map));
  const yields = region.yields.map((value) => map.get(value) ?? value);
  return { params, ops, yields };
}

export function cloneFunc(func: Func, name = func.name): Func {
  return { ...func, name, body: cloneRegion(func.body, new Map()) };
}

/** Copies the body of a function to where `b` builds, with its arguments; gives what it returns. */
export function inlineFunc(b: { readonly append: (op: Op) => void }, func: Func, args: readonly Value[]): readonly Value[] {
  const map = new Map(func.body.params.map((param, i) => [param, args[i] as Value]));
  const copy = cloneRegion({ ...func.body, params: [] }, map);
  for (const op of copy.ops) b.append(op);
  return copy.yields;
}

function cloneValue(value: Value, map: Map<Value, Value>): Value {
  const copy = freshValue(value.type, value.name);
  map.set(value, copy);
  return copy;
}
