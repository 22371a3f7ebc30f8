/** `nabla/tensor`: tensors with the shape in the type, and the operations on them. */
export { DtypeError, NablaError, ShapeError } from "../errors.ts";
export type { Dtype } from "./algebra.ts";
export type { Padding } from "./operation.ts";
export type { Shape } from "./strided.ts";
export { Tensor, tensorOf } from "./tensor.ts";
export type { AnyTensor, Operand } from "./types/operands.ts";
export * from "./functions/binary.ts";
export * from "./functions/convolutions.ts";
export * from "./functions/creation.ts";
export * from "./functions/indexing.ts";
export * from "./functions/joining.ts";
export * from "./functions/matrices.ts";
export * from "./functions/networks.ts";
export * from "./functions/products.ts";
export * from "./functions/reductions.ts";
export * from "./functions/shapes.ts";
export * from "./functions/unary.ts";
