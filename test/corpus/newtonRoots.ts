/** Roots of a polynomial by Newton's method and deflation, as functions of its coefficients. */

interface Evaluation {
  readonly value: number;
  readonly slope: number;
}

/** Horner's scheme for the value and the slope; coefficients from the highest power down. */
function horner(coefficients: readonly number[], x: number): Evaluation {
  return coefficients.reduce<Evaluation>(({ value, slope }, c) => ({ slope: slope * x + value, value: value * x + c }), {
    value: 0,
    slope: 0,
  });
}

function newton(coefficients: readonly number[], start: number, { tolerance = 1e-13, maximum = 50 } = {}): number {
  let x = start;
  for (let iteration = 0; iteration < maximum; iteration++) {
    const { value, slope } = horner(coefficients, x);
    const step = value / slope;
    x -= step;
    if (Math.abs(step) < tolerance) break;
  }
  return x;
}

function deflate(coefficients: readonly number[], root: number): number[] {
  const quotient: number[] = [];
  let carry = 0;
  for (const c of coefficients.slice(0, -1)) {
    carry = carry * root + c;
    quotient.push(carry);
  }
  return quotient;
}

function realRoots(coefficients: readonly number[], start: number): number[] {
  const roots: number[] = [];
  let remaining = [...coefficients];
  while (remaining.length > 1) {
    const root = newton(remaining, start);
    roots.push(root);
    remaining = deflate(remaining, root);
  }
  return roots;
}

// at [[1, -6.1, 11.2, -5.9]]
export function largestRoot(coefficients: number[]): number {
  return newton(coefficients, 6);
}

// at [[1, -6.1, 11.2, -5.9]]
export function spreadOfRoots(coefficients: number[]): number {
  const roots = realRoots(coefficients, 6);
  const mean = roots.reduce((a, b) => a + b, 0) / roots.length;
  return roots.map((root) => (root - mean) ** 2).reduce((a, b) => a + b, 0);
}
