import { typedArray, type ArrayType, type Storage } from "../../../ir/types.ts";
import { typedArrayName } from "./typedArrayName.ts";

export function typedArrayNamed(name: string): ArrayType | undefined {
  return typedArrayName.test(name) ? typedArray(name as Exclude<Storage, "Array">) : undefined;
}
