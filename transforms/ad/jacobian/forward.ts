import type { Builder } from "../../../ir/builder.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { placeRegion } from "../../../ir/placeRegion.ts";
import { arrayOf, derivativeType, type ArrayType } from "../../../ir/types.ts";
import { forEachIndex, when } from "../../../ir/controlBuilders.ts";
import { tangent } from "../tangent.ts";
import { requireRowCount } from "../memoryOfCaller.ts";
import type { Repeated } from "./repeated.ts";
import { collectRows, componentCount, forEachComponent, outputCount, unitVector } from "./vectors.ts";
import { widthFor } from "./width.ts";

/** Value and tangents of one sweep. */
type Swept = { readonly value: Value; readonly tangents: readonly Value[] };

/** Places sweeps over the function, each of which follows so many directions of one argument at once. */
export type PlaceSweep = (b: Builder, seeds: readonly Value[]) => Swept;

/** Sweeps over a function by one argument, at its values on entry. */
export function sweepsBy({ quiet, callees, args }: Repeated, index: number): PlaceSweep {
  const sweeps = new Map<number, Func>();
  const sweepOf = (width: number): Func => {
    const known = sweeps.get(width);
    if (known) return known;
    const sweep = callees.adopt(tangent(quiet, { wrt: [index], name: quiet.name, width }));
    sweeps.set(width, sweep);
    return sweep;
  };
  return (b, seeds) => {
    const given = args(b);
    const [value, ...tangents] = placeRegion(b, sweepOf(seeds.length).body, [...given, ...seeds]) as [Value, ...Value[]];
    return { value, tangents };
  };
}

/** Jacobian with respect to a number, or to an object or tuple of numbers: its columns are known one by one. */
export function jacobianOfFields(b: Builder, repeated: Repeated, index: number): Value {
  const { quiet } = repeated;
  const type = derivativeType((quiet.body.params[index] as Value).type);
  const count = componentCount(type) ?? 0;
  const place = sweepsBy(repeated, index);
  const width = widthFor(quiet);
  const columns: Value[] = [];
  let { value } = repeated;
  for (let first = 0; first < count; first += width) {
    const seeds = Array.from({ length: Math.min(width, count - first) }, (_, i) => unitVector(b, type, first + i));
    const swept = place(b, seeds);
    value ??= swept.value;
    columns.push(...swept.tangents);
  }
  return collectRows(b, value as Value, type, (inner, _i, read) => {
    const row = columns.map((column) => read(inner, column));
    return type.kind === "record" ? inner.record(type, row) : (row[0] as Value);
  });
}

/**
 * Jacobian with respect to an array: sweeps follow so many unit vectors at a time, in a loop. An empty array takes one
 * sweep, which finds out how many rows there are.
 */
export function jacobianOfArray(b: Builder, repeated: Repeated, index: number, x: Value, into?: Value): Value {
  const type = x.type as ArrayType;
  const count = b.length(x, "columns");
  const rowOf = (inner: Builder): Value => inner.alloc(type, count, "row");
  const output = quietOutput(repeated.quiet);
  const known = repeated.value ?? (output.type.kind === "record" ? output : undefined);
  if (into) return fillRows(b, repeated, index, x, into);
  const rows = known ? collectRows(b, known, type, rowOf) : b.arrayLiteral(arrayOf("Array", type), [], "rows");
  sweepUnitVectors(b, repeated, index, x, (inner, first, swept) => {
    forEachComponent(inner, swept.value, (body, i, read) => {
      if (!known) when(body, body.apply("eq", first, body.constant(0)), (then) => { then.store(rows, i, rowOf(then)); });
      const row = body.load(rows, i, "row");
      swept.tangents.forEach((column, k) => {
        storeWithin(body, row, offset(body, first, k), count, () => read(body, column));
      });
    });
  });
  return rows;
}

