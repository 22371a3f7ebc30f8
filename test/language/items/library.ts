/** The library: one program to each word of the list of what a developer writes. */

// at [0.3], [0.7]
export function trigonometry(x: number): number {
  const { sin, cos, tan, asin, acos, atan, atan2 } = Math;
  return sin(x) * cos(x) + tan(x) - asin(x) * acos(x) + atan(x) * atan2(x, 2 + x);
}

// at [0.3], [0.7]
export function hyperbolicFunctions(x: number): number {
  return Math.sinh(x) * Math.cosh(x) + Math.tanh(x) * Math.asinh(x) - Math.acosh(1.5 + x) * Math.atanh(x);
}

// at [0.3], [1.7]
export function exponentialsAndRoots(x: number): number {
  const logs = Math.log(x) + Math.log2(x) * Math.log10(x) - Math.log1p(x);
  return Math.exp(x) * Math.expm1(x) + logs + Math.sqrt(x) * Math.cbrt(x) + Math.pow(x, x);
}

// at [0.3, -1.2], [1.7, 0.4] wrt [0, 1]
export function extremaAndRounding(x: number, y: number): number {
  const steps = Math.floor(x) + Math.ceil(y) + Math.round(x) + Math.trunc(y) + Math.sign(y);
  return steps * x + Math.max(x, y, 0.5) * Math.min(x, y) + Math.abs(y) * Math.hypot(x, y, 1) + Math.fround(0.5) * x;
}

// at [0.3, 12], [1.7, 255]
export function integerFunctionsOfMath(x: number, n: number): number {
  return x ** 2 * Math.clz32(n) + Math.imul(n, 3) * x + Math.PI * Math.E * Math.LN2 * Math.SQRT1_2 * x;
}

// at [[1, 2, 3]], [[0.5]]
export function map(a: number[]): number {
  const doubled = a.map((value, i, all) => value * all[all.length - 1 - i]);
  return Float64Array.from(doubled).map((v) => v * v)[0];
}

// at [[1, -2, 3, -4]]
export function filterWithInactivePredicate(a: number[]): number {
  const kept = a.filter((_, i) => i % 2 === 0);
  const positive = a.filter((v) => v > 0).map((v) => v ** 2);
  return kept.reduce((s, v) => s + v * v, 0) * positive.length + positive[1];
}

// at [[1, -2, 3]]
export function reduceAndReduceRight(a: number[]): number {
  const horner = a.reduceRight((value, coefficient) => value * 0.5 + coefficient);
  const { min, sum } = a.reduce((s, v) => ({ min: Math.min(s.min, v), sum: s.sum + v * v }), { min: Infinity, sum: 0 });
  return horner * sum - min ** 2;
}

// at [[1, -2, 3]]
export function forEach(a: number[]): number {
  let sum = 0;
  a.forEach((value, i, list) => {
    if (value < 0) return;
    sum += value * list[i];
    list[i] = sum;
  });
  return sum * a[2];
}

// at [[0.9, -2, 3], [1, 0, 1]]
export function someEveryFindAndIndices(a: number[], flags: readonly number[]): number {
  const hasNegative = a.some((v) => v < 0);
  const allSmall = a.every((v) => Math.abs(v) < 10);
  const found = a.find((v) => v > 1) ?? 0;
  const at = a.findIndex((v) => v < 0);
  const last = a.findLastIndex((v) => v > 0);
  const off = flags.indexOf(0);
  const includes = flags.includes(7) ? 1 : 2;
  return (hasNegative ? found ** 2 : 1) * (allSmall ? a[at] : 0) + a[last] * a[off] * includes + flags.lastIndexOf(1);
}

// at [0.5, 4]
export function fillAndNewArrays(x: number, n: number): number {
  const a = new Float64Array(n).fill(x);
  a.fill(x * x, 1, -1);
  const b = Array(n).fill(x ** 3);
  const c: number[] = new Array<number>(n).fill(0);
  c[1] = a[1] * b[0];
  return a.reduce((s, v) => s * v + v) + c[1] + c[0];
}

// at [Float64Array.of(1, 2, 3, 4, 5)]
export function sliceAndSubarray(a: Float64Array): number {
  const copy = a.slice(1, -1);
  const view = a.subarray(1, 4);
  view[0] *= a[0];
  copy[0] *= 10;
  return view.reduce((s, v) => s + v ** 2, 0) * copy[0] + a[1];
}

