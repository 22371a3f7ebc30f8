import type { Literal, Span } from "../ops.ts";
import { arrayOf, type Field, type RecordType, type Type } from "../types.ts";
import type { Cursor } from "./cursor.ts";
import { simpleTypes, tupleWord, typedArrays } from "./printAtoms.ts";

/** Reads what `printType` writes. */
export function parseType(cursor: Cursor, around: readonly RecordType[] = []): Type {
  let type = parseElementType(cursor, around);
  while (cursor.accept("[")) {
    cursor.expect("]");
    type = arrayOf("Array", type);
  }
  return type;
}

function parseElementType(cursor: Cursor, around: readonly RecordType[]): Type {
  if (cursor.at("{") || cursor.atKind("string")) return parseRecordType(cursor, around);
  const { peek } = cursor;
  const simple = simpleTypes.get(peek.text);
  const typed = typedArrays.get(peek.text);
  if (simple) {
    cursor.take();
    return simple;
  }
  if (!typed) return cursor.atKind("word") ? parseRecordType(cursor, around) : cursor.fail("expected a type");
  cursor.take();
  if (!cursor.accept("<")) return typed;
  const element = parseType(cursor, around);
  cursor.expect(">");
  return arrayOf(typed.storage, element);
}

function parseRecordType(cursor: Cursor, around: readonly RecordType[]): RecordType {
  const { peek } = cursor;
  const isTuple = peek.text === tupleWord && !cursor.atKind("string");
  const brand = cursor.at("{") ? "" : cursor.name();
  const maker = cursor.accept("by") ? { maker: cursor.name() } : {};
  if (!cursor.at("{")) {
    const itself = around.find((type) => type.brand === brand);
    return itself ?? cursor.fail(`unknown type ${brand}`, peek);
  }
  const fields: Field[] = [];
  const type: RecordType = { kind: "record", brand, fields, ...(isTuple ? { isTuple } : {}), ...maker };
  const inner = [...around, type];
  cursor.list("{", "}", () => {
    const name = cursor.name();
    const optional = cursor.accept("?");
    const isStructural = cursor.accept("!");
    cursor.expect(":");
    const field = parseType(cursor, inner);
    fields.push({ name, type: field, ...(optional ? { optional } : {}), ...(isStructural ? { isStructural } : {}) });
  });
  return type;
}

const literalWords: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["undefined", undefined],
  ["NaN", NaN],
  ["Infinity", Infinity],
]);

/** Reads what `printLiteral` writes. */
export function parseLiteral(cursor: Cursor): Literal {
  const { peek } = cursor;
  if (peek.kind === "string") return cursor.string();
  if (peek.kind === "number") return Number(cursor.take().text);
  if (!literalWords.has(peek.text)) return cursor.fail("expected a constant");
  return literalWords.get(cursor.take().text);
}

/** Reads what `printSpan` writes, if it is there. */
export function parseSpan(cursor: Cursor): Span | undefined {
  if (!cursor.accept("at")) return undefined;
  const file = cursor.string();
  const start = cursor.integer();
  cursor.expect("..");
  return { file, start, end: cursor.integer() };
}
