import type { ExternOp, Op } from "./ops.ts";

const template = "GradientTape";

/**
 * `(…values) → …derivatives`: stands for derivatives that are not known before the loop around them is; what computes them is
 * put in its place when that ends.
 */
export function unknownGradients(operands: ExternOp["operands"], results: ExternOp["results"], span: ExternOp["span"]): ExternOp {
  return { kind: "extern", template, pure: true, operands, results, regions: [], span };
}

export function isUnknownGradients(op: Op): boolean {
  return op.kind === "extern" && op.template === template;
}
