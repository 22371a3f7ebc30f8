/** Several constructs in one program: classes, Maps, trees, labels and views. */

enum Kind {
  Spring,
  Damper = 3,
  Motor,
}

const stiffness: Record<Kind, number> = { [Kind.Spring]: 2, [Kind.Damper]: 0.5, [Kind.Motor]: 1 };
export let gain = 1.5;
export const history: number[] = [0.5, 0.25];

abstract class Part {
  static count = 0;
  abstract readonly kind: Kind;
  constructor(protected readonly k: number) {}
  abstract force(x: number, v: number): number;
  get power(): number {
    return this.force(this.k, 1) ** 2;
  }
}

class Spring extends Part {
  readonly kind = Kind.Spring;
  force(x: number): number {
    return -this.k * x * stiffness[this.kind];
  }
}

class Damper extends Part {
  readonly kind = Kind.Damper;
  override force(_: number, v: number): number {
    return -this.k * v * Math.abs(v) * stiffness[this.kind];
  }
  override get power(): number {
    return super.power * 2;
  }
}

// at [0.3, 4], [1.2, 7] wrt [0]
export function mechanism(k: number, n: number): number {
  const parts: Part[] = [new Spring(k), new Damper(k * k), new Spring(1)];
  let [x, v] = [1, 0.5];
  for (let i = 0; i < n; i++) {
    const total = parts.reduce((sum, part) => sum + part.force(x, v), 0);
    [x, v] = [x + 0.1 * v, v + 0.1 * total * gain];
    if (i === 2) parts.push(new Damper(x));
  }
  return x * v + parts.map((p) => p.power).filter((p) => p > 0.01).reduce((a, b) => a + b, 0) * history[1];
}

// at [0.3], [1.2]
export function mapOfObjectsChanged(x: number): number {
  const groups = new Map<string, { sum: number; items: number[] }>();
  const add = (key: string, value: number): void => {
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { sum: 0, items: [] }));
    group.sum += value;
    group.items.push(value * group.sum);
  };
  for (const [i, key] of ["a", "b", "a", "c", "b"].entries()) add(key, x ** (i + 1));
  groups.delete("c");
  let total = 0;
  groups.forEach(({ sum, items }, key) => {
    total += (key === "a" ? 2 : 1) * sum * items.reduce((p, q) => p + q, 0);
  });
  return total * groups.size;
}

// at [[1, 2, 3, 4], 0.5] wrt [0, 1]
export function spliceInLoop(a: number[], t: number): number {
  const work = [...a];
  for (let i = 0; i < work.length; i++) {
    if (i % 2 === 1) {
      const [taken = 0] = work.splice(i, 1, t * work[i], work[i] ** 2);
      work[0] += taken * t;
      i++;
    }
  }
  work.copyWithin(1, 2, 4);
  work.fill(t, -1);
  return work.reduce((s, v, i) => s + v * Math.cos(i), 0);
}

type Branching = { readonly value: number; readonly children: readonly Branching[] };

function fold<T>(node: Branching, f: (value: number, results: readonly T[]) => T): T {
  return f(node.value, node.children.map((child) => fold(child, f)));
}

// at [0.3], [1.2]
export function foldOverTree(x: number): number {
  const leaf = (value: number): Branching => ({ value, children: [] });
  const tree: Branching = { value: x, children: [leaf(x * 2), { value: 3, children: [leaf(x ** 2), leaf(1)] }] };
  return fold<number>(tree, (value, results) => results.reduce((a, b) => a + b * value, value));
}

// at [0.3, 3], [1.2, 5] wrt [0]
export function labelsAndFallthrough(x: number, n: number): number {
  let s = x;
  outer: for (let i = 0; ; i++) {
    switch (i % 4) {
      case 0:
        s += Math.sin(s);
      case 1:
        s *= 1.1;
        break;
      case 2: {
        if (s > 10) break outer;
        continue outer;
      }
      default:
        inner: {
          if (i > n) break outer;
          if (s < 0) break inner;
          s -= x;
        }
    }
    s += x * i;
  }
  return s * s;
}

// at [Float64Array.of(1, 2, 3, 4), 0.5] wrt [0, 1]
export function overlappingViewsInClosures(a: Float64Array, k: number): number {
  const buffer = new ArrayBuffer(6 * Float64Array.BYTES_PER_ELEMENT);
  const [low, high] = [new Float64Array(buffer, 0, 4), new Float64Array(buffer, 16)];
  const write = (i: number, v: number): void => {
    low[i] += v;
    high[i] *= 1 + low[i];
  };
  low.set(a);
  high.fill(k, 2);
  a.forEach((v, i) => write(i % 4, v * k));
  const whole = new Float64Array(buffer);
  return whole.reduce((s, v, i) => s + v * (i + 1), 0) + high.subarray(1, 3).map((v) => v * v)[0];
}
