import type { ElementwiseMethods } from "./methods/elementwise.ts";
import type { LinearAlgebraMethods } from "./methods/linearAlgebra.ts";
import type { NetworkMethods } from "./methods/networks.ts";
import type { ReductionMethods } from "./methods/reductions.ts";
import type { ShapeMethods } from "./methods/shapes.ts";

/**
 * Operations as methods: `x.sum(0)` is `sum(x, 0)`. The receiver is a parameter, so that the signatures are the same for all
 * tensors, and types of tensors are compared by their shapes and kinds alone.
 */
export interface Methods extends ElementwiseMethods, ReductionMethods, LinearAlgebraMethods, ShapeMethods, NetworkMethods {}
