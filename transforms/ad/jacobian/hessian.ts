import { buildFunc, type Builder } from "../../../ir/builder.ts";
import { cloneFunc } from "../../../ir/clone.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { freshCopy, placeRegion } from "../../../ir/placeRegion.ts";
import { arrayOf, derivativeType, isNumber, isReference, type ArrayType } from "../../../ir/types.ts";
import { forEachIndex, when } from "../../../ir/controlBuilders.ts";
import { CalleeTable } from "../calleeTable.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";
import { gradientIntoZeros, requireKeptLength } from "../adjointInto.ts";
import { referencesOf, requireRowCount, requireRows } from "../memoryOfCaller.ts";
import { tangent } from "../tangent.ts";
import { addsRows } from "../../optimize/jamLoops/plan.ts";
import { optimize } from "../../optimize/pipeline.ts";
import { forUnitVectors, forUnitVectorsAndRest, offset, sweepsBy, type VisitUnitVectors } from "./forward.ts";
import { rowsFor } from "./jacobian.ts";
import { repeat, type Repeated } from "./repeated.ts";
import { componentCount, isFlatArray, unitVector } from "./vectors.ts";
import { widthFor } from "./width.ts";
import { requireRepeatable } from "./requireRepeatable.ts";

export type HessianOptions = {
  readonly name: string;
  /** No derivative is taken of the result: loops in it may be jammed. */
  readonly isFinal?: boolean;
};

/** Rows of a sweep where several rows of data are added to them at once. */
const NARROW = 4;

/**
 * `(…params) → Hessian` from a gradient, `(…params) → gradient in the parameter at index`: forward over reverse. The
 * second derivatives are symmetric, so each direction's tangent of the gradient is a row as it stands.
 */
export function hessianFromGradient(gradient: Func, index: number, { name, isFinal = false }: HessianOptions): Func {
  const func = cloneFunc(gradient);
  requireRepeatable(func);
  const params = func.body.params.map(freshCopy);
  const callees = new CalleeTable();
  const built = buildFunc(name, params, (b) => {
    const repeated = repeat(b, func, params, callees);
    // As it was on entry: evaluating the function may lengthen it.
    const x = repeated.onEntry[index] as Value;
    if (isFlatArray(x.type)) return [rowsOfArray(b, repeated, index, x, isFinal && addsRows(gradient))];
    return [componentCount(x.type) === undefined ? rowsOfStructure(b, repeated, index, x) : rowsOfFields(b, repeated, index, x)];
  });
  return callees.complete({ ...built, span: gradient.span });
}

/**
 * `(…params, rows) → rows` from a function that returns a number: its Hessian in the array at index, in rows of the caller's. Each
 * row is the tangent of the memory that the gradient is written to.
 */
export function hessianInto(source: Func, index: number, { name, isFinal = false }: HessianOptions): Func {
  requireKeptLength(source, index);
  const func = cloneFunc(source);
  requireRepeatable(func);
  const params = func.body.params.map(freshCopy);
  const x = params[index] as Value;
  const rows = rowsFor(x);
  const callees = new CalleeTable();
  const built = buildFunc(name, [...params, rows], (b) => {
    requireRows(b, rows, x, referencesOf(params));
    requireRowCount(b, rows, b.length(x), x);
    const { quiet, args } = repeat(b, func, params, callees);
    const sweep = gradientIntoZeros(quiet, { wrt: [index], name });
    const count = b.length(x, "columns");
    forRows(b, x, sweep, isFinal && addsRows(optimize(sweep), sweep.body.params[params.length]), (inner, first, seeds) => {
      const { body } = callees.adopt(tangent(sweep, { wrt: [index, params.length], inPlace: [params.length], width: seeds.length, name }));
      const tangents = seeds.map(() => inner.zerosLike(x, "tangents"));
      const directions = seeds.flatMap((seed, k) => [seed, tangents[k] as Value]);
      placeRegion(inner, body, [...args(inner), inner.zerosLike(x, "gradient"), ...directions]);
      tangents.forEach((tangentsOfRow, k) => {
        const position = offset(inner, first, k);
        when(inner, inner.apply("lt", position, count), (then) => { copyFrom(then, tangentsOfRow, then.load(rows, position, "row"), first, count); });
      });
    });
    symmetrize(b, rows, count);
    return [rows];
  });
  return callees.complete({ ...built, span: source.span });
}

