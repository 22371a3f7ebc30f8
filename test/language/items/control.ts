/** Control flow: one program to each word of the list of what a developer writes. */

// at [[[1, 2, 3], [4, -5, 6], [7, 8, 9]]]
export function labelledBreakAndContinue(grid: number[][]): number {
  let sum = 0;
  rows: for (const row of grid) {
    for (const [j, value] of row.entries()) {
      if (value < 0) continue rows;
      if (value > 8.5) break rows;
      sum += value * value * (j + 1);
    }
    sum *= 1.1;
  }
  return sum;
}

// at [0.4, 0], [0.4, 1], [0.4, 2], [0.4, 3]
export function switchWithFallthrough(x: number, stage: number): number {
  let y = x;
  switch (stage) {
    case 0:
      y = Math.sin(y);
    case 1:
      y *= y + 1;
      break;
    default:
      y = -y;
    case 2:
      y += y ** 2;
  }
  return y * x;
}

function wave(kind: "sine" | "square" | "saw", t: number): number {
  switch (kind) {
    case "sine":
      return Math.sin(t);
    case "square":
      return Math.sign(Math.sin(t)) * t;
    case "saw":
      if (t < 0) return -t;
      return t ** 2;
  }
}

// at [0.5], [-0.7]
export function switchWithReturns(t: number): number {
  return wave("sine", t) * wave("square", 2 * t) + wave("saw", t);
}

// at [3], [0.2]
export function doWhile(x: number): number {
  let value = x;
  let steps = 0;
  do {
    value = 0.5 * (value + x / value);
    steps++;
  } while (Math.abs(value * value - x) > 1e-10 && steps < 50);
  return value * x;
}

// at [[1, 2, 3], Float64Array.of(0.5, -0.5)] wrt [0, 1]
export function forOfOverArraysAndTypedArrays(a: number[], b: Float64Array): number {
  let sum = 0;
  for (const x of a) for (let y of b) sum += (y *= x) * y;
  return sum;
}

// at [Float64Array.of(0.5, 1, 2)]
export function forOfEntries(a: Float64Array): number {
  let polynomial = 0;
  for (const [power, coefficient] of a.entries()) polynomial += coefficient ** (power + 1);
  return polynomial;
}

// at [{ alpha: 1, beta: 2, gamma: 0.5 }]
export function forInOnKnownShapes(o: { alpha: number; beta: number; gamma: number }): number {
  let product = 1;
  for (const key in o) {
    if (key === "beta") continue;
    product *= 1 + o[key as keyof typeof o] ** 2;
  }
  return product * o.beta;
}

// at [0.3]
export function comma(x: number): number {
  let [i, y, z] = [0, x, 1];
  for (i = 0, z = x; i < 3; i++, z *= x) y += z;
  return (y++, y * z);
}

// at [-1], [0.2], [0.7], [3]
export function conditionalChains(x: number): number {
  return x < 0 ? x ** 2 : x < 0.5 ? x * Math.sin(x) : x < 1 ? Math.exp(x) : Math.log(x);
}

interface Cache {
  value: number | undefined;
  scale: number | null;
  ready: boolean;
}

// at [0.5, true], [0.5, false]
export function logicalAssignments(x: number, given: boolean): number {
  const cache: Cache = { value: given ? x * x : undefined, scale: null, ready: given };
  cache.value ??= Math.sin(x);
  cache.scale ??= cache.value * 2;
  cache.ready ||= x > 10;
  cache.ready &&= x > 0;
  return cache.ready ? cache.value * cache.scale : cache.scale;
}

interface Tree {
  readonly weight: number;
  readonly left?: { readonly leaf?: { readonly value: number } };
}

// at [0.5, { weight: 2, left: { leaf: { value: 3 } } }], [0.5, { weight: 2, left: {} }], [0.5, { weight: 2 }]
export function optionalChaining(x: number, tree: Tree): number {
  const bonus = tree.left?.leaf?.value ?? tree.weight * x;
  const scaled: Tree | undefined = x > 0 ? { weight: x * x, left: { leaf: { value: x } } } : undefined;
  return bonus * x ** 2 + (scaled?.left?.leaf?.value ?? 1) * (scaled?.weight ?? 2);
}

// at [[4, 2, 8], ["a", "b", "c"]], [[4, 3], ["b", "b"]], [[4, -1.5], ["a", "a"]], [[4, 3], ["a", "a"]]
export function nestedEarlyReturns(values: number[], names: readonly string[]): number {
  for (let i = 0; i < values.length; i++) {
    if (values[i] < 0) {
      while (true) {
        if (values[i] > -5) return values[i] ** 3;
        values[i]++;
      }
    }
    if (names[i] === "b") return values[i] * (i + 1);
  }
  return values.reduce((a, b) => a * b);
}

// at [[1, 2.5, 3, 4, 5]]
export function loopsThatChangeTheirBoundsAndIndices(a: number[]): number {
  let n = a.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += a[i] ** 2 * n;
    if (a[i] > 2) n--;
    if (i === 1) i++;
  }
  return sum;
}

// at [[3, 1, 2]]
export function conditionsWithSideEffects(stack: number[]): number {
  let sum = 0;
  let top: number | undefined;
  while ((top = stack.pop()) !== undefined) sum = sum * top + top;
  let i = 0;
  if (i++ < 1 && (sum += i) > 0) sum *= sum;
  return sum;
}

// at [4], [0.5]
export function throwInThePrimal(x: number): number {
  if (Number.isNaN(x) || x < 0) throw new RangeError(`cannot take the root of ${x}`);
  return Math.sqrt(x) * x;
}

function parse(code: string): number {
  if (code === "") throw new Error("empty");
  return code.length;
}

// at [0.7, "abc"], [0.7, ""]
export function tryCatchFinally(x: number, code: string): number {
  let y = x;
  try {
    const length = parse(code);
    y = x ** length;
  } catch {
    y = Math.cos(x);
  } finally {
    y *= x;
  }
  return y;
}
