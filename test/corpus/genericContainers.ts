/** Small generic containers and helpers, as utility modules have them, around data that is differentiated. */

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const k = key(item);
    const group = groups.get(k);
    if (group) group.push(item);
    else groups.set(k, [item]);
  }
  return groups;
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, f: (value: V, key: K) => W): Map<K, W> {
  const result = new Map<K, W>();
  for (const [key, value] of map) result.set(key, f(value, key));
  return result;
}

function pairUp<A, B>(as: readonly A[], bs: readonly B[]): [A, B][] {
  const pairs: [A, B][] = [];
  for (let i = 0; i < Math.min(as.length, bs.length); i++) pairs.push([as[i], bs[i]]);
  return pairs;
}

const zipWith =
  <A, B, C>(f: (a: A, b: B) => C) =>
  (as: readonly A[], bs: readonly B[]): C[] =>
    as.map((a, i) => f(a, bs[i]));

class Stack<T> {
  private readonly items: T[] = [];

  push(item: T): this {
    this.items.push(item);
    return this;
  }

  pop(): T | undefined {
    return this.items.pop();
  }

  get size(): number {
    return this.items.length;
  }

  map<U>(f: (item: T) => U): Stack<U> {
    const mapped = new Stack<U>();
    for (const item of this.items) mapped.push(f(item));
    return mapped;
  }
}

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

// at [[1, 2, 4, 3, 7]]
export function withinGroups(x: number[]): number {
  const items = x.map((value, i) => ({ value, kind: i % 3 === 0 ? "outer" : "inner" }));
  let total = 0;
  for (const [kind, members] of groupBy(items, (item) => item.kind)) {
    const centre = mean(members.map(({ value }) => value));
    const spread = members.reduce((sum, { value }) => sum + (value - centre) ** 2, 0);
    total += (kind === "outer" ? 2 : 1) * spread;
  }
  return total;
}

// at [[1, 2, 4]]
export function squaredSums(x: number[]): number {
  const sums = new Map<string, number>();
  x.forEach((value, i) => {
    const key = `k${i % 2}`;
    sums.set(key, (sums.get(key) ?? 0) + value);
  });
  let total = 0;
  for (const { square } of mapValues(sums, (sum) => ({ square: sum * sum })).values()) total += square;
  return total;
}

// at [[1, 2, 4]]
export function pairedWithObjects(x: number[]): number {
  const squares = x.map((value) => ({ square: value * value }));
  return pairUp(x, squares).reduce((sum, [value, { square }]) => sum + value * square, 0);
}

// at [[1, 2, 4]]
export function stacked(x: number[]): number {
  const stack = new Stack<number>();
  for (const value of x) stack.push(value).push(value * 2);
  const squares = stack.map((value) => value * value);
  let total = 0;
  while (squares.size > 2) total += (squares.pop() ?? 0) * squares.size;
  return total;
}

// at [[1, 2, 4]]
export function zipped(x: number[]): number {
  const products = zipWith((a: number, b: number) => a * b);
  return products(x, x.slice().reverse()).reduce((sum, p) => sum + p * p, 0);
}
