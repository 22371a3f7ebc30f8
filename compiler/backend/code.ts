import type { Span } from "../../ir/ops.ts";
import type { Type } from "../../ir/types.ts";

/** A place in generated text that stems from a place in the user's source. */
export type Mark = { readonly offset: number; readonly span: Span };

/** Text of an expression, the precedence of its outermost operator, and where calls in it come from. */
export type Code = { readonly text: string; readonly precedence: number; readonly marks: readonly Mark[] };

/** Binding strengths of JavaScript; those of operators are in the primitives' entries. */
export const precedence = {
  /** Only between commas and in brackets of all kinds. */
  comma: 1,
  conditional: 3,
  or: 4,
  and: 5,
  equality: 9,
  relational: 10,
  additive: 12,
  multiplicative: 13,
  prefix: 15,
  /** Calls, property accesses and `new` with arguments. */
  call: 18,
  atom: 20,
} as const;

/** Joins pieces of text to an expression. */
export function code(strength: number, parts: readonly (string | Code)[], span?: Span): Code {
  let text = "";
  const marks: Mark[] = span ? [{ offset: 0, span }] : [];
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else {
      for (const { offset, span: origin } of part.marks) marks.push({ offset: offset + text.length, span: origin });
      text += part.text;
    }
  }
  return { text, precedence: strength, marks };
}

export function atom(text: string): Code {
  return { text, precedence: precedence.atom, marks: [] };
}

/** The expression, in parentheses where it binds weaker than `least`. */
export function atLeast(least: number, part: Code): Code {
  return part.precedence >= least ? part : code(precedence.atom, ["(", part, ")"]);
}

/** `a, b, c` */
export function commaSeparated(parts: readonly Code[]): (string | Code)[] {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [", ", part]));
}

/** A call of a name. */
export function callOf(callee: string, args: readonly Code[], span?: Span): Code {
  return code(precedence.call, [callee, "(", ...commaSeparated(args), ")"], span);
}

export const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** A property name as it is written in an object literal or type. */
export function propertyName(field: string): string {
  return identifier.test(field) ? field : JSON.stringify(field);
}

/** The property of an object, also where its name is no identifier. */
export function memberOf(object: Code, field: string): Code {
  const base = atLeast(precedence.call, object);
  return code(precedence.call, [base, identifier.test(field) ? `.${field}` : `[${JSON.stringify(field)}]`]);
}

/** The field of a record: a property, or an element of a tuple. */
export function fieldAccess(record: Code, type: Type, field: string): Code {
  return type.kind === "record" && type.isTuple ? elementOf(record, atom(field)) : memberOf(record, field);
}

/** The element of an array. */
export function elementOf(array: Code, index: Code): Code {
  return code(precedence.call, [atLeast(precedence.call, array), "[", index, "]"]);
}
