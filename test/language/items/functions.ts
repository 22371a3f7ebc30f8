/** Functions: one program to each word of the list of what a developer writes. */

function soften(x: number, sharpness = 2, shift?: number, ...others: number[]): number {
  return Math.tanh(sharpness * x + (shift ?? x)) + others.reduce((sum, o, i) => sum + o * (i + 1), 0);
}

// at [0.3], [-1]
export function defaultOptionalAndRestParameters(x: number): number {
  return soften(x) + soften(x, x) * soften(x, 1, x ** 2) - soften(x, undefined, 1, x, x * x);
}

function lengthOf(x: number): number;
function lengthOf(x: number, y: number): number;
function lengthOf(v: readonly number[]): number;
function lengthOf(x: number | readonly number[], y = 0): number {
  return typeof x === "number" ? Math.hypot(x, y) : Math.hypot(...x);
}

// at [3, 4] wrt [0, 1]
export function overloads(x: number, y: number): number {
  return lengthOf(x) * lengthOf(x, y) + lengthOf([x, y, x * y]);
}

interface Scaled {
  scale(by: number): this;
  readonly size: number;
}

class Weight implements Scaled {
  constructor(readonly size: number) {}
  scale(by: number): this {
    return new Weight(this.size * by) as this;
  }
}

function pick<T, K extends keyof T>(object: T, key: K): T[K] {
  return object[key];
}

function best<T extends Scaled>(items: readonly T[], score: (item: T) => number): T {
  return items.reduce((a, b) => (score(a) >= score(b) ? a : b));
}

// at [1, 2], [3, -2] wrt [0, 1]
export function generics(x: number, y: number): number {
  const winner = best([new Weight(x), new Weight(y)], (w) => w.size ** 2);
  return pick(winner.scale(x * y), "size") + pick({ a: x, b: "text" }, "a");
}

function legendre(n: number, x: number): number {
  if (n === 0) return 1;
  if (n === 1) return x;
  return ((2 * n - 1) * x * legendre(n - 1, x) - (n - 1) * legendre(n - 2, x)) / n;
}

// at [0.3, 4], [-0.8, 5]
export function recursion(x: number, n: number): number {
  return legendre(n, x) ** 2;
}

function chebyshevFirst(n: number, x: number): number {
  return n === 0 ? 1 : x * chebyshevFirst(n - 1, x) - (1 - x * x) * chebyshevSecond(n - 1, x);
}

function chebyshevSecond(n: number, x: number): number {
  return n === 0 ? 0 : chebyshevFirst(n - 1, x) + x * chebyshevSecond(n - 1, x);
}

// at [0.3, 4], [0.9, 3]
export function mutualRecursion(x: number, n: number): number {
  return chebyshevFirst(n, x) * chebyshevSecond(n, x);
}

// at [0.4], [2]
export function nestedFunctions(x: number): number {
  function inner(y: number): number {
    function innermost(z: number): number {
      return z * x + y;
    }
    return innermost(y) ** 2;
  }
  return inner(x) + inner(1);
}

function makeCounter(step: number) {
  let total = 0;
  return {
    add(by: number) {
      total += by * step;
      return total;
    },
    reset: () => {
      total = 0;
    },
    read: () => total,
  };
}

// at [0.5, 2] wrt [0, 1]
export function closuresThatWriteCapturedVariables(step: number, by: number): number {
  const counter = makeCounter(step);
  counter.add(by);
  const early = counter.add(by ** 2);
  counter.reset();
  [1, 2, 3].forEach((k) => counter.add(k * by));
  return early * counter.read();
}

const blend = (a: number) => (b: number) => (t: number) => a * (1 - t) + b * t ** 2;

// at [0.3], [2]
export function currying(x: number): number {
  const from = blend(x);
  return from(1)(x) * from(x * x)(0.5);
}

function compose(...steps: readonly ((x: number) => number)[]): (x: number) => number {
  return (x) => steps.reduce((value, step) => step(value), x);
}

function derivativeOf(f: (x: number) => number, h = 0.5): (x: number) => number {
  return (x) => (f(x + h) - f(x - h)) / (2 * h);
}

// at [0.3], [2]
export function functionsPassedAndReturned(x: number): number {
  const smooth = compose(Math.sin, (v) => v * v, Math.exp);
  return derivativeOf(smooth, x)(x) * derivativeOf((y) => y ** 3)(x);
}

