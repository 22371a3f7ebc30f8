import { grad } from "nabla";
import { energy } from "./energy.ts";
import { polynomial } from "./polynomial.ts";

export const slope = grad(polynomial);
export const force = grad(energy);

function own(w: Float64Array): number {
  let product = 1;
  for (let i = 0; i < w.length; i++) {
    product *= w[i];
  }
  return product;
}
const ownGradient = grad(own);

/** The stack of what a derivative throws for an argument that is not an array. */
function stackOf(derivative: (w: Float64Array) => Float64Array): string {
  try {
    derivative(undefined as unknown as Float64Array);
    return "did not throw";
  } catch (error) {
    return error instanceof Error ? (error.stack ?? "") : String(error);
  }
}

console.log(
  JSON.stringify({
    value: polynomial(2),
    slope: slope(2),
    force: [...force(Float64Array.of(1, 2, 3))],
    own: [...ownGradient(Float64Array.of(2, 3, 4))],
    ownStack: stackOf(ownGradient),
    helperStack: stackOf(force),
  }),
);
