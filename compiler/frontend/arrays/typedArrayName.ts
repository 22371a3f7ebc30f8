import { typedArray, type ArrayType, type Storage } from "../../../ir/types.ts";

/** The names of the typed arrays, whose lengths never change. */
export const typedArrayName = /^(Float|Int|Uint)\d+(Clamped)?Array$/;

export function typedArrayNamed(name: string): ArrayType | undefined {
  return typedArrayName.test(name) ? typedArray(name as Exclude<Storage, "Array">) : undefined;
}