/** With `isNarrow`, sweeps are over few rows, since several turns of their loops are taken at once. */
function forRows(b: Builder, x: Value, sweep: Func, isNarrow: boolean, visit: VisitUnitVectors): void {
  if (isNarrow) forUnitVectors(b, x, Math.min(NARROW, widthFor(sweep)), visit);
  else forUnitVectorsAndRest(b, x, widthFor(sweep), visit);
}

/** Copies the elements from `start` on: those before it are found in the rows before. */
function copyFrom(b: Builder, source: Value, target: Value, start: Value, end: Value): void {
  forEachIndex(b, end, (inner, j) => { inner.store(target, j, inner.load(source, j)); }, { start, name: "j" });
}

function rowsOfArray(b: Builder, repeated: Repeated, index: number, x: Value, isNarrow: boolean): Value {
  const rows = b.arrayLiteral(arrayOf("Array", x.type), [], "rows");
  const count = b.length(x, "columns");
  const place = sweepsBy(repeated, index);
  forRows(b, x, repeated.quiet, isNarrow, (inner, first, seeds) => {
    place(inner, seeds).tangents.forEach((tangents, k) => {
      const position = offset(inner, first, k);
      when(inner, inner.apply("lt", position, count), (then) => {
        const row = then.alloc(x.type as ArrayType, count, "row");
        copyFrom(then, tangents, row, first, count);
        then.store(rows, position, row);
      });
    });
  });
  symmetrize(b, rows, count);
  return rows;
}

/** The rows agree with the columns up to rounding; this makes them agree exactly. */
function symmetrize(b: Builder, rows: Value, count: Value): void {
  forEachIndex(b, count, (inner, i) => {
    const row = inner.load(rows, i, "row");
    forEachIndex(inner, i, (body, j) => { body.store(row, j, body.load(body.load(rows, j), i)); });
  });
}

/** A number for a number, one row per field for an object or tuple of numbers. */
function rowsOfFields(b: Builder, repeated: Repeated, index: number, x: Value): Value {
  const type = derivativeType(x.type);
  const count = componentCount(type) ?? 0;
  const width = widthFor(repeated.quiet);
  const place = sweepsBy(repeated, index);
  const rows: Value[] = [];
  for (let first = 0; first < count; first += width) {
    const seeds = Array.from({ length: Math.min(width, count - first) }, (_, k) => unitVector(b, type, first + k));
    rows.push(...place(b, seeds).tangents);
  }
  return isNumber(type) ? (rows[0] as Value) : b.arrayLiteral(arrayOf("Array", type), rows, "rows");
}

/** One sweep, and one row, for each number of a nested structure. */
function rowsOfStructure(b: Builder, repeated: Repeated, index: number, x: Value): Value {
  const place = sweepsBy(repeated, index);
  const rows = b.arrayLiteral(arrayOf("Array", derivativeType(x.type)), [], "rows");
  const seed = b.zerosLike(x, "unit");
  forEachNumber(b, seed, 0, (inner) => {
    const { tangents } = place(inner, [seed]);
    inner.store(rows, inner.length(rows), tangents[0] as Value);
  });
  return rows;
}

/** Calls `visit` with each number in a structure of zeros set to one in turn. */
function forEachNumber(b: Builder, seed: Value, depth: number, visit: (b: Builder) => void): void {
  const { type } = seed;
  if (type.kind === "array") {
    forEachIndex(b, b.length(seed), (inner, i) => {
      if (isReference(type.element)) return forEachNumber(inner, inner.load(seed, i), depth + 1, visit);
      inner.store(seed, i, inner.constant(1));
      visit(inner);
      inner.store(seed, i, inner.constant(0));
    });
    return;
  }
  if (type.kind !== "record" || depth > 4 || type.fields.some(({ optional }) => optional)) {
    throw new NotDifferentiable(
      "The Hessian has one row for each number of its argument, whose structure must be fixed for that.",
      "Make optional members required, or pass the numbers in an array.",
      undefined,
    );
  }
  for (const { name, type: field } of type.fields) {
    if (isReference(field)) forEachNumber(b, b.get(seed, name), depth + 1, visit);
    if (field.kind !== "f64") continue;
    b.set(seed, name, b.constant(1));
    visit(b);
    b.set(seed, name, b.constant(0));
  }
}
