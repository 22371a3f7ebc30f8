/** 2^(j/128) for j = 0 … 127 as the sum of the nearest double and the double nearest to the rest, and 2^e for e = −1022 … 1023. */
export type PowersOfTwo = { readonly high: Float64Array; readonly low: Float64Array; readonly whole: Float64Array };

/** 2^e is at `whole[e + wholeStart]`. */
export const wholeStart = 1022;

const bits = 120n;
const one = 1n << bits;

/**
 * Computed when it is loaded, in whole numbers of 120 bits behind the point: the power operator of engines is not exact to
 * the last bit.
 */
export function powersOfTwo(): PowersOfTwo {
  const [high, low, whole] = [new Float64Array(128), new Float64Array(128), new Float64Array(2046)];
  const roots: bigint[] = [];
  for (let k = 0; k < 7; k++) roots.push(squareRoot((roots[k - 1] ?? 2n * one) * one));
  for (let j = 0; j < 128; j++) {
    let power = one;
    roots.forEach((root, k) => {
      if (j & (64 >> k)) power = (power * root) >> bits;
    });
    const nearest = Number(power) * 2 ** -120;
    high[j] = nearest;
    low[j] = Number(power - (BigInt(nearest * 2 ** 52) << (bits - 52n))) * 2 ** -120;
  }
  for (let e = 0; e < whole.length; e++) whole[e] = 2 ** (e - wholeStart);
  return { high, low, whole };
}

/** ⌊√n⌋ by Newton's method, from above. */
function squareRoot(n: bigint): bigint {
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
