import { freshValue } from "../builder.ts";
import type { CustomRule, Func, Op, Region, Value } from "../ops.ts";
import { primitives } from "../primitives/index.ts";
import { inferResultTypes, type UntypedOp } from "../resultTypes.ts";
import { int, type Type } from "../types.ts";
import { attributeSyntax, isSimpleKind } from "./attributes.ts";
import type { Cursor } from "./cursor.ts";
import { parseSpan, parseType } from "./parseAtoms.ts";
import { printType } from "./printAtoms.ts";
import { Scope } from "./scope.ts";
import type { Token } from "./tokenize.ts";

/** A name that is being defined, with its type if that is written. */
type Definition = { readonly token: Token; readonly type: Type | undefined };

/** Reads `func @name(…) -> … {…}`. */
export function parseFunction(cursor: Cursor): Func {
  cursor.expect("func");
  const name = cursor.functionName();
  const scope = new Scope();
  const params = cursor.list("(", ")", () => define(cursor, scope, parseDefinition(cursor)));
  cursor.expect("->");
  const start = cursor.peek;
  const results = cursor.at("(") ? cursor.list("(", ")", () => parseType(cursor)) : [parseType(cursor)];
  const span = parseSpan(cursor);
  const body = parseBlock(cursor, scope, params, "return");
  const [written, returned] = [listTypes(results), listTypes(body.yields.map((value) => value.type))];
  if (written !== returned) cursor.fail(`${name} returns (${returned}), not (${written})`, start);
  return { name, body, span };
}

function listTypes(types: readonly Type[]): string {
  return types.map((type) => printType(type)).join(", ");
}

/** Reads a function body or nested block, from `{` to `}`. `params` are in `scope` already. */
export function parseBlock(cursor: Cursor, scope: Scope, params: readonly Value[], end: "yield" | "return"): Region {
  const ops: Op[] = [];
  let yields: readonly Value[] = [];
  cursor.expect("{");
  while (!cursor.at("}")) {
    if (cursor.accept(end)) {
      yields = parseValues(cursor, scope);
      break;
    }
    ops.push(parseStatement(cursor, scope));
  }
  cursor.expect("}");
  return { params, ops, yields };
}

/** `%x: f64`; the type may be absent. */
export function parseDefinition(cursor: Cursor): Definition {
  const token = cursor.peek;
  cursor.expectKind("value");
  return { token, type: cursor.accept(":") ? parseType(cursor) : undefined };
}

/** Makes the value of a definition. `inferred` is its type where none is written. */
export function define(cursor: Cursor, scope: Scope, definition: Definition, inferred?: Type): Value {
  const { token } = definition;
  const type = definition.type ?? inferred;
  if (!type) return cursor.fail(`the type of ${token.text} must be written`, token);
  const userName = /^%(\D.*?)(\.\d+)?$/u.exec(token.text)?.[1];
  const value = freshValue(type, userName);
  return scope.define(token.text, value) ? value : cursor.fail(`${token.text} is defined twice`, token);
}

function parseStatement(cursor: Cursor, scope: Scope): Op {
  const definitions: Definition[] = [];
  if (cursor.atKind("value")) {
    do definitions.push(parseDefinition(cursor));
    while (cursor.accept(","));
    cursor.expect("=");
  }
  const start = cursor.peek;
  const untyped = parseUntyped(cursor, scope);
  const op = { ...untyped, span: parseSpan(cursor) };
  const inferred = inferResultTypes(op);
  if (inferred && inferred.length !== definitions.length) {
    return cursor.fail(`${start.text} has ${inferred.length} results, not ${definitions.length}`, start);
  }
  const results = definitions.map((definition, i) => define(cursor, scope, definition, inferred?.[i]));
  return { ...op, results };
}

function parseUntyped(cursor: Cursor, scope: Scope): UntypedOp {
  const start = cursor.peek;
  if (!cursor.atKind("word")) return cursor.fail("expected an op");
  const word = cursor.take().text;
  if (word === "if") return parseIf(cursor, scope);
  if (word === "for") return parseFor(cursor, scope);
  if (word === "while") return parseWhile(cursor, scope);
  if (word === "lambda") return parseLambda(cursor, scope);
  if (word === "custom") return parseCustom(cursor, scope);
  if (word === "checkpoint") return parseCheckpoint(cursor, scope);
  const common = { regions: [], span: undefined };
  if (primitives.has(word)) {
    return { kind: "scalar", primitive: word, operands: parseOperands(cursor, scope, false), ...common };
  }
  if (!isSimpleKind(word)) return cursor.fail(`unknown op ${word}`, start);
  const attributes = attributeSyntax[word].parse(cursor);
  const operands = parseOperands(cursor, scope, Object.keys(attributes).length > 0);
  return { kind: word, operands, ...common, ...attributes } as UntypedOp;
}

