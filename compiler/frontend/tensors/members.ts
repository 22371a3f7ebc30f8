import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { sizeOf } from "../../../runtime/tensor/lazy.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { tuple } from "../derivatives/aggregates.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { ValueAlgebra } from "./algebra.ts";
import { lazyOf } from "./values.ts";

/** `tensor.shape` and other members that tell what a tensor is. */
export function tensorMember(l: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression, tensor: Value, name: string): Operand {
  const lazy = lazyOf(l, node.expression, tensor);
  switch (name) {
    case "shape":
      return tuple(lazy.shape);
    case "size":
      return sizeOf(new ValueAlgebra(l, node), lazy.shape);
    case "rank":
      return l.constant(lazy.shape.length);
    case "dtype":
      return l.literal(lazy.dtype);
    default:
      throw new Problem("unsupportedSyntax", node, `'${name}' of a tensor cannot be used in differentiated code.`, "Use the operations on tensors, or `item()` for a number; pass an array where a loop reads elements.");
  }
}

/** Methods of tensors that are no operations on them. */
export function tensorMethod(l: Lowering, node: ts.CallExpression, receiver: ts.Expression, name: string): Operand {
  const lazy = lazyOf(l, receiver, l.expression(receiver));
  if (name === "item") {
    const A = new ValueAlgebra(l, node);
    A.require(A.compare("eq", sizeOf(A, lazy.shape), A.constant(1)), "item", "a tensor of one element is needed", [lazy.shape]);
    return lazy.element(lazy.shape.map(() => l.constant(0)));
  }
  throw new Problem("unsupportedSyntax", node, `'${name}()' of a tensor cannot be used in differentiated code.`, "Use the operations on tensors, or `item()` for a number.");
}
