import { Builder, buildRegion, freshValue } from "../../ir/builder.ts";
import { forEachIndex } from "../../ir/controlBuilders.ts";
import type { Func, Literal, Op, ProductOp, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { f64, int } from "../../ir/types.ts";
import { withOps, withRegions } from "./renaming.ts";

/** Products of up to this many multiplications are loops: they can be unrolled, and their matrices become locals. */
const smallProduct = 64;

/**
 * Writes products as the loops that they stand for: small ones of constant sizes, or all that `wanted` asks for.
 *
 * Needs: nothing. Guarantees: every value keeps its bits; this is what a product means.
 *
 * Example: `product set NN, %c, %a, %b, %m, %k, %n` becomes
 * `for %i in 0..m { for %j in 0..n { %s = for %p in 0..k carry … { … }; store %c, %i·n + %j, %s } }`.
 */
export function expandProducts(func: Func, wanted: (product: ProductOp) => boolean = isSmallIn(func)): Func {
  const body = expanded(func.body, wanted);
  return body === func.body ? func : { ...func, body };
}

function isSmallIn(func: Func): (product: ProductOp) => boolean {
  const constants = new Map<Value, Literal>();
  walkOps(func.body, (op) => {
    if (op.kind === "const") constants.set(op.results[0] as Value, op.value);
  });
  return ({ operands }) => operands.slice(3).reduce((count, size) => count * Number(constants.get(size)), 1) <= smallProduct;
}

function expanded(region: Region, wanted: (product: ProductOp) => boolean): Region {
  const ops = region.ops.flatMap((op): readonly Op[] => {
    if (op.kind === "product" && wanted(op)) return loopsOf(op);
    return [withRegions(op, op.regions.map((nested) => expanded(nested, wanted)))];
  });
  return withOps(region, ops);
}

function loopsOf(op: ProductOp): readonly Op[] {
  const [c, a, b, m, k, n] = op.operands as readonly [Value, Value, Value, Value, Value, Value];
  const top = new Builder(op.span);
  const zero = top.constant(0);
  forEachIndex(top, m, (rows, i) => {
    forEachIndex(
      rows,
      n,
      (cells, j) => {
        const [p, partial, sum] = [freshValue(int, "p"), freshValue(f64, "sum"), freshValue(f64, "sum")];
        const step = buildRegion([p, partial], (inner) => {
          const left = inner.load(a, op.transposeA ? at(inner, p, m, i) : at(inner, i, k, p));
          const right = inner.load(b, op.transposeB ? at(inner, j, k, p) : at(inner, p, n, j));
          return [inner.add(partial, inner.mul(left, right))];
        });
        cells.for(zero, k, 1, [zero], step, [sum]);
        if (op.sets) cells.store(c, at(cells, i, n, j), sum);
        else cells.acc(c, at(cells, i, n, j), sum);
      },
      { name: "j" },
    );
  });
  return top.ops;
}

/** The position of an element in rows of that length. */
function at(b: Builder, row: Value, length: Value, column: Value): Value {
  return b.add(b.mul(row, length), column);
}
