import type { Func } from "./ops.ts";
import { Cursor } from "./text/cursor.ts";
import { parseFunction } from "./text/parseOps.ts";

/**
 * Reads the functions that `printModule` writes. Throws a `SyntaxErrorAt` with line and column. What reads well is not
 * yet right: `verify` checks types, arities and calls.
 */
export function parseModule(text: string): Func[] {
  const cursor = new Cursor(text);
  const funcs: Func[] = [];
  while (!cursor.atKind("end")) funcs.push(parseFunction(cursor));
  return funcs;
}

/** Reads a text that consists of one function. */
export function parseFunc(text: string): Func {
  const cursor = new Cursor(text);
  const func = parseFunction(cursor);
  if (!cursor.atKind("end")) cursor.fail("expected one function only");
  return func;
}
