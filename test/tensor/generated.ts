import { numbersFrom } from "../support/numbers.ts";

/** Shapes of the tensors in generated programs, by a letter for each. */
const shapes = { M: "2, 3", V: "3", C: "2, 1", Q: "3, 3", B: "2, 2, 3" } as const;

type Letter = keyof typeof shapes;

/** A program on `x: [2, 3]`, `q: [3, 3]` and `v: [3]`, of which `body` computes the number `result`. */
export type Generated = { readonly parameters: string; readonly body: string };

/** A random program of operations on tensors, loops, branches, closures, arrays and objects. Nothing in it grows without bounds. */
export function generate(seed: number): Generated {
  const random = numbersFrom(seed);
  const isOpen = below(random, 3) === 0;
  const program = new Program(random, isOpen);
  const begin = `let a = tanh(${program.expression("M", 1)}) as ${program.type("M")};`;
  program.know("a", "M");
  const statements = Array.from({ length: 3 + below(random, 4) }, () => program.statement(2));
  const result = `const result = sum(mul(${program.expression("M", 2)}, ${program.expression("V", 1)})).item() + s;`;
  const parameters = `x: ${program.type("M")}, q: ${program.type("Q")}, v: ${program.type("V")}`;
  return { parameters, body: ["let s = 0.5;", begin, ...statements, result].join("\n  ") };
}

function below(random: () => number, limit: number): number {
  return Math.min(limit - 1, Math.floor(Math.abs(random()) * limit));
}

