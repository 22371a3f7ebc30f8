import { buildFunc, freshValue, type Builder } from "../../../ir/builder.ts";
import type { Func, Region, Value } from "../../../ir/ops.ts";
import { freshCopy, placeRegion } from "../../../ir/placeRegion.ts";
import { placesIn } from "../../../ir/places.ts";
import { findOp } from "../../../ir/traverse.ts";
import { arrayOf, f64, opaque } from "../../../ir/types.ts";
import { optimize } from "../../optimize/pipeline.ts";
import type { Repeated } from "../jacobian/repeated.ts";
import { removeRules } from "../rules/removeRules.ts";
import { tangent } from "../tangent.ts";
import { blankUnread } from "./blankUnread.ts";
import { keyOf, type Key } from "./key.ts";
import { joinChoices } from "./joinChoices.ts";
import { setAlgebra, unionIn } from "./setAlgebra.ts";

/** A function `(…params, sets, seeds) → sets of the components of the result`, and what its result is known by. */
export type Dependencies = {
  readonly func: Func;
  /** Where the pattern is the same whenever these are; undefined where it may differ nevertheless. */
  readonly key: Key | undefined;
};

/**
 * The dependency program: which components of one parameter each component of the result depends on. It has the control flow
 * and the index computations of the function and, in place of each number that carries a derivative, a set of indices.
 *
 * It is forward mode in sets of forward mode in numbers: the tangent is linear in the direction, and each of its operations
 * that reads the direction passes the sets on. So the sets hold whatever the derivative reads, whatever rules it is made of.
 * What of the numbers no branch and no index needs is dead code.
 *
 * A condition on active numbers would tie the pattern to the point. Where taking both sides of such choices leaves nothing
 * else that does, the pattern has both; else it is that of the path taken.
 */
export function dependencies({ quiet, args }: Repeated, index: number): Dependencies {
  const { params } = quiet.body;
  const derivative = removeRules(tangent(quiet, { wrt: [index], name: quiet.name }));
  const sets = freshValue(opaque, "sets");
  const spread = tangent(derivative, { wrt: [params.length], name: quiet.name, algebra: setAlgebra(sets) });
  const own = params.map(freshCopy);
  const x = own[index] as Value;
  const seeds = freshValue(x.type, `${x.name ?? "x"}Sets`);
  const whole = buildFunc(`${quiet.name}_dependencies`, [...own, sets, seeds], (b) => {
    const body = withoutChecks(spread.body);
    const yields = placeRegion(b, body, [...args(b, own), b.zerosLike(x), seeds]);
    return [asArray(b, yields[3] as Value)];
  });
  const func = withoutArithmetic(whole);
  const key = keyOf(func, own.length, index);
  if (key) return { func, key };
  const wide = withoutArithmetic(joinChoices(func, x, seeds, unionIn(sets)));
  const wideKey = keyOf(wide, own.length, index);
  return wideKey ? { func: wide, key: wideKey } : { func, key };
}

/** Rounds that find what still hangs on numbers that nothing reads. */
const rounds = 3;

function withoutArithmetic(whole: Func): Func {
  let func = optimize(whole);
  for (let round = 0; round < rounds; round++) {
    const blanked = blankUnread(func);
    if (blanked === func) break;
    func = optimize(blanked);
  }
  return func;
}

/** The evaluations of the function itself make sure that arguments share no memory. */
function withoutChecks(region: Region): Region {
  const ops = region.ops.filter(({ kind }) => kind !== "requireDisjoint");
  return { ...region, ops: ops.map((op) => (op.regions.length > 0 ? { ...op, regions: op.regions.map(withoutChecks) } : op)) };
}

/** Components of a tuple, in an array. */
export function asArray(b: Builder, vector: Value): Value {
  if (vector.type.kind !== "record") return vector;
  return b.arrayLiteral(arrayOf("Array", f64), vector.type.fields.map(({ name }) => b.get(vector, name)));
}

/** Whether sets may stand in arrays that hold their numbers in single precision. */
export function isSingle({ body }: Func): boolean {
  const holdsSingle = ({ type }: Value): boolean => placesIn(type).some((place) => place.type.kind === "array" && place.type.storage === "Float32Array");
  return body.params.some(holdsSingle) || findOp(body, ({ results }) => results.some(holdsSingle)) !== undefined;
}
