import { grad } from "nabla";

/** f(x) = x² */
export function square(x: number): number {
  return x * x;
}

/** f'(x) = 2x */
export const double = grad(square);