function parseIf(cursor: Cursor, scope: Scope): UntypedOp {
  const operands = [parseUse(cursor, scope)];
  const then = parseBlock(cursor, scope.nested(), [], "yield");
  const otherwise = cursor.accept("else")
    ? parseBlock(cursor, scope.nested(), [], "yield")
    : { params: [], ops: [], yields: [] };
  return { kind: "if", operands, regions: [then, otherwise], span: undefined };
}

function parseFor(cursor: Cursor, scope: Scope): UntypedOp {
  const induction = parseDefinition(cursor);
  cursor.expect("in");
  const lower = parseUse(cursor, scope);
  cursor.expect("..");
  const upper = parseUse(cursor, scope);
  const step = cursor.accept("step") ? cursor.integer() : 1;
  const carried = cursor.accept("carry") ? parseCarried(cursor, scope) : [];
  const inner = scope.nested();
  const index = define(cursor, inner, induction, int);
  const params = carried.map(({ definition, initial }) => define(cursor, inner, definition, initial.type));
  const body = parseBlock(cursor, inner, [index, ...params], "yield");
  const operands = [lower, upper, ...carried.map(({ initial }) => initial)];
  return { kind: "for", step, operands, regions: [body], span: undefined };
}

function parseWhile(cursor: Cursor, scope: Scope): UntypedOp {
  const carried = parseCarried(cursor, scope);
  const test = scope.nested();
  const params = carried.map(({ definition, initial }) => define(cursor, test, definition, initial.type));
  const condition = parseBlock(cursor, test, params, "yield");
  cursor.expect("do");
  const inner = scope.nested();
  const definitions = cursor.list("(", ")", () => parseDefinition(cursor));
  const bodyParams = definitions.map((definition, i) => define(cursor, inner, definition, params[i]?.type));
  const body = parseBlock(cursor, inner, bodyParams, "yield");
  const operands = carried.map(({ initial }) => initial);
  return { kind: "while", operands, regions: [condition, body], span: undefined };
}

function parseLambda(cursor: Cursor, scope: Scope): UntypedOp {
  const inner = scope.nested();
  const params = cursor.list("(", ")", () => define(cursor, inner, parseDefinition(cursor)));
  return { kind: "lambda", operands: [], regions: [parseBlock(cursor, inner, params, "yield")], span: undefined };
}

function parseCustom(cursor: Cursor, scope: Scope): UntypedOp {
  const mode = cursor.accept("forward") ? "forward" : "reverse";
  if (mode === "reverse") cursor.expect("reverse");
  const isShared = cursor.accept("shared");
  const [args, captured] = [cursor.integer(), cursor.integer()];
  const rule: CustomRule = { mode, args, captured, isShared, body: parseFunction(cursor) };
  return { kind: "custom", rule, operands: parseOperands(cursor, scope, true), regions: [], span: undefined };
}

function parseCheckpoint(cursor: Cursor, scope: Scope): UntypedOp {
  const loop = cursor.accept("loop") ? cursor.list("(", ")", () => cursor.integer()) : undefined;
  const schedule = cursor.accept("whole") ? "whole" : cursor.accept("sqrt") ? "sqrt" : cursor.integer();
  const body = parseFunction(cursor);
  return { kind: "checkpoint", schedule, loop, body, operands: parseOperands(cursor, scope, true), regions: [], span: undefined };
}

/** `(%s = %0, %t: f64 = %1)` */
function parseCarried(cursor: Cursor, scope: Scope): readonly { definition: Definition; initial: Value }[] {
  return cursor.list("(", ")", () => {
    const definition = parseDefinition(cursor);
    cursor.expect("=");
    return { definition, initial: parseUse(cursor, scope) };
  });
}

/** Operands to the end of the statement; an attribute before them is followed by a comma. */
function parseOperands(cursor: Cursor, scope: Scope, afterAttribute: boolean): readonly Value[] {
  if (afterAttribute) return cursor.accept(",") ? parseValues(cursor, scope) : [];
  return cursor.atKind("value") && !cursor.peek.startsLine ? parseValues(cursor, scope) : [];
}

function parseValues(cursor: Cursor, scope: Scope): readonly Value[] {
  const values = [parseUse(cursor, scope)];
  while (cursor.accept(",")) values.push(parseUse(cursor, scope));
  return values;
}

function parseUse(cursor: Cursor, scope: Scope): Value {
  const token = cursor.peek;
  const name = cursor.expectKind("value");
  return scope.lookUp(name) ?? cursor.fail(`${name} is not defined here`, token);
}
