/** Points of two interleaved spirals, x before y, and the spiral that each is on. */
export function spirals(count: number, seed: number): { readonly points: readonly number[]; readonly labels: readonly number[] } {
  const random = uniform(seed);
  const points: number[] = [];
  const labels: number[] = [];
  for (const label of [0, 1]) {
    for (let i = 0; i < count; i++) {
      const t = i / count;
      const angle = 4.5 * t + Math.PI * label + 0.2 * (random() - 0.5);
      points.push(2 * t * Math.cos(angle), 2 * t * Math.sin(angle));
      labels.push(label);
    }
  }
  return { points, labels };
}

/** The generator mulberry32. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