// at [Float64Array.of(1, 2, 3, 4, 5)]
export function setAndCopyWithin(a: Float64Array): number {
  a.set([a[4] * a[3], a[0]], 1);
  a.set(a.subarray(0, 2), 2);
  a.copyWithin(0, 3);
  return a[0] * a[1] + a[2] * a[3] - a[4] ** 2;
}

// at [[1, 2], [3]] wrt [0, 1]
export function concatFlatAndFlatMap(a: number[], b: number[]): number {
  const joined = a.concat(b, [a[0] * b[0]], a);
  const pairs = joined.flatMap((v, i) => (i % 2 === 0 ? [v, v * v] : []));
  const rows = [[pairs], [a, b]].flat(2);
  return rows.reduce((s, v, i) => s + v * (i + 1), 0) * rows.length;
}

// at [[1, 2, 3]]
export function pushPopShiftUnshift(a: number[]): number {
  const queue: number[] = [];
  const n = queue.push(a[0] * a[1], a[2]);
  queue.unshift(a[1] ** 2, n * a[0]);
  const first = queue.shift()!;
  const last = queue.pop() ?? 0;
  return first * last + queue.length * queue[0] * queue[1];
}

// at [[1, 2, 3, 4]]
export function splice(a: number[]): number {
  const removed = a.splice(1, 2, a[0] * a[3], 7, a[2]);
  const tail = a.splice(-1);
  return removed[0] * removed[1] + a[1] * tail[0] + a.length * a[2] * a[3];
}

// at [[3, 1, 2]]
export function reverseAndSort(a: number[]): number {
  const reversed = a.toReversed();
  const sorted = a.toSorted((x, y) => y - x);
  a.sort((x, y) => x - y).reverse();
  return reversed[0] * sorted[0] ** 2 + a[1] * a[2] + reversed[2];
}

interface Item {
  readonly name: string;
  readonly price: number;
}

// at [[{ name: "a", price: 3 }, { name: "b", price: 1 }, { name: "c", price: 2 }]]
export function sortOfObjects(items: Item[]): number {
  const ranked = [...items].sort((a, b) => a.price - b.price || (a.name < b.name ? -1 : 1));
  return ranked.reduce((sum, { price }, rank) => sum + price ** (rank + 1), 0) * items[0].price;
}

// at [[3, 1, 2]]
export function atAndWith(a: number[]): number {
  const changed = a.with(-1, a.at(0)! * a.at(-1)!);
  return changed[2] * changed[0] + a[2] ** 2;
}

// at [0.5, 4]
export function arrayFromWithMapper(x: number, n: number): number {
  const powers = Array.from({ length: n }, (_, k) => x ** k);
  const cumulative = Float64Array.from(powers, (p, k) => p * (k + 1));
  const rows = Array.from(powers, (p) => Array.from({ length: 2 }, (_, j) => p + j * x));
  return powers[3] * cumulative[2] + rows[2][1] * rows[1][0] + Array.of(x, x * x)[1];
}

function chain(x: number): Set<number> {
  return new Set([x]);
}

// at [[1, 2, 3]]
export function newTypedArrays(a: number[]): number {
  const copy = new Float64Array(a);
  const fromSet = new Float64Array(chain(3));
  const fromMap = new Float64Array(new Map([["u", a[0] * a[1]]]).values());
  const zeros = new Float64Array(2);
  zeros[1] = copy[0] * copy[2];
  const single = Float32Array.of(0.5, 0.25);
  return zeros[1] + zeros[0] + fromSet[0] * a[1] * fromMap[0] + single[0] * copy[1] ** 2;
}

// at [0.3], [2.5]
export function numberFunctions(x: number): number {
  if (!Number.isFinite(x) || Number.isNaN(x)) return 0;
  const whole = Number.isInteger(x) ? 1 : 2;
  const parsed = Number.parseFloat("1.5") + Number("2") + Number.MAX_SAFE_INTEGER / Number.MAX_SAFE_INTEGER;
  return Number(x) ** whole * parsed + (x > Number.EPSILON ? x : 0);
}

interface State {
  position: number[];
  readonly mass: { value: number };
}

// at [{ position: [1, 2], mass: { value: 3 } }]
export function structuredCloneOfNumericData(state: State): number {
  const next = structuredClone(state);
  next.position[0] += state.mass.value;
  next.mass.value *= next.position[0];
  return next.mass.value * state.position[0] + state.mass.value ** 2;
}

export const seen: string[] = [];

// at [0.3, "run"]
export function effectsOnInactiveValues(x: number, name: string): number {
  console.debug(name.length);
  seen.push(name);
  return x * x * Math.min(seen.length, 1);
}
