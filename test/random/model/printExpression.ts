import type { Expression, ModelType, Part } from "./model.ts";
import type { Spelling } from "./print.ts";
import { printBlock } from "./printStatement.ts";

/** Binding strength of operators, by the grammar of JavaScript; higher binds tighter. */
const strength = {
  conditional: 2,
  "||": 3,
  "&&": 4,
  "|": 5,
  "&": 7,
  "===": 8,
  "!==": 8,
  "<": 9,
  "<=": 9,
  ">": 9,
  ">=": 9,
  ">>": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
  "**": 13,
  unary: 14,
  call: 18,
} as const;

/** Text of an expression, in parentheses if it binds less tightly than `minimum`. */
export function printExpression(e: Expression, spelling: Spelling, minimum = 0, indent = ""): string {
  const own = strengthOf(e);
  const text = printBare(e, spelling, indent);
  return own < minimum ? `(${text})` : text;
}

function strengthOf(e: Expression): number {
  switch (e.kind) {
    case "arithmetic":
    case "bits":
    case "comparison":
    case "logical":
      return strength[e.operator];
    case "conditional":
      return strength.conditional;
    case "unary":
      return strength.unary;
    case "number":
      return e.value < 0 ? strength.unary : strength.call;
    default:
      return strength.call;
  }
}

function printBare(e: Expression, spelling: Spelling, indent: string): string {
  const print = (inner: Expression, minimum = 0): string => printExpression(inner, spelling, minimum, indent);
  switch (e.kind) {
    case "number":
    case "boolean":
      return String(e.value);
    case "variable":
      return spelling(e.name);
    case "type":
      return printType(e.type, spelling);
    case "unary":
      return e.operator + print(e.operand, strength.unary + 1);
    case "arithmetic":
    case "bits":
    case "comparison":
    case "logical":
      return printBinary(e, print);
    case "conditional":
      return `${print(e.condition, strength["||"])} ? ${print(e.whenTrue, 2)} : ${print(e.whenFalse, 2)}`;
    case "math":
      return `Math.${e.name}(${e.arguments.map((a) => print(a)).join(", ")})`;
    case "element":
      return `${print(e.array, strength.call)}[${print(e.index)}]`;
    case "length":
      return `${print(e.array, strength.call)}.length`;
    case "call":
      return `${spelling(e.callee)}(${e.arguments.map((a) => print(a)).join(", ")})`;
    case "zeros":
      return e.arrayKind === "number[]"
        ? `new Array<number>(${print(e.length)}).fill(0)`
        : `new ${e.arrayKind}(${print(e.length)})`;
    case "arrayLiteral": {
      const list = `[${e.elements.map((x) => print(x)).join(", ")}]`;
      return e.arrayKind === "number[]" ? list : `new ${e.arrayKind}(${list})`;
    }
    case "subarray":
      return `${print(e.array, strength.call)}.subarray(${print(e.from)}, ${print(e.to)})`;
    case "copy":
      return `${print(e.array, strength.call)}.slice()`;
    case "member":
      return `${print(e.object, strength.call)}.${e.name}`;
    case "code":
      return printParts(e.parts, indent, spelling);
  }
}

/** A type, with the names of the module spelled as they are declared. */
export function printType(type: ModelType, spelling: Spelling): string {
  return type.replace(/[A-Za-z_]\w*/g, spelling);
}

/** Text with expressions and blocks in it; an expression that a member is taken of, or that is called, binds tightly. */
export function printParts(parts: readonly Part[], indent: string, spelling: Spelling): string {
  const print = (part: Part, i: number): string => {
    if (typeof part === "string") return part;
    if (isBlock(part)) return printBlock(part, indent, spelling);
    const [previous, next] = [parts[i - 1], parts[i + 1]];
    // `??` does not mix with `&&` and `||`.
    if (typeof previous === "string" && previous.endsWith("?? ")) {
      return printExpression(part, spelling, strength["|"], indent);
    }
    const isHead = typeof next === "string" && /^(\?\.|[.[(])/.test(next);
    return printExpression(part, spelling, isHead ? strength.call : strength.conditional, indent);
  };
  return parts.map(print).join("");
}

function isBlock(part: Part): part is Exclude<Part, string | Expression> {
  return Array.isArray(part);
}

type BinaryExpression = Extract<Expression, { left: Expression }>;

/** `**` associates to the right and takes no unary operator on its left; all others associate to the left. */
function printBinary(e: BinaryExpression, print: (inner: Expression, minimum: number) => string): string {
  const own = strength[e.operator];
  const right = print(e.right, e.operator === "**" ? own : own + 1);
  const left = print(e.left, e.operator === "**" ? strength.unary + 1 : own);
  return `${left} ${e.operator} ${right}`;
}
