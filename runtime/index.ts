/** `nabla`: the markers. A build step replaces each call by generated code; see the README for how to add it. */
export { NablaError } from "./errors.ts";
export type { Gradient, Hessian, Tangent } from "./gradientType.ts";
export {
  GradientTape,
  type GradientTapeOptions,
  type TapeGradientOptions,
  type UnconnectedGradients,
} from "./gradientTape.ts";
export {
  checkpoint,
  customJvp,
  customVjp,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  stopGradient,
  valueAndGrad,
  vjp,
  type CheckpointOptions,
  type DerivativeOptions,
  type JacobianMode,
  type SparseMatrix,
  type SparseOption,
  type Vector,
} from "./markers.ts";
