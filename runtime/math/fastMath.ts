import { powersOfTwo, wholeStart } from "./powersOfTwo.ts";

const { high, low, whole } = /* @__PURE__ */ powersOfTwo();

/** 128 / log 2 */
const perStep = 184.6649652337873;
/** log 2 / 128: the first part has 32 bits, so that its products with whole numbers of 20 bits are exact. */
const stepHigh = 0.005415208637714386;
const stepLow = 3.710410186743494e-9;
/** 1.5·2⁵²: what is added to it is rounded to a whole number. */
const rounder = 6755399441055744;

/**
 * eˣ with an error of less than one unit in the last place. x = k·log 2 / 128 + r with |r| ≤ log 2 / 256, and
 * eˣ = 2^(k/128)·eʳ: the power from a table, eʳ by its Taylor polynomial of degree 5 (P. T. P. Tang, "Table-driven
 * implementation of the exponential function in IEEE floating-point arithmetic", 1989). Where the result is not a normal
 * number, and for what is no number, it is that of `Math.exp`.
 */
export function fastExp(x: number): number {
  if (!(x > -708 && x < 709)) return Math.exp(x);
  const k = x * perStep + rounder - rounder;
  const r = x - k * stepHigh - k * stepLow;
  const n = k | 0;
  const t = high[n & 127] as number;
  const p = r + r * r * (0.5 + r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333)));
  return (t + ((low[n & 127] as number) + t * p)) * (whole[(n >> 7) + wholeStart] as number);
}

/**
 * tanh x = u / (u + 2), u = e^(2|x|) − 1, with an error of less than four units in the last place. u is put together so
 * that nothing cancels near zero: what the table has of 2^(k/128) is one there exactly.
 */
export function fastTanh(x: number): number {
  const a = Math.abs(x);
  if (!(a < 22)) return a >= 22 ? Math.sign(x) : x;
  if (a === 0) return x;
  const y = a + a;
  const k = y * perStep + rounder - rounder;
  const r = y - k * stepHigh - k * stepLow;
  const n = k | 0;
  const scale = whole[(n >> 7) + wholeStart] as number;
  const t = (high[n & 127] as number) * scale;
  const p = r + r * r * (0.5 + r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333)));
  const u = t - 1 + ((low[n & 127] as number) * scale + t * p);
  const result = u / (u + 2);
  return x > 0 ? result : -result;
}
