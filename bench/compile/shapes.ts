/** A function to compile, of a size that can be chosen. */
export type Shape = {
  readonly name: string;
  /** A module with a function of about `statements` statements and its gradient, both exported, as `f` and `df`. */
  readonly source: (statements: number) => string;
};

/** Indices 0 to count − 1. */
function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `  ${text(index)}`).join("\n");
}

function moduleOf(body: string, helpers = ""): string {
  return `import { grad } from "nabla";
${helpers}
export function f(x: Float64Array): number {
${body}
}
export const df = grad(f);
`;
}

const functions = ["Math.sin", "Math.atan", "Math.cos", "Math.tanh"];

/** An expression of two earlier variables, of four kinds in turn. */
function step(index: number, one: string, other: string): string {
  switch (index % 4) {
    case 0:
      return `${one} * ${other} + ${index % 7}`;
    case 1:
      return `${functions[(index >> 2) % functions.length]}(${one} * ${other})`;
    case 2:
      return `(${one} - ${other}) * 0.${(index % 8) + 1}`;
    default:
      return `${one} / (1 + ${other} * ${other})`;
  }
}

const straightLine: Shape = {
  name: "straight line",
  source: (statements) => {
    const lines = times(statements, (i) => {
      const operand = (back: number): string => (i - back >= 0 ? `v${i - back}` : `x[${(i * 7 + back) % 16}]`);
      return `const v${i} = ${step(i, operand(1), operand(2 + ((i * 5) % 11)))};`;
    });
    return moduleOf(`${lines}\n  return v${statements - 1};`);
  },
};

const manyLoops: Shape = {
  name: "small loops",
  source: (statements) => {
    const lines = times(Math.floor(statements / 3), (i) => {
      return `for (let i${i} = 0; i${i} < x.length; i${i}++) s = Math.sin(s) * x[i${i}] + ${i % 5};`;
    });
    return moduleOf(`  let s = 1;\n${lines}\n  return s;`);
  },
};

const longBody: Shape = {
  name: "long loop body",
  source: (statements) => {
    const lines = times(statements, (i) => {
      const operand = (back: number): string => (i - back >= 0 ? `v${i - back}` : back % 2 === 0 ? "s" : "x[k]");
      return `  const v${i} = ${step(i, operand(1), operand(2 + ((i * 5) % 11)))};`;
    });
    return moduleOf(`  let s = 1;\n  for (let k = 0; k < x.length; k++) {\n${lines}\n    s = s * 0.5 + v${statements - 1};\n  }\n  return s;`);
  },
};

const manyArrays: Shape = {
  name: "many arrays",
  source: (statements) => {
    const blocks = times(Math.floor(statements / 4), (i) => {
      const from = i === 0 ? "x" : `a${i - 1}`;
      return `const a${i} = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) a${i}[i] = ${from}[i] * ${from}[i] + ${from}[0];
  a${i}[0] += ${from}[1];`;
    });
    const last = `a${Math.floor(statements / 4) - 1}`;
    return moduleOf(`${blocks}\n  let s = 0;\n  for (let i = 0; i < x.length; i++) s += ${last}[i];\n  return s;`);
  },
};

const manyStores: Shape = {
  name: "many stores",
  source: (statements) => {
    const lines = times(statements, (i) => `w[${i % 23}] = ${step(i, `w[${(i * 3) % 23}]`, `w[${(i * 5 + 1) % 23}]`)};`);
    return moduleOf(`  const w = new Float64Array(x.length);\n  for (let i = 0; i < x.length; i++) w[i] = x[i];\n${lines}\n  return w[0] + w[1];`);
  },
};

const manyCalls: Shape = {
  name: "helper calls",
  source: (statements) => {
    const helpers = `function blend(a: number, b: number): number {
  const t = a * b;
  return t > 0.5 ? Math.sin(t) : t + b;
}
function pull(w: Float64Array, at: number): number {
  return w[at % w.length] * 0.5;
}`;
    const lines = times(statements, (i) => {
      const before = i === 0 ? "x[0]" : `v${i - 1}`;
      return `const v${i} = ${i % 2 === 0 ? `blend(${before}, x[${i % 16}])` : `${before} + pull(x, ${i})`};`;
    });
    return moduleOf(`${lines}\n  return v${statements - 1};`, helpers);
  },
};

const manyBranches: Shape = {
  name: "branches",
  source: (statements) => {
    const blocks = times(Math.floor(statements / 4), (i) => {
      return `if (s > x[${i % 16}]) {
    s = s * 0.9 + x[${(i * 3) % 16}];
    t += Math.sin(s);
  } else s = s - t * 0.1;`;
    });
    return moduleOf(`  let s = 1;\n  let t = 0;\n${blocks}\n  return s + t;`);
  },
};

/** What a large function may be made of. */
export const shapes: readonly Shape[] = [straightLine, manyLoops, longBody, manyArrays, manyStores, manyCalls, manyBranches];
