import { NablaError, shapeError } from "../errors.ts";
import type { Dtype } from "./algebra.ts";
import { allocate, eager, type EagerTerms, type Memory } from "./eager.ts";
import { inMemory, ofNumber, type Lazy } from "./lazy.ts";
import type { ParameterKind } from "./operation.ts";
import { isTensor, lazyOf } from "./strided.ts";

const dtypes: readonly string[] = ["float64", "float32", "int32", "bool"] satisfies Dtype[];

type Converter = (value: unknown, fail: (wanted: string) => never) => unknown;

/** The argument that an operation which runs at once gets for what it is called with. */
const converters: Readonly<Record<ParameterKind, Converter>> = {
  tensor,
  tensors: (value, fail) => (Array.isArray(value) ? value.map((member) => tensor(member, fail)) : fail("an array of tensors")),
  indices: (value, fail) => (isTensor(value) ? lazyOf(value) : elements(value, fail, "int32")),
  elements: (value, fail) => (isTensor(value) ? lazyOf(value) : elements(value, fail, undefined)),
  shape: integers,
  length: integer,
  lengths: severalIntegers,
  term: number,
  constant: number,
  integer,
  integers: severalIntegers,
  pairs,
  axis: integer,
  axes: severalIntegers,
  flag: (value, fail) => (typeof value === "boolean" ? value : fail("true or false")),
  text: (value, fail) => (typeof value === "string" ? value : fail("a string")),
  dtype: (value, fail) => (dtypes.includes(value as string) ? value : fail(`one of ${dtypes.join(", ")}`)),
  padding: (value, fail) => (value === "same" || value === "valid" || Number.isInteger(value) ? value : fail('"same", "valid", or an integer')),
};

/** @throws NablaError for an argument of another kind than the operation takes. */
export function convert(operation: string, kind: ParameterKind, position: number, value: unknown): unknown {
  return converters[kind](value, (wanted) => {
    throw new NablaError(`${operation}: argument ${position + 1} is ${shown(value)}, where ${wanted} is needed`);
  });
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  return isTensor(value) ? `a tensor of shape [${value.shape.join(", ")}]` : Array.isArray(value) ? "an array" : `of type ${typeof value}`;
}

function tensor(value: unknown, fail: (wanted: string) => never): Lazy<EagerTerms> {
  if (isTensor(value)) return lazyOf(value);
  if (typeof value === "number" || typeof value === "boolean") return ofNumber(Number(value));
  return fail("a tensor or a number");
}

function number(value: unknown, fail: (wanted: string) => never): number {
  return typeof value === "number" ? value : fail("a number");
}

function integer(value: unknown, fail: (wanted: string) => never): number {
  return Number.isInteger(value) ? (value as number) : fail("an integer");
}

function integers(value: unknown, fail: (wanted: string) => never): number[] {
  if (!Array.isArray(value)) return fail("an array of integers");
  return value.map((member) => integer(member, () => fail("an array of integers")));
}

function severalIntegers(value: unknown, fail: (wanted: string) => never): number[] {
  return typeof value === "number" ? [integer(value, fail)] : integers(value, () => fail("an integer or an array of integers"));
}

function pairs(value: unknown, fail: (wanted: string) => never): number[][] {
  const failed = (): never => fail("an array of pairs of integers");
  if (!Array.isArray(value)) return failed();
  const list = value.map((pair) => integers(pair, failed));
  return list.every(({ length }) => length === 2) ? list : failed();
}

/** A tensor of what numbers and arrays of them hold, in memory of its own. */
function elements(value: unknown, fail: (wanted: string) => never, dtype: Dtype | undefined): Lazy<EagerTerms> {
  const wanted = dtype === "int32" ? "integers in an array, or one" : "a number, nested arrays of numbers, or a typed array";
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const source = value as unknown as ArrayLike<number>;
    const kind = dtype ?? kindOfArray(value);
    const memory = allocate(kind, source.length);
    memory.set(source);
    return inMemory(eager, kind, [source.length], memory);
  }
  const shape = nestedShape(value);
  const list = (Array.isArray(value) ? value.flat(Infinity) : [value]) as unknown[];
  const isBool = list.length > 0 && list.every((element) => typeof element === "boolean");
  if (!list.every((element) => typeof element === "number" || typeof element === "boolean")) return fail(wanted);
  if (dtype === "int32" && !list.every((element) => Number.isInteger(element))) return fail(wanted);
  const kind = dtype ?? (isBool ? "bool" : "float64");
  const memory: Memory = allocate(kind, list.length);
  memory.set(list.map(Number));
  return inMemory(eager, kind, shape, memory);
}

function kindOfArray(array: ArrayBufferView): Dtype {
  if (array instanceof Float64Array) return "float64";
  return array instanceof Float32Array ? "float32" : "int32";
}

/** @throws ShapeError for rows of different shapes. */
function nestedShape(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return [];
  const shapes = value.map(nestedShape);
  const [first = []] = shapes;
  const other = shapes.find((shape) => String(shape) !== String(first));
  if (other) throw shapeError("tensor", "rows of nested arrays differ in shape", first, other);
  return [value.length, ...first];
}
