import { freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, isNumber, type ArrayType } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Derivative } from "../operands.ts";
import { baseOf, nameOf, wrtOf } from "./signature.ts";

/** The arrays that gradients are written into, after the parameters of the function; of matrices, arrays of rows. */
export function outsOf(target: Derivative, params: readonly Value[], isMatrix = false): readonly Value[] {
  if (!target.options.out) return [];
  if (target.options.sparse) {
    throw new Problem("badWrt", target.node, "A sparse matrix cannot be written into rows of yours.", "Leave out the out option or the sparse option.");
  }
  return wrtOf(target, params, "first").list.map((index) => {
    const { type, name } = params[index] as Value;
    if (type.kind !== "array" || !isWide(type)) {
      throw new Problem("badWrt", target.node, `The ${isMatrix ? "derivative by" : "gradient of"} argument ${index} of '${nameOf(baseOf(target))}' cannot be written into ${isMatrix ? "arrays" : "an array"} of yours.`, "The out option is for arguments of type Float64Array or number[].");
    }
    return freshValue(isMatrix ? arrayOf("Array", type) : type, `${name ?? "x"}Out`);
  });
}

function isWide({ element, storage }: ArrayType): boolean {
  return isNumber(element) && (storage === "Float64Array" || storage === "Array");
}

/** What follows the parameters of the function must not be taken for one that was left out. */
export function defaultsBesides(target: Derivative, defaults: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return target.options.out ? defaults.map(() => undefined) : defaults;
}
