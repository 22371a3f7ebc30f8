import { atLeast, atom, code, precedence, type Code } from "./code.ts";

const placeholder = /\$(\d+)/g;
/** `name(…)`, `a.b.c(…)[…]`: calls and accesses, all of whose operands are evaluated exactly once and in order. */
const callLike = /^(?:new )?[\p{ID_Continue}$.]*(?:\((?:[^()[\]{}"'`/?:&|=]|\[[^()[\]{}"'`/?:&|=]*\])*\))?$/u;

/** Code that may be executed later or repeatedly: operands in it must be names that are never assigned again. */
export function isDeferred(template: string): boolean {
  return template.includes("=>") || /\bfunction\b/.test(template);
}

/** Whether an expression may stand for the i-th operand; `isStrict`: it may also be evaluated late, or not at all. */
export function isSafeOperand(template: string, i: number, isStrict: boolean): boolean {
  const occurrences = [...template.matchAll(placeholder)].filter((match) => Number(match[1]) === i);
  if (occurrences.length !== 1 || isDeferred(template)) return false;
  return isStrict || callLike.test(template);
}

/** The identifiers of a template that are no properties: names from outside. */
export function freeNames(template: string): readonly string[] {
  return template.match(/(?<![\p{ID_Continue}$]|[^.]\.)[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? [];
}

/** The template with its operands; they stand in parentheses unless they are names or whole arguments. */
export function instantiate(template: string, operands: readonly Code[]): Code {
  const parts: (string | Code)[] = [];
  let end = 0;
  for (const match of template.matchAll(placeholder)) {
    const before = template.slice(0, match.index);
    const after = template.slice(match.index + match[0].length);
    const operand = operands[Number(match[1])] ?? atom(match[0]);
    const isArgument = /[(,[]\s*$/.test(before) && /^\s*[),\]]/.test(after);
    // `5.toFixed()` and `new f(x)()` are something else.
    const isName = !/^\d/.test(operand.text) && !/\bnew\s*$/.test(before) && operand.precedence >= precedence.call;
    const least = isArgument ? precedence.comma + 1 : isName ? precedence.call : Infinity;
    parts.push(template.slice(end, match.index), atLeast(least, operand));
    end = match.index + match[0].length;
  }
  parts.push(template.slice(end));
  return code(callLike.test(template) ? precedence.call : precedence.comma, parts);
}
