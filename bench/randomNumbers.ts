/** Uniform numbers that are the same in every run: the mulberry32 generator. */
export function randomNumbers(seed: number): (count: number, low: number, high: number) => Float64Array {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return (count, low, high) => Float64Array.from({ length: count }, () => low + (high - low) * next());
}
