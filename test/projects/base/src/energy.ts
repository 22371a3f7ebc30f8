import { stiffness } from "./stiffness.ts";

/** Σᵢ (i + 1) wᵢ². Its gradient is 2 (i + 1) wᵢ. */
export function energy(w: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) {
    sum += stiffness(i) * w[i] * w[i];
  }
  return sum;
}
