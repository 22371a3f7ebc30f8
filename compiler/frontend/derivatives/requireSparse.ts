import type { Value } from "../../../ir/ops.ts";
import { isFlatArray } from "../../../transforms/ad/jacobian/vectors.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Derivative } from "../operands.ts";
import { nameOf } from "./signature.ts";

/** Checks that a derivative can come in sparse form: by arrays of numbers, and where it is not differentiated in turn. */
export function requireSparse(l: Lowering, target: Derivative, inputs: readonly Value[]): void {
  if (target.node !== l.session.call) {
    throw new Problem("unsupportedSyntax", target.node, `The sparse form of '${target.marker}' is not compiled inside of differentiated code.`, "Use the dense form there.");
  }
  const nested = inputs.find(({ type }) => !isFlatArray(type));
  if (!nested) return;
  throw new Problem("badWrt", target.node, `The columns of a sparse '${target.marker}' are the elements of an array of numbers; '${nested.name ?? "the argument"}' of '${nameOf(target.of)}' is something else.`, "Pass the numbers in a Float64Array, a Float32Array or a number[], or use the dense form.");
}