class Filter {
  #state = 0;
  constructor(private readonly alpha: number) {}
  next = (value: number): number => (this.#state = this.alpha * value + (1 - this.alpha) * this.#state);
  square(value: number): number {
    return value * this.alpha ** 2;
  }
}

// at [[1, 2, 3], 0.3] wrt [0, 1]
export function methodReferences(signal: number[], alpha: number): number {
  const filter = new Filter(alpha);
  const square = filter.square.bind(filter);
  const { abs } = Math;
  return signal.map(filter.next).map(square).map(Math.sqrt).map(abs).reduce((a, b) => a * b + 1);
}

function integrate(f: (x: number) => number, from: number, to: number, n = 8): number {
  const h = (to - from) / n;
  let sum = 0.5 * (f(from) + f(to));
  for (let i = 1; i < n; i++) sum += f(from + i * h);
  return sum * h;
}

function times<T>(n: number, make: (i: number) => T): T[] {
  const result: T[] = [];
  for (let i = 0; i < n; i++) result.push(make(i));
  return result;
}

// at [0.3], [2]
export function higherOrderFunctions(x: number): number {
  const moments = times(3, (k) => integrate((t) => t ** k * Math.exp(-t * x), 0, x));
  return moments.reduce((sum, m, k) => sum + (k + 1) * m, 0);
}

// at [0.3]
export function immediatelyInvokedFunctions(x: number): number {
  const scale = (() => {
    const base = x * x;
    return base > 1 ? base : 1 + base;
  })();
  return scale * (function (y: number) {
    return y * x;
  })(Math.sin(x));
}

const sumOf = (...terms: number[]): number => terms.reduce((a, b) => a + b, 0);
const normOf = (first: number, ...others: readonly number[]): number => Math.sqrt(sumOf(first ** 2, ...others.map((v) => v * v)));

// at [0.3, [1, 2]] wrt [0, 1]
export function variadics(x: number, list: number[]): number {
  return normOf(x, ...list, x) * sumOf(...list) + sumOf();
}

const operations = {
  add: (a: number, b: number) => a + b,
  mul: (a: number, b: number) => a * b,
  pow: (a: number, b: number) => a ** b,
} as const;

interface Layer {
  readonly weight: number;
  readonly activation: (x: number) => number;
}

function feed(layers: readonly Layer[], input: number): number {
  let value = input;
  for (const { weight, activation } of layers) value = activation(weight * value);
  for (let i = 0; i < layers.length; i++) value += layers[i].activation(value) * layers[i].weight;
  return layers.reduce((sum, layer) => sum + layer.activation(value), 0);
}

// at [0.3], [-0.7]
export function functionsInObjectsInArrays(x: number): number {
  const layers: Layer[] = [{ weight: x, activation: Math.tanh }];
  layers.push({ weight: 2, activation: (v) => v * v * x });
  const steps = [Math.sin, Math.cos];
  steps[1] = (v) => v ** 2;
  return feed(layers, x) * steps[1](x) + steps[0](x);
}

function callWith<A extends readonly unknown[], R>(f: (...args: A) => R, ...args: A): R {
  return f(...args);
}

function weighted<T extends number[]>(scale: number, ...values: T): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * scale ** i;
  return sum * values.length;
}

// at [0.3], [-0.7]
export function genericVariadics(x: number): number {
  return callWith((a: number, b: { value: number }) => a * b.value, x, { value: x * x }) + weighted(x, 1, x, x * x);
}

function magnitude(v: Float64Array | readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] * v[i];
  return Math.sqrt(sum);
}

// at [Float64Array.of(1, 2), [3, 4, 5]] wrt [0, 1]
export function helpersOfSeveralKindsOfArrays(a: Float64Array, b: number[]): number {
  return magnitude(a) * magnitude(b) + magnitude([a[0], b[1]]);
}

enum Curve {
  Linear = "linear",
  Squared = "squared",
}

const curves: Record<Curve, (x: number) => number> = {
  [Curve.Linear]: (x) => 2 * x,
  [Curve.Squared]: (x) => x * x,
};

// at [0.3, "linear"], [0.3, "squared"]
export function tablesOfFunctionsByEnum(x: number, curve: Curve): number {
  return curves[curve](x) * x;
}

type Instruction = { readonly op: keyof typeof operations; readonly operand: number };

// at [1.3, [{ op: "add", operand: 1 }, { op: "pow", operand: 2 }, { op: "mul", operand: 3 }]] wrt [0]
export function functionsChosenInAnObject(x: number, program: readonly Instruction[]): number {
  let value = x;
  for (const { op, operand } of program) value = operations[op](value, operand * x);
  return value;
}

// at [[0.3, -0.4, 2], [2, 0, 1]]
export function functionsChosenInAnArray(x: number[], kinds: readonly number[]): number {
  const activations = [Math.tanh, (v: number) => Math.max(0, v), (v: number) => 1 / (1 + Math.exp(-v))];
  let product = 1;
  for (let i = 0; i < x.length; i++) product *= 1 + activations[kinds[i]](x[i]);
  return product;
}
