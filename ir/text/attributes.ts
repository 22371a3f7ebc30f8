import type { Op, OpKind } from "../ops.ts";
import type { ArrayType, RecordType } from "../types.ts";
import type { Cursor } from "./cursor.ts";
import { printFunctionName, quoteUnlessIdentifier } from "./names.ts";
import { parseLiteral, parseType } from "./parseAtoms.ts";
import { printLiteral, printType } from "./printAtoms.ts";

/** Ops with regions or functions inside have a syntax of their own, and a `scalar` is written as its primitive. */
export type SimpleKind = Exclude<OpKind, "scalar" | "if" | "for" | "while" | "lambda" | "custom" | "checkpoint">;

type OpOf<Kind extends OpKind> = Extract<Op, { kind: Kind }>;
type AttributesOf<Kind extends OpKind> = Omit<OpOf<Kind>, "kind" | "operands" | "results" | "regions" | "span">;

/** How the attribute of an op reads: between the kind and the operands, `load %a, %i` but `alloc Float64Array, %n`. */
type AttributeSyntax<Kind extends OpKind> = {
  readonly print: (op: OpOf<Kind>) => string;
  readonly parse: (cursor: Cursor) => AttributesOf<Kind>;
};

const none = { print: () => "", parse: () => ({}) };

function parseArrayType(cursor: Cursor): ArrayType {
  const { peek } = cursor;
  const type = parseType(cursor);
  return type.kind === "array" ? type : cursor.fail("expected an array type", peek);
}

function parseRecordType(cursor: Cursor): RecordType {
  const { peek } = cursor;
  const type = parseType(cursor);
  return type.kind === "record" ? type : cursor.fail("expected a record type", peek);
}

const field = {
  print: (op: { readonly field: string }) => quoteUnlessIdentifier(op.field),
  parse: (cursor: Cursor) => ({ field: cursor.name() }),
};

export const attributeSyntax: { readonly [Kind in SimpleKind]: AttributeSyntax<Kind> } = {
  const: { print: (op) => printLiteral(op.value), parse: (cursor) => ({ value: parseLiteral(cursor) }) },
  select: none,
  alloc: {
    print: (op) => (op.isAdjoint ? `adjoint ${printType(op.type)}` : printType(op.type)),
    parse: (cursor) => {
      const isAdjoint = cursor.accept("adjoint");
      const type = parseArrayType(cursor);
      return isAdjoint ? { type, isAdjoint } : { type };
    },
  },
  arrayLiteral: { print: (op) => printType(op.type), parse: (cursor) => ({ type: parseArrayType(cursor) }) },
  zerosLike: { print: (op) => (op.isDouble ? "double" : ""), parse: (cursor) => (cursor.accept("double") ? { isDouble: true } : {}) },
  load: none,
  store: none,
  acc: none,
  resize: none,
  length: none,
  view: none,
  product: {
    print: ({ sets, transposeA, transposeB }) => `${sets ? "set" : "add"} ${transposeA ? "T" : "N"}${transposeB ? "T" : "N"}`,
    parse: (cursor) => {
      const sets = cursor.accept("set");
      if (!sets) cursor.expect("add");
      const letters = cursor.name();
      if (!/^[NT]{2}$/.test(letters)) return cursor.fail("expected NN, NT, TN or TT");
      return { sets, transposeA: letters.startsWith("T"), transposeB: letters.endsWith("T") };
    },
  },
  record: { print: (op) => printType(op.type), parse: (cursor) => ({ type: parseRecordType(cursor) }) },
  get: field,
  set: field,
  accField: field,
  call: { print: (op) => printFunctionName(op.callee), parse: (cursor) => ({ callee: cursor.functionName() }) },
  extern: {
    print: (op) => `${op.pure ? "pure " : ""}${JSON.stringify(op.template)}`,
    parse: (cursor) => ({ pure: cursor.accept("pure"), template: cursor.string() }),
  },
  throw: {
    print: (op) => JSON.stringify(op.template),
    parse: (cursor) => ({ template: cursor.string() }),
  },
  requireDisjoint: {
    print: (op) => `${op.objects ? "objects " : ""}${JSON.stringify(op.message)}`,
    parse: (cursor) => ({ objects: cursor.accept("objects"), message: cursor.string() }),
  },
  newTape: none,
  push: none,
  pop: none,
};

/** The attribute of an op as text, empty if its kind has none. */
export function printAttribute(op: Extract<Op, { kind: SimpleKind }>): string {
  const syntax = attributeSyntax[op.kind] as AttributeSyntax<SimpleKind>;
  return syntax.print(op);
}

export function isSimpleKind(word: string): word is SimpleKind {
  return Object.hasOwn(attributeSyntax, word);
}
