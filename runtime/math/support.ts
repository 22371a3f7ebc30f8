/** `nabla/runtime/math`: what code generated with the option `fastMath` calls instead of functions of `Math`. */
export { fastExp, fastTanh } from "./fastMath.ts";
