import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { findOp } from "../../ir/traverse.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { fixedLengths, type FixedLengths } from "../analysis/fixedLengths.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Gives the lengths of arrays that are made with a known number of elements, and keep it, as constants.
 *
 * Needs: nothing. Guarantees: every value keeps its bits. Valid where `fixedLengths` knows the length.
 *
 * Example: `%v = arrayLiteral f64[], %x, %y; %n = length %v; for %i in 0..%n {…}` becomes `for %i in 0..2 {…}`, which
 * `unrollLoops` can unroll.
 */
export function foldLengths(func: Func): Func {
  if (!findOp(func.body, ({ kind }) => kind === "length")) return func;
  const body = folded(func.body, fixedLengths(func, aliasClasses(func)));
  return body === func.body ? func : { ...func, body };
}

function folded(region: Region, lengthOf: FixedLengths): Region {
  return withOps(region, region.ops.map((op): Op => {
    const value = op.kind === "length" ? lengthOf(op.operands[0] as Value) : undefined;
    if (value !== undefined) return { kind: "const", value, operands: [], results: op.results, regions: [], span: op.span };
    return withRegions(op, op.regions.map((nested) => folded(nested, lengthOf)));
  }));
}
