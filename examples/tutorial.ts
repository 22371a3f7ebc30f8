import { GradientTape } from "nabla";

/** z = (Σx)² on ones(2, 3): the gradient is 12 everywhere. */
export function squareOfSum(): { z: number; gradient: number[][] } {
  const x = [[1, 1, 1], [1, 1, 1]];
  const tape = new GradientTape();
  let y = 0;
  for (const row of x) for (const v of row) y += v;
  const z = y * y;
  const gradient = tape.gradient(z, x);
  return { z, gradient };
}

/** y = 2x³ + 5x² + 3x with its first and second derivative: 42, 47 and 34 at 2. */
export function polynomial(x: number): { y: number; dy: number; d2y: number } {
  const outer = new GradientTape();
  const inner = new GradientTape();
  const y = 2 * x ** 3 + 5 * x ** 2 + 3 * x;
  const dy = inner.gradient(y, x);
  const d2y = outer.gradient(dy, x);
  return { y, dy, d2y };
}

/** A persistent tape is asked twice: z = y⁴ with y = 2x has dz/dy = 4y³. */
export function persistent(x: number): { dzdy: number; dydx: number } {
  const tape = new GradientTape({ persistent: true });
  const y = x * 2;
  const z = y ** 4;
  const dzdy = tape.gradient(z, y);
  const dydx = tape.gradient(y, x);
  return { dzdy, dydx };
}

console.log(squareOfSum(), polynomial(2), persistent(21));
