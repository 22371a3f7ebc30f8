import type { AllocOp, ArrayLiteralOp, GetOp, Op, RecordOp } from "../ops.ts";
import { isNumber, type ArrayType, type Type } from "../types.ts";
import {
  anyValue,
  arrayValue,
  assignableTo,
  checkOperands,
  elementOf,
  intValue,
  numberValue,
  recordValue,
  type Expectation,
} from "./expectations.ts";
import type { Report } from "./violation.ts";

export function checkAlloc(op: AllocOp, report: Report): void {
  checkOperands(op, [numberValue], report);
  if (!isNumber(op.type.element)) report("alloc makes arrays of numbers only");
}

export function checkArrayLiteral(op: ArrayLiteralOp, report: Report): void {
  checkOperands(op, [], report, elementOf(op.type));
}

/** The value that a store or acc writes must suit the array. */
export function checkArrayWrite(op: Op, increments: boolean, report: Report): void {
  const array = arrayTypeOf(op);
  checkOperands(op, [arrayValue, numberValue, array ? elementOf(array) : anyValue], report);
  if (increments && array && !isNumber(array.element)) report("acc adds to numbers only");
}

export function checkResize(op: Op, report: Report): void {
  checkOperands(op, [arrayValue, numberValue, numberValue], report);
  if (arrayTypeOf(op)?.storage !== "Array") report("typed arrays keep their length");
}

export function checkView(op: Op, report: Report): void {
  checkOperands(op, [arrayValue, numberValue, numberValue], report);
  if (arrayTypeOf(op)?.storage === "Array") report("only typed arrays have views");
}

/** Sums of products are fractions: integer arrays would lose them. */
export function checkProduct(op: Op, report: Report): void {
  checkOperands(op, [arrayValue, arrayValue, arrayValue, intValue, intValue, intValue], report);
  const [sum, ...factors] = op.operands.slice(0, 3).map(({ type }) => type);
  if (factors.some((type) => type.kind === "array" && !isNumber(type.element))) report("a product is of numbers only");
  if (sum?.kind === "array" && (sum.element.kind !== "f64" || !/^(?:Float|Array)/.test(sum.storage))) report("a product needs an array of fractions");
}

export function checkRecord(op: RecordOp, report: Report): void {
  checkOperands(
    op,
    op.type.fields.map((field) => assignableTo(field.type)),
    report,
  );
}

export function checkGet(op: GetOp, report: Report): void {
  checkOperands(op, [recordValue], report);
  checkField(op, op.field, report);
}

export function checkFieldWrite(op: Op & { readonly field: string }, increments: boolean, report: Report): void {
  const type = checkField(op, op.field, report);
  const expected: Expectation = type ? assignableTo(type) : anyValue;
  checkOperands(op, [recordValue, expected], report);
  if (increments && type && !isNumber(type)) report("accField adds to numbers only");
}

function checkField(op: Op, name: string, report: Report): Type | undefined {
  const record = op.operands[0]?.type;
  if (record?.kind !== "record") return undefined;
  const field = record.fields.find((candidate) => candidate.name === name);
  if (!field) report(`the record has no field ${name}`);
  return field?.type;
}

function arrayTypeOf(op: Op): ArrayType | undefined {
  const type = op.operands[0]?.type;
  return type?.kind === "array" ? type : undefined;
}
