import type { Value } from "../../../ir/ops.ts";

/** Operations on tensors in terms of the values of the function that is being lowered. */
export type ValueTerms = { readonly number: Value; readonly condition: Value; readonly memory: Value };
