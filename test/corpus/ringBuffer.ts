/** Generic containers: a ring buffer and a stack, used by an audio echo and a calculator. */

class RingBuffer<T extends number> {
  readonly #items: T[];
  #head = 0;

  constructor(
    private readonly capacity: number,
    initial: T,
  ) {
    this.#items = new Array<T>(capacity).fill(initial);
  }

  push(item: T): void {
    this.#items[this.#head] = item;
    this.#head = (this.#head + 1) % this.capacity;
  }

  /** The item pushed `age` pushes ago. */
  at(age: number): T {
    return this.#items[(this.#head - 1 - age + 2 * this.capacity) % this.capacity];
  }

  get length(): number {
    return this.capacity;
  }
}

class Stack<T extends number> {
  private readonly items: T[] = [];

  push(item: T): this {
    this.items.push(item);
    return this;
  }

  pop(): T {
    return this.items.pop()!;
  }

  get size(): number {
    return this.items.length;
  }
}

// at [0.6, 0.3] wrt [0, 1]
export function echo(feedback: number, mix: number): number {
  const delay = new RingBuffer<number>(3, 0);
  let energy = 0;
  for (let n = 0; n < 12; n++) {
    const dry = Math.sin(0.8 * n);
    const wet = delay.at(delay.length - 1);
    delay.push(dry + feedback * wet);
    const out = dry * (1 - mix) + wet * mix;
    energy += out * out;
  }
  return energy;
}

type Operator = "+" | "*" | "max";

function applyTop(stack: Stack<number>, operator: Operator): void {
  const b = stack.pop();
  const a = stack.pop();
  stack.push(operator === "+" ? a + b : operator === "*" ? a * b : Math.max(a, b));
}

// at [1.3, 0.4] wrt [0, 1]
export function reversePolish(x: number, y: number): number {
  const stack = new Stack<number>();
  stack.push(x).push(y).push(2);
  applyTop(stack, "*");
  applyTop(stack, "+");
  stack.push(x * y);
  applyTop(stack, "max");
  return stack.pop() ** 2 + stack.size;
}
