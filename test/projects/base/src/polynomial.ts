/** Its derivative is 3x² + 2. */
export function polynomial(x: number): number {
  return x ** 3 + 2 * x;
}
