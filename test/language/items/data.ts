/** Data: one program to each word of the list of what a developer writes. */

type Interval = [low: number, high: number];

function widen([low, high]: Interval, by: number): Interval {
  return [low - by * by, high + Math.sin(by)];
}

// at [0.7], [-0.4]
export function tuples(margin: number): number {
  const [low, high] = widen([margin, 2 * margin], margin);
  const ends: [number, string, number] = [low, "open", high];
  return ends[0] * ends[2] + (ends[1] === "open" ? high ** 2 : low);
}

function multiply(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

// at [[[0.1, 0.2, 0.3], [1, 2, 3], [0.5, -0.5, 0.25]]]
export function nestedArrays(m: number[][]): number {
  const square = multiply(m, m);
  let trace = 0;
  for (let i = 0; i < square.length; i++) trace += square[i][i] * Math.cos(m[i][0]);
  return trace;
}

// at [[Float64Array.of(1, 2), Float64Array.of(-0.5, 0.25)]]
export function arraysOfTypedArrays(channels: Float64Array[]): number {
  let energy = 0;
  for (const [c, channel] of channels.entries()) {
    for (let i = 1; i < channel.length; i++) energy += (c + 1) * (channel[i] * channel[i - 1]) ** 2;
  }
  channels[0][1] = energy;
  return channels[0][1] * channels[1][0];
}

interface Particle {
  readonly mass: number;
  position: { x: number; y: number };
  readonly tags?: readonly string[];
}

function kinetic(p: Particle, dt: number): number {
  const { x, y } = p.position;
  return (0.5 * p.mass * (x * x + y * y)) / dt ** 2;
}

// at [{ mass: 1.5, position: { x: 0.2, y: -0.7 }, tags: ["fixed"] }, 0.1]
export function objectsAndInterfaces(p: Particle, dt: number): number {
  p.position.x += dt * p.mass;
  return kinetic(p, dt) + (p.tags?.length ?? 0) * p.position.x;
}

// at [[{ mass: 1, position: { x: 1, y: 2 } }, { mass: 3, position: { x: -1, y: 0.5 } }]]
export function arraysOfObjects(bodies: Particle[]): number {
  let total = 0;
  for (let i = 0; i < bodies.length; i++) {
    for (let j = i + 1; j < bodies.length; j++) {
      const dx = bodies[i].position.x - bodies[j].position.x;
      const dy = bodies[i].position.y - bodies[j].position.y;
      total -= (bodies[i].mass * bodies[j].mass) / Math.sqrt(dx * dx + dy * dy + 0.01);
    }
  }
  return total;
}

interface Settings {
  readonly rate: number;
  readonly weights: readonly number[];
  readonly limits: Readonly<Record<"low" | "high", number>>;
}

// at [{ rate: 0.3, weights: [1, 2, 3], limits: { low: -1, high: 2 } }]
export function readonlyMembers(s: Readonly<Settings>): number {
  const sum = s.weights.reduce((a, w) => a + w * w, 0);
  return Math.exp(-s.rate * sum) * (s.limits.high - s.limits.low) ** 2;
}

interface Optional {
  gain?: number;
  offset?: { value?: number };
}

// at [{ gain: 2 }, 0.5], [{ offset: { value: 3 } }, 0.5], [{ gain: 1.5, offset: {} }, -1] wrt [1]
export function optionalMembers(o: Optional, x: number): number {
  const gain = o.gain ?? 1;
  if (o.offset?.value !== undefined) return gain * x ** 2 + o.offset.value * x;
  return gain ** 2 * Math.sin(x);
}

class Account {
  static readonly fee = 0.01;
  static opened = 0;
  #log: number[] = [];
  protected rate = 0.05;

  constructor(public balance: number) {}

  static of(balance: number): Account {
    return new Account(balance * (1 - Account.fee));
  }

  get worth(): number {
    return this.balance * (1 + this.rate);
  }

  set worth(value: number) {
    this.balance = value / (1 + this.rate);
  }

  deposit(amount: number): this {
    this.balance += amount;
    this.#log.push(amount);
    return this;
  }

  total(): number {
    return this.#log.reduce((sum, x) => sum + x * x, 0);
  }
}

class Savings extends Account {
  protected override rate = 0.08;

  constructor(
    balance: number,
    private readonly bonus: number,
  ) {
    super(balance);
  }

  override deposit(amount: number): this {
    return super.deposit(amount + this.bonus * this.balance);
  }
}

// at [10, 0.3], [2, -0.5] wrt [0, 1]
export function classesWithMethods(start: number, bonus: number): number {
  const plain = Account.of(start).deposit(bonus).deposit(2 * bonus);
  return plain.total() * plain.balance;
}

// at [10, 0.3] wrt [0, 1]
export function gettersAndSetters(start: number, amount: number): number {
  const account = new Account(start);
  account.worth = account.worth * account.worth + amount;
  account.worth += amount ** 2;
  return account.balance;
}

// at [10, 0.3] wrt [0, 1]
export function staticMembers(start: number, amount: number): number {
  return Account.of(start * amount).balance ** 2 * Account.fee;
}

// at [10, 0.3], [1, 2] wrt [0, 1]
export function inheritanceAndThis(start: number, bonus: number): number {
  const accounts: Account[] = [new Savings(start, bonus), new Account(start)];
  let sum = 0;
  for (const account of accounts) sum += account.deposit(1).deposit(start).worth * account.total();
  return sum;
}

type Rates = Record<"usd" | "eur", Record<"bid" | "ask", number>>;

// at [{ usd: { bid: 1, ask: 1.1 }, eur: { bid: 0.9, ask: 1.2 } }]
export function recordsOfRecords(rates: Rates): number {
  const spread = (currency: keyof Rates): number => rates[currency].ask / rates[currency].bid;
  const keys = ["usd", "eur"] as const;
  return keys.reduce((product, key) => product * spread(key), 1);
}

type Shape =
  | { readonly kind: "circle"; readonly radius: number }
  | { readonly kind: "box"; readonly width: number; readonly height: number }
  | { readonly kind: "union"; readonly parts: readonly Shape[] };

function area(shape: Shape): number {
  switch (shape.kind) {
    case "circle":
      return Math.PI * shape.radius ** 2;
    case "box":
      return shape.width * shape.height;
    case "union":
      return shape.parts.reduce((sum, part) => sum + area(part), 0);
  }
}

// at [1.5], [0.2]
export function discriminatedUnions(size: number): number {
  const shapes: Shape[] = [
    { kind: "circle", radius: size },
    { kind: "box", width: size, height: Math.exp(size) },
  ];
  return area({ kind: "union", parts: [...shapes, { kind: "union", parts: shapes }] });
}

enum Unit {
  Metre,
  Foot = 5,
  Mile,
}

const enum Axis {
  X = "x",
  Y = "y",
}

const metres: Record<Unit, number> = { [Unit.Metre]: 1, [Unit.Foot]: 0.3048, [Unit.Mile]: 1609.34 };

// at [2, 5], [3, 6], [0.5, 0]
export function enums(length: number, unit: Unit): number {
  const along: Record<Axis, number> = { [Axis.X]: length, [Axis.Y]: length ** 2 };
  return metres[unit] * along[Axis.X] * along.y;
}

// at [[0.2, 0.4, 0.6, 0.8], ["a", "b", "a", "c"]]
export function mapsWithInactiveKeys(values: number[], groups: readonly string[]): number {
  const sums = new Map<string, { total: number; count: number }>();
  values.forEach((value, i) => {
    const group = sums.get(groups[i]) ?? { total: 0, count: 0 };
    group.total += value * value;
    group.count += 1;
    sums.set(groups[i], group);
  });
  let result = 0;
  for (const [name, { total, count }] of sums) result += (name === "a" ? 2 : 1) * (total / count) ** 2;
  return result;
}

// at [[0.2, 0.4, 0.6, 0.8], [3, 1, 3, 2]]
export function setsWithInactiveMembers(values: number[], ids: readonly number[]): number {
  const seen = new Set<number>();
  let product = 1;
  for (let i = 0; i < values.length; i++) {
    if (seen.has(ids[i])) continue;
    seen.add(ids[i]);
    product *= 1 + values[i];
  }
  return product * seen.size;
}

interface Layout {
  origin?: { x: number; y: number };
  size: readonly [number, number, ...number[]];
  scale?: number;
}

function perimeter({ size: [w, h, ...more], scale = 2, origin: { x, ...others } = { x: 0.5, y: w } }: Layout): number {
  return scale * (w + h) * x + others.y ** 2 + more.reduce((a, b) => a * b, 1);
}

// at [1, 2], [0.5, 3] wrt [0, 1]
export function destructuringWithDefaults(w: number, h: number): number {
  let a: number, b: number;
  const layout: Layout = { size: [w, h] };
  ({ scale: a = layout.size[1], size: [b] } = layout);
  [a, b] = [b * 2, a];
  return perimeter(layout) * a - b ** 2;
}

// at [{ origin: { x: 0.1, y: -0.2 }, size: [1, 2, 3, 4], scale: 3 }]
export function destructuringWithRest(layout: Layout): number {
  const { scale = 1, size: [first, ...sizes], ...position } = layout;
  return perimeter(layout) * scale + first * sizes.reduce((sum, v) => sum + v * v, 0) * (position.origin?.y ?? 1);
}

// at [{ x: 1, y: 2, z: 3 }, 0.5] wrt [0, 1]
export function spreadAndShorthand(p: { x: number; y: number; z: number }, t: number): number {
  const y = p.y * t;
  const moved = { ...p, y, x: p.x + t };
  const list = [...[moved.x, moved.z], ...[t, y], y];
  return Math.max(...list) * Math.hypot(...[moved.x, moved.z]) + list.length * y;
}

// at [{ red: 0.2, green: 0.5, blue: 0.7 }]
export function computedAccessWithKnownKeys(colour: { red: number; green: number; blue: number }): number {
  const weights = { red: 0.3, green: 0.6, blue: 0.1 } as const;
  const channels = ["red", "green", "blue"] as const;
  const main: keyof typeof weights = "green";
  let luminance = 0;
  for (const channel of channels) luminance += weights[channel] * colour[channel] ** 2.2;
  return luminance * colour[main] * colour["blue"];
}

const presets = {
  soft: { gain: 0.5, powers: [1, 2] },
  hard: { gain: 2, powers: [2, 3] },
} as const satisfies Record<string, { readonly gain: number; readonly powers: readonly number[] }>;

// at [0.7, "soft"], [0.7, "hard"]
export function constSatisfiesAndAssertions(x: number, name: keyof typeof presets): number {
  const { gain, powers } = presets[name];
  const values = powers.map((p) => (x as number) ** p) as readonly number[];
  const first: number | undefined = values.at(0);
  return gain * first! * <number>values[1];
}
