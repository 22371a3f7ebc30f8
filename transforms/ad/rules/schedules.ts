import { buildRegion, freshValue, type Builder } from "../../../ir/builder.ts";
import type { Schedule, Value } from "../../../ir/ops.ts";
import { f64, int } from "../../../ir/types.ts";

/** How many snapshots there is room for, that of the beginning included: about 2·√n for `"sqrt"`. */
export function slotCount(b: Builder, schedule: Schedule, trips: Value): Value {
  if (typeof schedule === "number") return b.constant(schedule);
  const block = blockLength(b, trips);
  return b.add(block, b.apply("ceil", b.div(trips, block)));
}

/**
 * How far to run from a snapshot before the next one is put down.
 *
 * @param length Iterations from the snapshot to the one that is to be mirrored, that one included; at least 2.
 * @param room Snapshots that there is room for, the one that is run from included.
 */
export function advanceLength(b: Builder, schedule: Schedule, length: Value, room: Value, trips: Value): Value {
  return schedule === "sqrt" ? blockAdvance(b, length, trips) : binomialAdvance(b, length, room);
}

function blockLength(b: Builder, trips: Value): Value {
  return b.apply("max", b.constant(1), b.apply("ceil", b.apply("sqrt", trips)));
}

/** Block by block from the front, and iteration by iteration in the last block: each iteration is run twice more at most. */
function blockAdvance(b: Builder, length: Value, trips: Value): Value {
  const block = blockLength(b, trips);
  return b.select(b.apply("gt", length, block), block, b.constant(1));
}

/**
 * With s snapshots and t runs of each iteration, C(s+t, s) iterations can be mirrored. The least t that does for the
 * length leaves C(s+t−1, s−1) of them to the right of the next snapshot. Any length in the range is right; this one is
 * the one that runs the fewest iterations again.
 */
function binomialAdvance(b: Builder, length: Value, room: Value): Value {
  const one = b.constant(1);
  const params = (): [Value, Value] => [freshValue(int, "t"), freshValue(f64, "reach")];
  const condition = buildRegion(params(), (inner, [, reach]) => [inner.apply("lt", reach as Value, length)]);
  const body = buildRegion(params(), (inner, [t, reach]) => {
    const next = inner.add(t as Value, inner.constant(1));
    return [next, inner.div(inner.mul(reach as Value, inner.add(room, next)), next)];
  });
  const [t, reach] = params();
  b.while([b.literal(0, int), one], condition, body, [t, reach]);
  const right = b.apply("round", b.div(b.mul(reach, room), b.add(room, t)));
  const longest = b.sub(length, one);
  const advance = b.apply("max", one, b.apply("min", b.sub(length, right), longest));
  return b.select(b.apply("gt", room, one), advance, longest);
}
