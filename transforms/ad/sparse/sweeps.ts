import type { Builder } from "../../../ir/builder.ts";
import { forEachIndex, when } from "../../../ir/controlBuilders.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { arrayOf, derivativeType, f64, int } from "../../../ir/types.ts";
import { sweepsBy } from "../jacobian/forward.ts";
import type { Repeated } from "../jacobian/repeated.ts";
import { reverseSweeps } from "../jacobian/reverse.ts";
import { asArray } from "./dependencies.ts";
import { callRuntime } from "./runtimeCalls.ts";

/** The sweeps of one direction that a plan has, and the matrix whose entries they give. */
type Compressed = { readonly plan: Value; readonly matrix: Value };

function sweepsOf(b: Builder, plan: Value, direction: "columns" | "rows"): { readonly sweeps: Value; readonly count: Value } {
  const sweeps = b.extern(`$0.${direction}`, [plan], undefined, true, direction);
  return { sweeps, count: b.extern("$0.count", [sweeps], int, true, "colours") };
}

/** Forward sweeps over sums of columns, `width` of them at a time. */
export function forwardSweeps(b: Builder, repeated: Repeated, index: number, x: Value, width: number, { plan, matrix }: Compressed): void {
  const { sweeps, count } = sweepsOf(b, plan, "columns");
  const seeds = Array.from({ length: width }, () => b.zerosLike(x, "seed"));
  const place = sweepsBy(repeated, index);
  forEachIndex(
    b,
    count,
    (inner, first) => {
      callRuntime(inner, "setSeeds", [sweeps, first, seeds, "1"]);
      const { tangents } = place(inner, seeds);
      callRuntime(inner, "gatherEntries", [matrix, sweeps, first, tangents.map((tangent) => asArray(inner, tangent))]);
      callRuntime(inner, "setSeeds", [sweeps, first, seeds, "0"]);
    },
    { step: width, name: "first" },
  );
}

/** Reverse sweeps over sums of rows, one at a time. */
export function rowSweeps(b: Builder, func: Func, repeated: Repeated, index: number, { plan, matrix }: Compressed): void {
  const { sweeps, count } = sweepsOf(b, plan, "rows");
  when(b, b.apply("gt", count, b.constant(0)), (then) => {
    const { value, pulled } = reverseSweeps(then, func, repeated, [index]);
    const { type } = value;
    const fields = type.kind === "record" ? type.fields : undefined;
    const seed = fields ? then.alloc(arrayOf("Float64Array", f64), then.constant(fields.length), "seed") : then.zerosLike(value, "seed");
    forEachIndex(then, count, (inner, colour) => {
      callRuntime(inner, "setSeeds", [sweeps, colour, [seed], "1"]);
      const given = type.kind === "record" ? inner.record(derivativeType(type), type.fields.map((_, i) => inner.load(seed, inner.constant(i)))) : seed;
      callRuntime(inner, "gatherEntries", [matrix, sweeps, colour, pulled(inner, given)]);
      callRuntime(inner, "setSeeds", [sweeps, colour, [seed], "0"]);
    }, { name: "colour" });
  });
}
