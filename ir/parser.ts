import type { Func } from "./ops.ts";
import { Cursor } from "./text/cursor.ts";
import { parseSpan, parseType } from "./text/parseAtoms.ts";
import { define, parseBlock, parseDefinition } from "./text/parseOps.ts";
import { printType } from "./text/printAtoms.ts";
import { Scope } from "./text/scope.ts";
import type { Type } from "./types.ts";

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

function parseFunction(cursor: Cursor): Func {
  cursor.expect("func");
  const name = cursor.functionName();
  const scope = new Scope();
  const params = cursor.list("(", ")", () => define(cursor, scope, parseDefinition(cursor)));
  cursor.expect("->");
  const start = cursor.peek;
  const results = cursor.at("(") ? cursor.list("(", ")", () => parseType(cursor)) : [parseType(cursor)];
  const span = parseSpan(cursor);
  const body = parseBlock(cursor, scope, params, "return");
  const [written, returned] = [print(results), print(body.yields.map((value) => value.type))];
  if (written !== returned) cursor.fail(`${name} returns (${returned}), not (${written})`, start);
  return { name, body, span };
}

function print(types: readonly Type[]): string {
  return types.map((type) => printType(type)).join(", ");
}
