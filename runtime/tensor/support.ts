/** `nabla/runtime/tensor`: what generated code calls for tensors. */
export { shapeError } from "../errors.ts";
export { addProduct, setProduct } from "./kernels/product.ts";
export { tensorOf } from "./tensor.ts";
