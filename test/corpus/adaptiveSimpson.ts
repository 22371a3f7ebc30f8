/** Adaptive Simpson quadrature with a stack of intervals instead of recursion. */

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly whole: number;
  readonly depth: number;
}

type Integrand = (x: number) => number;

const rule = (f: Integrand, a: number, b: number): number => ((b - a) / 6) * (f(a) + 4 * f((a + b) / 2) + f(b));

function integrate(f: Integrand, a: number, b: number, tolerance = 1e-4): number {
  const stack: Interval[] = [{ from: a, to: b, whole: rule(f, a, b), depth: 0 }];
  let total = 0;
  while (stack.length > 0) {
    const { from, to, whole, depth } = stack.pop()!;
    const middle = (from + to) / 2;
    const left = rule(f, from, middle);
    const right = rule(f, middle, to);
    const error = left + right - whole;
    if (Math.abs(error) < 15 * tolerance * (to - from) || depth > 8) {
      total += left + right + error / 15;
    } else {
      stack.push({ from, to: middle, whole: left, depth: depth + 1 });
      stack.push({ from: middle, to, whole: right, depth: depth + 1 });
    }
  }
  return total;
}

// at [0.7, 1.9] wrt [0, 1]
export function peakIntegral(width: number, upper: number): number {
  return integrate((x) => Math.exp(-(((x - 1) / width) ** 2)) * Math.cos(x * width), 0, upper);
}

// at [0.6]
export function arcLength(k: number): number {
  const speed = (t: number): number => Math.sqrt(1 - k * k * Math.sin(t) ** 2);
  return integrate(speed, 0, Math.PI / 2, 1e-3);
}
