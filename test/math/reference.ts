/** A number in binary: mantissa · 2^−240. */
export type Exact = bigint;

const bits = 240n;
const one = 1n << bits;

/** log 2 = Σ 2/(2k+1)·3^−(2k+1) */
const logTwo = (() => {
  let sum = 0n;
  for (let k = 0n, power = one / 3n; power > 0n; k++, power /= 9n) sum += (2n * power) / (2n * k + 1n);
  return sum;
})();

/** The exact value of a double of no more than about 2^60. */
export function exact(x: number): Exact {
  // A double has 53 bits: scaled so that it is whole, and taken back.
  let shift = 0n;
  let scaled = x;
  while (!Number.isSafeInteger(scaled)) {
    scaled *= 2;
    shift++;
  }
  return (BigInt(scaled) << bits) >> shift;
}

/** eˣ = mantissa · 2^exponent, mantissa between ½ and 2, to about 200 bits: e^r by its series after division by 2²⁰. */
export function exponential(x: number): { readonly mantissa: Exact; readonly exponent: number } {
  const argument = exact(x);
  const exponent = argument / logTwo;
  const rest = (argument - exponent * logTwo) >> 20n;
  let sum = one;
  for (let k = 1n, term = rest; term !== 0n && term !== -1n; k++, term = (term * rest) / (k * one)) sum += term;
  for (let k = 0; k < 20; k++) sum = (sum * sum) >> bits;
  return { mantissa: sum, exponent: Number(exponent) };
}

/** tanh x for |x| < 30, relative to about 150 bits for x of 2^−60 and more. */
export function hyperbolicTangent(x: number): { readonly mantissa: Exact; readonly exponent: number } {
  const { mantissa, exponent } = exponential(2 * Math.abs(x));
  const squared = mantissa << BigInt(exponent);
  const value = ((squared - one) << bits) / (squared + one);
  return { mantissa: x < 0 ? -value : value, exponent: 0 };
}

/** The distance of a double from a value, in units in the last place of a double as large as that. */
export function ulpsFrom(x: number, { mantissa, exponent }: { readonly mantissa: Exact; readonly exponent: number }): number {
  // Both times 2^(−exponent): the factor is exact unless the double is subnormal.
  const scaled = scaledExactly(x, -exponent);
  const size = mantissa < 0n ? -mantissa : mantissa;
  const length = BigInt(size.toString(2).length);
  const difference = scaled - mantissa;
  return Number((difference < 0n ? -difference : difference) >> (length > 93n ? length - 93n : 0n)) * 2 ** -40;
}

function scaledExactly(x: number, power: number): Exact {
  const half = Math.trunc(power / 2);
  return exact(x * 2 ** half * 2 ** (power - half));
}
