import { expect } from "vitest";
import type { Func } from "../../../ir/ops.ts";
import { parseFunc } from "../../../ir/parser.ts";
import { printFunc } from "../../../ir/printer.ts";
import { assertVerified } from "../../../ir/verifier.ts";

/** The pass turns the function `before` into `after`, both as text, up to the names of values. */
export function expectPass(pass: (func: Func) => Func, before: string, after: string): void {
  const func = parseFunc(before);
  assertVerified(func);
  const result = pass(func);
  assertVerified(result);
  expect(printFunc(unnamed(result))).toBe(printFunc(unnamed(parseFunc(after))));
}

/** The pass leaves the function as it is. */
export function expectUnchanged(pass: (func: Func) => Func, text: string): void {
  const func = parseFunc(text);
  assertVerified(func);
  expect(printFunc(pass(func))).toBe(printFunc(func));
}

/** A copy whose values print as numbers, in order. */
function unnamed(func: Func): Func {
  const text = printFunc(func);
  const numbers = new Map<string, string>();
  const anonymous = text.replace(/%[\p{ID_Continue}$]+(\.\d+)?/gu, (name) => {
    const known = numbers.get(name) ?? `%${numbers.size}`;
    numbers.set(name, known);
    return known;
  });
  return parseFunc(anonymous);
}
