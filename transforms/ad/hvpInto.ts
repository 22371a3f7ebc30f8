import { buildFunc, freshValue } from "../../ir/builder.ts";
import { inlineFunc } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Func, Value } from "../../ir/ops.ts";
import { freshCopy, placeRegion } from "../../ir/placeRegion.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { disjointnessChecks } from "./disjointness.ts";
import { gradientIntoZeros, requireKeptLength } from "./adjointInto.ts";
import { zeroArray } from "./arrayLoops.ts";
import { nameOf, referencesOf, requireApart, requireLength } from "./memoryOfCaller.ts";
import { tangent } from "./tangent.ts";

/**
 * The Hessian in the first parameter times a vector, in an array of the caller's: `(…params, vector, out) → value`. The product is
 * the tangent of the gradient, so that it is the tangent of the memory that the gradient is written to.
 */
export function hvpInto(source: Func, name: string): Func {
  const [first] = source.body.params;
  invariant(first, "a function without parameters");
  requireKeptLength(source, 0);
  const params = source.body.params.map(freshCopy);
  const x = params[0] as Value;
  const [v, out] = [freshValue(x.type, "v"), freshValue(x.type, `${x.name ?? "x"}Out`)];
  const gradient = gradientIntoZeros(source, { wrt: [0], name });
  const position = params.length;
  const sweep = tangent(gradient, { wrt: [0, position], inPlace: [position], name });
  const built = buildFunc(name, [...params, v, out], (b) => {
    const what = `the array for the product by ${nameOf(x)}`;
    requireApart(b, out, what, referencesOf([...params, v]));
    requireLength(b, out, b.length(x), `${what} has another length than ${nameOf(x)}`);
    for (const check of disjointnessChecks(source, aliasClasses(source))) placeRegion(b, { params: source.body.params, ops: [check], yields: [] }, params);
    zeroArray(b, out);
    const [value] = inlineFunc(b, sweep, [...params, b.zerosLike(x, "gradient"), v, out]) as [Value];
    return [value];
  });
  return { ...built, span: source.span, ...(sweep.callees ? { callees: sweep.callees } : {}) };
}
