import type { Builder } from "../../../ir/builder.ts";
import type { Func, Op, Region, Value } from "../../../ir/ops.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import { placeRegion } from "../../../ir/placeRegion.ts";
import { findOp } from "../../../ir/traverse.ts";
import { arrayOf, derivativeType, f64, isNumber, isReference, type Type } from "../../../ir/types.ts";
import { adjoint, pullback } from "../adjoint.ts";
import type { CalleeTable } from "../calleeTable.ts";
import { requireRowCount } from "../memoryOfCaller.ts";
import { repeat, type Repeated } from "./repeated.ts";
import { requireRepeatable } from "./requireRepeatable.ts";
import { forEachComponent, outputCount, unitVector } from "./vectors.ts";

/** The adjoints of the arguments for a seed in the structure of the value. */
type Pulled = (b: Builder, seed: Value) => readonly Value[];

type Pullback = { readonly value: Value; readonly pulled: Pulled };

type ReverseJacobian = {
  readonly wrt: readonly number[];
  readonly params: readonly Value[];
  /** Rows of the caller's for each of `wrt`, if there are any. */
  readonly outs: readonly Value[];
  readonly callees: CalleeTable;
};

/** Jacobian from one reverse sweep for each output. */
export function reverseJacobian(b: Builder, func: Func, { wrt, params, outs, callees }: ReverseJacobian): readonly Value[] {
  const types = wrt.map((index) => derivativeType((func.body.params[index] as Value).type));
  const { value, pulled } = splitSweeps(b, func, wrt, params) ?? repeatedFrom(b, func, wrt, params, callees);
  outs.forEach((rows, k) => { requireRowCount(b, rows, outputCount(b, value), params[wrt[k] as number] as Value); });
  return outs.length > 0 ? fill(b, value, outs, pulled) : collect(b, value, types, pulled);
}

function repeatedFrom(b: Builder, func: Func, wrt: readonly number[], params: readonly Value[], callees: CalleeTable): Pullback {
  requireRepeatable(func);
  return repeatedSweeps(b, func, wrt, repeat(b, func, params, callees));
}

/** One forward sweep for all outputs, where the reverse sweep can be run again: without a tape (nor calls, whose sweeps have one), and for flat arguments. */
function splitSweeps(b: Builder, func: Func, wrt: readonly number[], params: readonly Value[]): Pullback | undefined {
  const isNested = func.body.params.some(({ type }) => type.kind === "record" || (type.kind === "array" && isReference(type.element)));
  if (isNested || func.callees) return undefined;
  const { body } = pullback(func, { wrt, name: func.name });
  // The comparison of a sort is a lambda too.
  const lambda = body.ops.find((op) => op.results[0] === body.yields[1]) as Op;
  const [sweep] = lambda.regions as readonly [Region];
  if (usesTape(sweep)) return undefined;
  const map = new Map<Value, Value>();
  const forward: Region = { params: body.params, ops: body.ops.filter((op) => op !== lambda), yields: body.yields.slice(0, 1) };
  const [value] = placeRegion(b, forward, params, map) as readonly [Value];
  return { value, pulled: (inner, seed) => placeRegion(inner, sweep, [seed], new Map(map)) };
}

function usesTape(region: Region): boolean {
  return findOp(region, ({ kind }) => kind === "pop") !== undefined;
}

/** A forward sweep with each reverse sweep. The function is evaluated first, for the number of its outputs. */
function repeatedSweeps(b: Builder, func: Func, wrt: readonly number[], repeated: Repeated): Pullback {
  const { callees } = repeated;
  const value = repeated.value ?? evaluate(b, callees.adopt(func), repeated.onEntry);
  const { body } = callees.adopt(adjoint(repeated.quiet, { wrt, name: func.name }));
  return { value, pulled: (inner, seed) => placeRegion(inner, body, [...repeated.args(inner), seed]).slice(1) };
}

/** Pullbacks of a function that other sweeps evaluate as well. */
export function reverseSweeps(b: Builder, func: Func, repeated: Repeated, wrt: readonly number[]): Pullback {
  const isPure = repeated.quiet === func;
  return (isPure ? splitSweeps(b, func, wrt, repeated.onEntry) : undefined) ?? repeatedSweeps(b, func, wrt, repeated);
}

function evaluate(b: Builder, func: Func, params: readonly Value[]): Value {
  const [value] = placeRegion(b, func.body, params) as readonly [Value];
  return value;
}

/** The same in rows of the caller's. */
function fill(b: Builder, value: Value, outs: readonly Value[], pulled: Pulled): readonly Value[] {
  const put = (inner: Builder, i: Value, seed: Value): void => {
    pulled(inner, seed).forEach((row, k) => { copyInto(inner, row, inner.load(outs[k] as Value, i, "row")); });
  };
  if (value.type.kind === "record") {
    const type = derivativeType(value.type);
    value.type.fields.forEach((_, i) => { put(b, b.constant(i), unitVector(b, type, i)); });
    return outs;
  }
  const seed = b.zerosLike(value, "unit");
  forEachComponent(b, value, (inner, i) => {
    inner.store(seed, i, inner.constant(1));
    put(inner, i, seed);
    inner.store(seed, i, inner.constant(0));
  });
  return outs;
}

function copyInto(b: Builder, source: Value, target: Value): void {
  forEachIndex(b, b.length(target), (inner, i) => { inner.store(target, i, inner.load(source, i)); });
}

/** Rows for each argument: what the unit vectors of the value pull back to. */
function collect(b: Builder, value: Value, types: readonly Type[], pulled: Pulled): readonly Value[] {
  const typesOfRows = types.map((type) => arrayOf("Array", isNumber(type) ? f64 : type));
  if (value.type.kind === "record") {
    const { type } = value;
    const rows = type.fields.map((_, i) => pulled(b, unitVector(b, derivativeType(type), i)));
    return typesOfRows.map((rowsType, k) => b.arrayLiteral(rowsType, rows.map((row) => row[k] as Value), "rows"));
  }
  const seed = b.zerosLike(value, "unit");
  const results = typesOfRows.map((type) => (isReference(type.element) ? b.arrayLiteral(type, [], "rows") : b.alloc(type, b.length(value), "rows")));
  forEachComponent(b, value, (inner, i) => {
    inner.store(seed, i, inner.constant(1));
    pulled(inner, seed).forEach((row, k) => { inner.store(results[k] as Value, i, row); });
    inner.store(seed, i, inner.constant(0));
  });
  return results;
}
