import { grad } from "nabla";
import { logSumExp } from "./lib/logSumExp.ts";

export { logSumExp };

/** ∂/∂xᵢ log Σⱼ exp(xⱼ) = exp(xᵢ) / Σⱼ exp(xⱼ), the softmax of x. */
export const logSumExpGradient = grad(logSumExp);
