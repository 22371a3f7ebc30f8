import type { Literal } from "../../ir/ops.ts";
import { atom, code, precedence, type Code } from "./code.ts";

export function literal(value: Literal): Code {
  if (typeof value === "number" && (value < 0 || Object.is(value, -0))) {
    return code(precedence.prefix, ["-", String(-value)]);
  }
  return atom(typeof value === "string" ? JSON.stringify(value) : String(value));
}
