/**
 * Exact derivatives of any order by evaluation: the algebra R[e₁…eₖ]/(e₁², …, eₖ²).
 *
 * An element is the list of its 2ᵏ coefficients; the coefficient of the product of the eⱼ with j in a set S stands at
 * index Σ_{j∈S} 2^(j-1). So k = 2 gives hyper-dual numbers [value, e1, e2, e12]. A plain number is a constant. With
 * k = 0 everything is a plain number and the arithmetic is JavaScript's own.
 */
export type Nilpotent = readonly number[];
export type Scalar = number | Nilpotent;

/** What it takes to lift a function of numbers to the algebra: its value and its partial derivatives, in the algebra. */
export type Rule = {
  readonly evaluate: (...args: number[]) => number;
  /** Partial derivative with respect to argument `index`; `null` declares the function piecewise constant. */
  readonly partial: ((index: number, args: readonly Scalar[]) => Scalar) | null;
  /** Distance of perturbed arguments from the nearest point where the derivative does not exist. */
  readonly kink?: (args: readonly Scalar[]) => number;
};

/** The ordinary value. */
export function primal(x: Scalar): number {
  return typeof x === "number" ? x : (x[0] ?? NaN);
}

/** Coefficient of a product of infinitesimals: `mask` has bit j-1 for eⱼ; mask 0 is the value. */
export function coefficient(x: Scalar, mask: number): number {
  if (mask === 0) return primal(x);
  return typeof x === "number" ? 0 : (x[mask] ?? NaN);
}

/** Whether some derivative of x is not zero. */
export function isPerturbed(x: Scalar): boolean {
  return typeof x !== "number" && x.some((c, i) => i > 0 && c !== 0);
}

/** `value` with the given coefficients of e₁ … eₖ: a seeded input. */
export function seeded(value: number, ...first: readonly number[]): Scalar {
  if (first.length === 0) return value;
  const x = new Array<number>(1 << first.length).fill(0);
  x[0] = value;
  first.forEach((c, j) => (x[1 << j] = c));
  return x;
}

/**
 * Lifts a function to the algebra. With x = p + q·eₖ, p and q free of eₖ: f(x) = f(p) + eₖ·Σᵢ ∂ᵢf(p)·qᵢ, and f(p),
 * ∂ᵢf(p) are evaluated in the algebra with one infinitesimal less.
 */
export function apply(rule: Rule, args: readonly Scalar[]): Scalar {
  const size = args.reduce<number>((n, x) => (typeof x === "number" ? n : x.length), 1);
  if (size === 1 || rule.partial === null) return rule.evaluate(...args.map(primal));
  const low = args.map((x) => half(x, 0, size / 2));
  let slope: Scalar = 0;
  args.forEach((x, i) => {
    const q = half(x, size / 2, size);
    if (rule.partial !== null && !isZero(q)) slope = add(slope, multiply(rule.partial(i, low), q));
  });
  return join(apply(rule, low), slope, size / 2);
}

export function add(x: Scalar, y: Scalar): Scalar {
  if (typeof x === "number") return typeof y === "number" ? x + y : y.map((c, i) => (i === 0 ? x + c : c));
  if (typeof y === "number") return x.map((c, i) => (i === 0 ? c + y : c));
  return x.map((c, i) => c + (y[i] ?? NaN));
}

export function negate(x: Scalar): Scalar {
  return typeof x === "number" ? -x : x.map((c) => -c);
}

export function subtract(x: Scalar, y: Scalar): Scalar {
  if (typeof x === "number" && typeof y === "number") return x - y;
  return add(x, negate(y));
}

/** (xy)_S = Σ_{T⊆S} x_T·y_{S∖T}. */
export function multiply(x: Scalar, y: Scalar): Scalar {
  if (typeof x === "number") return typeof y === "number" ? x * y : scale(y, x);
  if (typeof y === "number") return scale(x, y);
  return x.map((_, set) => {
    let sum = (x[0] ?? NaN) * (y[set] ?? NaN);
    for (let part = set; part > 0; part = (part - 1) & set) sum += (x[part] ?? NaN) * (y[set ^ part] ?? NaN);
    return sum;
  });
}

/** Replaces the ordinary value and keeps every derivative: rounding with the identity as derivative. */
export function withPrimal(x: Scalar, value: number): Scalar {
  return typeof x === "number" ? value : x.map((c, i) => (i === 0 ? value : c));
}

/** A structural zero stays zero, whatever it is multiplied with. */
function scale(x: Nilpotent, factor: number): Scalar {
  return x.map((c, i) => (i > 0 && c === 0 ? 0 : c * factor));
}

function half(x: Scalar, from: number, to: number): Scalar {
  if (typeof x === "number") return from === 0 ? x : 0;
  return to - from === 1 ? (x[from] ?? NaN) : x.slice(from, to);
}

function isZero(x: Scalar): boolean {
  return typeof x === "number" ? x === 0 : x.every((c) => c === 0);
}

function join(low: Scalar, high: Scalar, size: number): Scalar {
  return [...expand(low, size), ...expand(high, size)];
}

function expand(x: Scalar, size: number): readonly number[] {
  if (typeof x !== "number") return x;
  const all = new Array<number>(size).fill(0);
  all[0] = x;
  return all;
}
