import type { Func, Region } from "../ir/ops.ts";
import { buildRegion } from "../ir/builder.ts";
import { arrayOf, f64, opaque } from "../ir/types.ts";
import { adjoint, pullback } from "../transforms/ad/adjoint.ts";
import { tangent } from "../transforms/ad/tangent.ts";
import { optimize } from "../transforms/optimize/pipeline.ts";

/** Positions to differentiate with respect to, and whether the user gets a tuple. */
export type Wrt = { readonly list: readonly number[]; readonly isTuple: boolean };

type Trace = (pass: string, func: Func) => void;

/**
 * The pipeline of one derivative, IR to IR: optimise the primal, differentiate, optimise the result.
 *
 * @returns a function of the primal's parameters, followed by a seed for grad and valueAndGrad, and by tangents for jvp.
 */
export function derive(primal: Func, marker: string, wrt: Wrt, trace: Trace): Func {
  trace("lowered", primal);
  const optimized = optimize(primal);
  trace("optimized", optimized);
  const derived = differentiate(optimized, marker, wrt);
  trace(marker === "jvp" ? "tangent" : "adjoint", derived);
  const result = optimize(derived);
  trace("derivative", result);
  return result;
}

function differentiate(primal: Func, marker: string, { list: wrt, isTuple }: Wrt): Func {
  const name = `${primal.name}_${marker}`;
  switch (marker) {
    case "jvp":
      return tangent(primal, { wrt, name });
    case "vjp":
      return isTuple ? tuplePullback(pullback(primal, { wrt, name })) : pullback(primal, { wrt, name });
    default:
      return adjoint(primal, { wrt, name });
  }
}

/** The pullback returns a tuple, also of one adjoint. */
function tuplePullback(func: Func): Func {
  const ops = func.body.ops.map((op) => {
    if (op.kind !== "lambda") return op;
    const [region] = op.regions as readonly [Region];
    const isNumeric = region.yields.every(({ type }) => type.kind === "f64" || type.kind === "int");
    const wrapped = buildRegion([], (b) => [b.arrayLiteral(arrayOf("Array", isNumeric ? f64 : opaque), region.yields)]);
    return { ...op, regions: [{ ...region, ops: [...region.ops, ...wrapped.ops], yields: wrapped.yields }] };
  });
  return { ...func, body: { ...func.body, ops } };
}
