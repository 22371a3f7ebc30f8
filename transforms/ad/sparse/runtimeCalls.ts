import type { Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { opaque, type Type } from "../../../ir/types.ts";

/** What stands for the generated function itself among the arguments. */
export const self = "nabla.self";

/** An argument of a call: a value, several in an array literal, or text as it stands. */
export type Argument = Value | readonly Value[] | string;

/** Calls a function of `nabla/runtime`: an `extern` that the backend writes under the name that the module knows it by. */
export function callRuntime(
  b: Builder,
  name: string,
  args: readonly Argument[],
  { type = opaque, pure = false, hint }: { readonly type?: Type; readonly pure?: boolean; readonly hint?: string } = {},
): Value {
  const operands: Value[] = [];
  const place = (value: Value): string => `$${operands.push(value) - 1}`;
  const texts = args.map((arg) => (typeof arg === "string" ? arg : "id" in arg ? place(arg) : `[${arg.map(place).join(", ")}]`));
  return b.extern(`nabla.${name}(${texts.join(", ")})`, operands, type, pure, hint);
}
