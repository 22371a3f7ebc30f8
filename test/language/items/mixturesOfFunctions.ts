/** Several constructs in one program: functions in tables, immutable states, exceptions, references. */

// at [0.3], [1.2]
export function closuresInTables(x: number): number {
  let hits = 0;
  const make = (w: number) => ({
    w,
    apply(v: number) {
      hits += this.w;
      return v * this.w + x;
    },
    scaled: (v: number) => v * w * hits,
  });
  const layers = [make(x), make(2), make(x * x)];
  let y = 1;
  for (const layer of layers) y = layer.apply(y) + layer.scaled(0.1);
  layers[1] = make(y);
  for (let i = layers.length - 1; i >= 0; i--) y += layers[i].apply(y) * layers[i].w;
  const [first, ...rest] = layers;
  return y * hits + first.scaled(1) + rest.length + layers.map(({ w }) => w ** 2).reduce((a, b) => a + b);
}

// at [0.3, "b"], [1.2, "a"] wrt [0]
export function tuplesOfStrings(x: number, pick: string): number {
  const keys = ["a", "b", "c"] as const;
  const values = { a: x, b: x * x, c: 2 };
  let s = 0;
  for (const key of keys) s += key === pick ? values[key] * 3 : values[key];
  const listed = keys.map((key, i) => values[key] * (i + 1));
  listed[1] += s;
  if ((keys as readonly string[]).includes(pick)) s *= listed[2];
  return keys.some((key) => values[key] > 1.3) ? s : s * listed.reduce((a, b) => a * b, 1) + (pick > "a" ? x : -x);
}

interface State {
  readonly t: number;
  readonly p: Vec;
  readonly trail: readonly Vec[];
}

class Vec {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  plus(o: Vec): Vec {
    return new Vec(this.x + o.x, this.y + o.y);
  }
  scale(k: number): Vec {
    return new Vec(this.x * k, this.y * k);
  }
  get norm(): number {
    return Math.hypot(this.x, this.y);
  }
}

function advance(s: State, dt: number): State {
  const p = s.p.plus(new Vec(-s.p.y, s.p.x).scale(dt * s.t));
  return { ...s, t: s.t + dt, p, trail: [...s.trail, p] };
}

// at [0.3, 4], [1.2, 3] wrt [0]
export function immutableStates(x: number, n: number): number {
  let state: State = { t: x, p: new Vec(1, x), trail: [] };
  const seen: State[] = [];
  while (seen.length < n) {
    state = advance(state, 0.1 * x);
    seen.push(state);
  }
  const last = seen.at(-1)?.p ?? state.p;
  return seen.reduce((sum, { p, t }) => sum + p.norm * t, 0) + last.x * state.trail[0].y + state.trail.length;
}

// at [0.3, 2], [1.2, -1] wrt [0]
export function throwThroughFinally(x: number, k: number): number {
  let log = 0;
  const risky = (v: number): number => {
    if (k < 0) throw new Error("negative");
    return v * v;
  };
  for (let i = 0; i < 3; i++) {
    try {
      log += x;
      const r = risky(x * i);
      log += r;
      if (i === 1) continue;
      log *= 2;
    } catch (error) {
      log += error instanceof Error ? x ** 3 : 1;
      if (i === 2) break;
    } finally {
      log += x * i;
    }
  }
  return log;
}

// at [[3, 1, 2], [0.1, 0.2, 0.3]] wrt [0, 1]
export function sortPairsAndRank(a: number[], w: number[]): number {
  const pairs = a.map((v, i) => ({ v, w: w[i], i })).sort((p, q) => q.v - p.v);
  const order = pairs.map(({ i }) => i);
  const ranks = order.toSorted((p, q) => a[p] - a[q]);
  let s = 0;
  for (const [rank, { v, w: weight }] of pairs.entries()) s += v * weight ** (rank + 1) * a[ranks[rank]];
  [a[0], a[2]] = [a[2] * s, a[0]];
  return s + a[0] * a[1] - a[2];
}

// at [0.3], [1.2]
export function optionalCallsAndDefaults(x: number): number {
  type Options = { scale?: number; transform?: (v: number) => number; nested?: { bias?: number } };
  const run = (v: number, { scale = v, transform, nested: { bias = scale * 2 } = {} }: Options = {}): number =>
    (transform?.(v) ?? v * 3) * scale + bias;
  return run(x) * run(x, { scale: 2 }) + run(x, { transform: (v) => v ** 2, nested: { bias: x } }) * run(x, { nested: {} });
}

// at [0.3, 5], [1.2, 4] wrt [0]
export function recursionWithCapturesAndArrays(x: number, n: number): number {
  const memo: (number | undefined)[] = [];
  let calls = 0;
  const fib = (k: number): number => {
    calls++;
    const known = memo[k];
    if (known !== undefined) return known;
    const value = k < 2 ? x * (k + 1) : fib(k - 1) * 0.5 + fib(k - 2) * x;
    memo[k] = value;
    return value;
  };
  return fib(n) * calls + (memo[1] ?? 0);
}

// at [Float64Array.of(0.5, 1.5), 3] wrt [0]
export function swappedReferences(a: Float64Array, n: number): number {
  let current: { data: Float64Array; next?: { data: Float64Array } } = { data: a.slice(), next: { data: new Float64Array(2) } };
  for (let i = 0; i < n; i++) {
    const target = current.next?.data ?? a;
    for (let j = 0; j < target.length; j++) target[j] = current.data[1 - j] * (a[j] + i) + target[j];
    current = { data: target, next: { data: current.data } };
  }
  return current.data[0] * (current.next?.data[1] ?? 0);
}
