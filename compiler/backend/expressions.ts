import { assertNever } from "../../ir/invariant.ts";
import type { Literal, Op, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { isNumber, isReference, type Type } from "../../ir/types.ts";

/** Text of an expression and the precedence of its outermost operator (20: needs no parentheses anywhere). */
export type Text = { readonly text: string; readonly precedence: number };

export const atom = (text: string): Text => ({ text, precedence: 20 });

export function literal(value: Literal): Text {
  if (typeof value === "number") {
    if (Object.is(value, -0) || value < 0) return { text: `-${String(-value)}`, precedence: 15 };
    return atom(String(value));
  }
  return atom(typeof value === "string" ? JSON.stringify(value) : String(value));
}

export function parenthesised({ text, precedence }: Text, least: number): string {
  return precedence < least ? `(${text})` : text;
}

/** The property of that name, also where it is no identifier. */
export function member(object: string, field: string): string {
  return identifier.test(field) ? `${object}.${field}` : `${object}[${JSON.stringify(field)}]`;
}

function property(field: string, value: string): string {
  return `${identifier.test(field) ? field : JSON.stringify(field)}: ${value}`;
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Operands of a template that are no names stand in parentheses, except where they are whole arguments. */
function templateText(template: string, operands: readonly Text[]): string {
  return template.replace(/\$(\d+)/g, (placeholder: string, index: string, offset: number) => {
    const { text, precedence } = operands[Number(index)] as Text;
    const isArgument = /[(,]\s*$/.test(template.slice(0, offset)) && /^\s*[),]/.test(template.slice(offset + placeholder.length));
    return identifier.test(text) || (isArgument && precedence > 1) ? text : `(${text})`;
  });
}

const CALL = 18;
const CONDITIONAL = 2;

/** The JavaScript expression of an op with one result; `operand` gives the text of its operands. */
export function expressionOf(op: Op, operand: (value: Value) => Text): Text {
  const texts = op.operands.map(operand);
  const inner = (i: number, least = 0): string => parenthesised(texts[i] as Text, least);
  switch (op.kind) {
    case "const":
      return literal(op.value);
    case "scalar":
      return scalarText(op.primitive, texts);
    case "select":
      return { text: `${inner(0, 3)} ? ${inner(1, CONDITIONAL)} : ${inner(2, CONDITIONAL)}`, precedence: CONDITIONAL };
    case "load":
      return atom(`${inner(0, CALL)}[${inner(1)}]`);
    case "length":
      return atom(`${inner(0, CALL)}.length`);
    case "view":
      return atom(`${inner(0, CALL)}.subarray(${inner(1)}, ${inner(2)})`);
    case "get":
      return atom(member(inner(0, CALL), op.field));
    case "alloc":
      return atom(allocText(op.type, inner(0)));
    case "arrayLiteral": {
      const elements = texts.map((_, i) => inner(i)).join(", ");
      return atom(op.type.storage === "Array" ? `[${elements}]` : `${op.type.storage}.of(${elements})`);
    }
    case "zerosLike":
      return atom(zerosText(op.operands[0]?.type ?? { kind: "opaque" }, inner(0, CALL), 0));
    case "record":
      return atom(`{ ${op.type.fields.map((field, i) => property(field.name, inner(i))).join(", ")} }`);
    case "extern":
      return { text: templateText(op.template, texts), precedence: 0 };
    case "store":
    case "acc":
    case "set":
    case "accField":
    case "if":
    case "for":
    case "while":
    case "call":
    case "lambda":
    case "requireDisjoint":
    case "newTape":
    case "push":
    case "pop":
      throw new Error(`nabla internal error: ${op.kind} is not an expression`);
    default:
      return assertNever(op);
  }
}

function scalarText(name: string, operands: readonly Text[]): Text {
  const { source } = primitive(name);
  const inner = (i: number, least: number): string => parenthesised(operands[i] as Text, least);
  switch (source.form) {
    case "call":
      return { text: `${source.callee}(${operands.map((_, i) => inner(i, 0)).join(", ")})`, precedence: CALL };
    case "prefix": {
      const operand = inner(0, source.precedence);
      const clashes = /^[-+]/.test(operand) && /[-+]/.test(source.operator);
      return { text: clashes ? `${source.operator}(${operand})` : source.operator + operand, precedence: source.precedence };
    }
    case "infix": {
      const { operator, precedence } = source;
      // A unary operator may not stand directly left of **, and && and || may be mixed freely.
      const left = inner(0, source.rightToLeft ? 16 : precedence);
      const right = inner(1, source.rightToLeft ? precedence : precedence + 1);
      const clashes = /^[-+]/.test(right) && /[-+]$/.test(operator);
      return { text: `${left} ${operator} ${clashes ? `(${right})` : right}`, precedence };
    }
  }
}

function allocText(type: Type, length: string): string {
  if (type.kind !== "array") return "undefined";
  if (type.storage !== "Array") return `new ${type.storage}(${length})`;
  return isNumber(type.element) ? `new Array(${length}).fill(0)` : `new Array(${length})`;
}

/** Zeros of the structure of `source`, whose text is evaluated several times and must be a name. */
export function zerosText(type: Type, source: string, depth: number): string {
  if (type.kind === "array") {
    if (type.storage === "Array" && !isNumber(type.element) && !isReference(type.element)) return `${source}.slice()`;
    if (!isReference(type.element)) return allocText(type, `${source}.length`);
    const row = depth === 0 ? "row" : `row${depth + 1}`;
    return `${source}.map((${row}) => ${zerosText(type.element, row, depth + 1)})`;
  }
  if (type.kind === "record") {
    const fields = type.fields.map(({ name, type: inner }) =>
      property(name, zerosText(inner, member(source, name), depth)),
    );
    return `({ ${fields.join(", ")} })`;
  }
  return isNumber(type) ? "0" : source;
}
