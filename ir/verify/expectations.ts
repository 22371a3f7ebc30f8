import type { Op, Region, Value } from "../ops.ts";
import { printType } from "../text/printAtoms.ts";
import { isAssignable } from "../typeRelations.ts";
import { isNumber, isReference, type ArrayType, type Type } from "../types.ts";
import type { Report } from "./violation.ts";

/** What an operand must be. */
export type Expectation = { readonly description: string; readonly accepts: (type: Type) => boolean };

export const anyValue: Expectation = { description: "a value", accepts: () => true };
export const numberValue: Expectation = { description: "a number", accepts: isNumber };
export const referenceValue: Expectation = { description: "an array or record", accepts: isReference };
export const [intValue, boolValue, arrayValue, recordValue, tapeValue] = (
  ["int", "bool", "array", "record", "tape"] as const
).map((kind): Expectation => ({ description: `of kind ${kind}`, accepts: (type) => type.kind === kind })) as [
  Expectation,
  Expectation,
  Expectation,
  Expectation,
  Expectation,
];

export function assignableTo(type: Type): Expectation {
  return { description: `assignable to ${printType(type)}`, accepts: (from) => isAssignable(from, type) };
}

/** What may be stored in an array: a typed array converts any number that it is given. */
export function elementOf(array: ArrayType): Expectation {
  return array.storage === "Array" ? assignableTo(array.element) : numberValue;
}

/** Checks the operands one by one. With `rest`, any number of further operands must meet it. */
export function checkOperands(op: Op, expected: readonly Expectation[], report: Report, rest?: Expectation): void {
  if (rest ? op.operands.length < expected.length : op.operands.length !== expected.length) {
    report(`takes ${rest ? "at least " : ""}${expected.length} operands, has ${op.operands.length}`);
    return;
  }
  op.operands.forEach((operand, i) => checkType(operand.type, expected[i] ?? rest, `operand ${i}`, report));
}

function checkType(type: Type, expected: Expectation | undefined, role: string, report: Report): void {
  if (expected && !expected.accepts(type)) report(`${role} is ${printType(type)}, not ${expected.description}`);
}

/** Checks that values flow into places of at least their types, one to one: yields into results, for example. */
export function checkFlow(
  from: readonly Value[],
  fromRole: string,
  to: readonly Value[],
  toRole: string,
  report: Report,
): void {
  if (from.length !== to.length) {
    report(`has ${from.length} ${fromRole}s for ${to.length} ${toRole}s`);
    return;
  }
  from.forEach((value, i) => {
    const place = to[i];
    if (place) checkType(value.type, assignableTo(place.type), `${fromRole} ${i} for ${toRole} ${i}`, report);
  });
}

/** The op's regions, if they are as many as its kind demands. */
export function checkRegionCount(op: Op, count: number, report: Report): readonly Region[] {
  if (op.regions.length === count) return op.regions;
  report(`takes ${count} regions, has ${op.regions.length}`);
  return [];
}