/** The same in rows of the caller's. */
function fillRows(b: Builder, repeated: Repeated, index: number, x: Value, rows: Value): Value {
  const count = b.length(x, "columns");
  sweepUnitVectors(b, repeated, index, x, (inner, first, { value, tangents }) => {
    requireRowCount(inner, rows, outputCount(inner, value), x);
    forEachComponent(inner, value, (body, i, read) => {
      const row = body.load(rows, i, "row");
      tangents.forEach((column, k) => { storeWithin(body, row, offset(body, first, k), count, () => read(body, column)); });
    });
  });
  return rows;
}

/** The result, of which only the type is of use outside the function. */
function quietOutput(func: Func): Value {
  return func.body.yields[0] as Value;
}

/** Calls `visit` with the first column and the results of each sweep. */
export function sweepUnitVectors(
  b: Builder,
  repeated: Repeated,
  index: number,
  x: Value,
  visit: (b: Builder, first: Value, swept: Swept) => void,
): void {
  const place = sweepsBy(repeated, index);
  forUnitVectors(b, x, widthFor(repeated.quiet), (inner, first, seeds) => { visit(inner, first, place(inner, seeds)); });
}

export type VisitUnitVectors = (b: Builder, first: Value, seeds: readonly Value[]) => void;

/** Calls `visit` with the unit vectors of an array, so many at a time, and the position of the first of them. */
export function forUnitVectors(b: Builder, x: Value, width: number, visit: VisitUnitVectors): void {
  const count = b.length(x, "columns");
  const seeds = Array.from({ length: width }, () => b.zerosLike(x, "unit"));
  const length = b.apply("max", count, b.constant(1));
  forEachIndex(b, length, (inner, first) => { withUnits(inner, seeds, first, count, visit); }, { step: width, name: width === 1 ? "i" : "first" });
}

/**
 * The same in two parts: sweeps of full width while more than half of it is left to do, and one of half of it for a rest that is no
 * more. It takes twice the code, and pays where a sweep is dear: 20 directions take 8 + 8 + 4.
 */
export function forUnitVectorsAndRest(b: Builder, x: Value, width: number, visit: VisitUnitVectors): void {
  const half = width / 2;
  if (half < 1) {
    forUnitVectors(b, x, width, visit);
    return;
  }
  const count = b.length(x, "columns");
  const seeds = Array.from({ length: width }, () => b.zerosLike(x, "unit"));
  const full = b.sub(count, b.constant(half));
  forEachIndex(b, full, (inner, first) => { withUnits(inner, seeds, first, count, visit); }, { step: width, name: "first" });
  const sweeps = b.apply("ceil", b.div(b.apply("max", full, b.constant(0)), b.constant(width)));
  const rest = b.mul(sweeps, b.constant(width));
  when(b, b.apply("lt", rest, b.apply("max", count, b.constant(1))), (then) => { withUnits(then, seeds.slice(0, half), rest, count, visit); });
}

/** Calls `visit` while the vectors are units, from one position on. */
function withUnits(b: Builder, seeds: readonly Value[], first: Value, count: Value, visit: VisitUnitVectors): void {
  seeds.forEach((seed, k) => { setUnit(b, seed, offset(b, first, k), count, 1); });
  visit(b, first, seeds);
  seeds.forEach((seed, k) => { setUnit(b, seed, offset(b, first, k), count, 0); });
}

export function offset(b: Builder, first: Value, k: number): Value {
  return k === 0 ? first : b.add(first, b.constant(k));
}

/**
 * Other arrays than typed ones would grow by what is stored beyond their end; and an adjoint taken of the store would be read
 * from beyond the end.
 */
function storeWithin(b: Builder, array: Value, index: Value, length: Value, element: () => Value): void {
  when(b, b.apply("lt", index, length), (then) => { then.store(array, index, element()); });
}

/** Typed arrays ignore what is stored beyond their end, and a constant has no adjoint: no check is needed there. */
function setUnit(b: Builder, seed: Value, index: Value, length: Value, value: number): void {
  if (seed.type.kind === "array" && seed.type.storage !== "Array") b.store(seed, index, b.constant(value));
  else storeWithin(b, seed, index, length, () => b.constant(value));
}
