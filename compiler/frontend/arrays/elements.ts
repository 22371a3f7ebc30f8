import { f64, isNumber, type Type } from "../../../ir/types.ts";

/** Element type of a plain array of values of this type; numbers of all kinds are numbers there. */
export function elementFor(type: Type): Type {
  return isNumber(type) ? f64 : type;
}
