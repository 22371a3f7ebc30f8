import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";

/** A call of a method of an array that is lowered already. */
export type MethodCall = {
  readonly node: ts.CallExpression;
  readonly array: Value;
  readonly args: readonly ts.Expression[];
};

/** How a method is lowered: in place of its call, as loops, views and other ops. */
export type Method = (l: Lowering, call: MethodCall) => Operand;