class Program {
  readonly #random: () => number;
  readonly #isOpen: boolean;
  readonly #variables: { readonly name: string; readonly letter: Letter }[] = [
    { name: "x", letter: "M" },
    { name: "q", letter: "Q" },
    { name: "v", letter: "V" },
  ];
  #count = 0;

  constructor(random: () => number, isOpen: boolean) {
    this.#random = random;
    this.#isOpen = isOpen;
  }

  type(letter: Letter): string {
    return `Tensor<[${this.#isOpen ? shapes[letter].replaceAll(/\d/g, "number") : shapes[letter]}]>`;
  }

  statement(depth: number): string {
    const kinds = depth > 0 ? [...simple, ...nested] : simple;
    return this.#pick(kinds)(this, depth - 1);
  }

  expression(letter: Letter, depth: number): string {
    const known = this.#variables.filter((variable) => variable.letter === letter);
    if (known.length > 0 && (depth <= 0 || below(this.#random, 4) === 0)) return this.#pick(known).name;
    // The first rules of what no variable holds end in what variables do hold.
    return this.#pick(depth <= 0 ? rules[letter].slice(0, 2) : rules[letter])((other) => this.expression(other, depth - 1));
  }

  /** A statement that declares what the following ones may use. */
  declare(letter: Letter, text: (name: string) => string): string {
    const name = `t${this.#count++}`;
    const written = text(name);
    this.know(name, letter);
    return written;
  }

  know(name: string, letter: Letter): void {
    this.#variables.push({ name, letter });
  }

  /** Text in which names that it declares are known, and not behind it. */
  inside(write: () => string): string {
    const before = this.#variables.length;
    const text = write();
    this.#variables.length = before;
    return text;
  }

  name(): string {
    return `n${this.#count++}`;
  }

  #pick<Member>(list: readonly Member[]): Member {
    return list[below(this.#random, list.length)]!;
  }
}

type Statement = (program: Program, depth: number) => string;

const simple: readonly Statement[] = [
  (p) => p.declare("M", (name) => `const ${name} = tanh(${p.expression("M", 2)});`),
  (p) => p.declare("Q", (name) => `const ${name} = sin(${p.expression("Q", 2)});`),
  (p) => p.declare("V", (name) => `const ${name} = ${p.expression("V", 2)};`),
  (p) => `a = tanh(${p.expression("M", 3)});`,
  (p) => `s = Math.sin(s + mean(${p.expression("M", 2)}).item());`,
  (p) => `s += a.slice([1, 0], [1, 3]).mul(${p.expression("V", 1)}).sum().item();`,
];

const nested: readonly Statement[] = [
  (p, depth) => `for (let i = 0; i < 3; i++) {\n${p.inside(() => [p.statement(depth), p.statement(depth), `a = tanh(mul(a, s)).add(${p.expression("M", 1)}).mul(0.5);`].join("\n"))}\n}`,
  (p, depth) => `for (let i = 0; i < 2; i++) {\n${p.inside(() => `const row = a.slice([i, 0], [1, 3]);\ns += sum(mul(row, ${p.expression("V", 1)})).item();\n${p.statement(depth)}`)}\n}`,
  (p, depth) => `if (sum(${p.expression("M", 1)}).item() > 0.1) {\n${p.inside(() => p.statement(depth))}\n} else {\n${p.inside(() => p.statement(depth))}\n}`,
  (p) => {
    const name = p.name();
    const body = p.expression("M", 2);
    return `const ${name} = (u: ${p.type("M")}) => tanh(add(mul(u, s), ${body}));\na = ${name}(${name}(a));`;
  },
  (p) => {
    const name = p.name();
    return `const ${name} = [${p.expression("M", 1)}, a, ${p.expression("M", 1)}];\nfor (const each of ${name}) a = tanh(add(mul(a, each), 0.1));`;
  },
  (p) => {
    const name = p.name();
    return `const ${name} = { w: ${p.expression("Q", 1)}, b: ${p.expression("V", 1)}, layer(u: ${p.type("M")}) { return tanh(matmul(u, this.w).add(this.b)); } };\na = ${name}.layer(a);`;
  },
  (p, depth) => {
    const name = p.name();
    return `let ${name} = 0;\nwhile (${name} < 2 + (s > 0 ? 1 : 0)) {\n${name}++;\n${p.inside(() => p.statement(depth))}\nif (${name} > 3) break;\n}`;
  },
];

type Rule = (of: (letter: Letter) => string) => string;

const rules: Readonly<Record<Letter, readonly Rule[]>> = {
  M: [
    (of) => `add(${of("M")}, ${of("V")})`,
    (of) => `mul(${of("M")}, ${of("C")})`,
    (of) => `sub(${of("M")}, mul(${of("M")}, 0.3))`,
    (of) => `${of("M")}.div(add(square(${of("V")}), 1))`,
    (of) => `matmul(${of("M")}, ${of("Q")})`,
    (of) => `sigmoid(${of("M")})`,
    (of) => `softplus(${of("M")})`,
    (of) => `softmax(${of("M")})`,
    (of) => `cumsum(${of("M")}, 1)`,
    (of) => `maximum(${of("M")}, ${of("M")})`,
    (of) => `where(greater(${of("M")}, 0.2), ${of("M")}, ${of("M")})`,
    (of) => `concat([${of("M")}, ${of("M")}], 1).slice([0, 2], [2, 3])`,
    (of) => `concat([${of("M")}.slice([1, 0], [1, 3]), ${of("M")}.slice([0, 0], [1, 3])])`,
    (of) => `stack([${of("V")}, ${of("V")}])`,
    (of) => `stack([${of("M")}, ${of("M")}], 1).sum(1)`,
    (of) => `${of("B")}.sum(1)`,
    (of) => `max(${of("B")}, 0)`,
    (of) => `transpose(matmul(${of("Q")}, transpose(${of("M")})))`,
    (of) => `gather(${of("M")}, [1, 0])`,
    (of) => `reverse(${of("M")}, 1)`,
    (of) => `reshape(transpose(reshape(${of("M")}, [3, 2])), [2, 3])`,
    (of) => `pad(${of("M")}.slice([0, 1], [2, 2]), [[0, 0], [1, 0]], 0.5)`,
    (of) => `tile(${of("V")}.expandDims(0), [2, 1])`,
    (of) => `einsum("ij,kj,kl->il", [${of("M")}, ${of("M")}, ${of("M")}])`,
    (of) => `layerNorm(${of("M")}, ${of("V")}, ${of("V")})`,
    (of) => `broadcastTo(${of("V")}, [2, 3])`,
  ],
  V: [
    (of) => `mean(${of("M")}, 0)`,
    (of) => `sum(${of("M")}, 0)`,
    (of) => `matmul(${of("Q")}, ${of("V")})`,
    (of) => `mul(${of("V")}, ${of("V")})`,
    (of) => `logSumExp(${of("Q")}, 0)`,
    (of) => `tanh(${of("V")})`,
    (of) => `solve(add(mul(${of("Q")}, 0.1), eye(3)), ${of("V")})`,
    (of) => `unstack(stack([${of("V")}, ${of("V")}]))[1]`,
    (of) => `concat([${of("V")}.slice([1], [2]), ${of("V")}.slice([0], [1])])`,
  ],
  C: [
    (of) => `mean(${of("M")}, 1, true)`,
    (of) => `norm(add(${of("M")}, 3), 2, 1, true)`,
    (of) => `reshape(dot(${of("M")}, ${of("V")}), [2, 1])`,
  ],
  Q: [
    (of) => `matmul(${of("M")}, ${of("M")}, true)`,
    (of) => `outer(${of("V")}, ${of("V")})`,
    (of) => `transpose(${of("Q")})`,
    (of) => `inverse(add(mul(sin(${of("Q")}), 0.2), eye(3)))`,
    (of) => `concat([${of("M")}, ${of("V")}.expandDims(0)])`,
    (of) => `einsum("bij,bik->jk", [${of("B")}, ${of("B")}])`,
  ],
  B: [
    (of) => `stack([${of("M")}, ${of("M")}])`,
    (of) => `stack([${of("M")}, ${of("M")}], 1)`,
    (of) => `matmul(matmul(${of("B")}, ${of("B")}, false, true), ${of("B")})`,
    (of) => `matmul(tanh(${of("B")}), stack([${of("Q")}, ${of("Q")}]))`,
    (of) => `einsum("bij,bjk->bik", [${of("B")}, stack([${of("Q")}, ${of("Q")}])])`,
    (of) => `mul(${of("B")}, ${of("M")})`,
    (of) => `softmax(${of("B")}, 1)`,
  ],
};
