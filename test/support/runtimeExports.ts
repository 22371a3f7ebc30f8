import * as math from "../../runtime/math/support.ts";
import * as sparse from "../../runtime/sparse/support.ts";
import * as own from "../../runtime/support.ts";
import * as tensor from "../../runtime/tensor/support.ts";

/** Whatever generated code can import, of all entries of the runtime, by name: for tests that run emitted text as it is. */
export const runtimeExports: Readonly<Record<string, unknown>> = { ...own, ...tensor, ...sparse, ...math };
