import type { Builder } from "../../../ir/builder.ts";
import type { Func, Literal, Op, Region, Value } from "../../../ir/ops.ts";
import { isAssignable, joinTypes, typesEqual } from "../../../ir/typeRelations.ts";
import {
  derivativeType,
  fieldOf,
  isNumber,
  isReference,
  type ArrayType,
  type RecordType,
  type Storage,
} from "../../../ir/types.ts";
import type { AliasClasses, ClassId } from "../../analysis/aliasClasses.ts";
import { isControl, slotsOf } from "../controlSlots.ts";

/** The shape of the arrays or records of one alias class, all of which are replaced by their cells. */
export type Aggregate = { readonly type: ArrayType | RecordType; readonly size: number };

/** Largest number of cells; beyond, locals cost more than memory. */
const SIZE_LIMIT = 16;

/** How a value changes by being stored in an array; storages that are absent are not replaced. */
export const storedForms: { readonly [S in Storage]?: (b: Builder, value: Value) => Value } = {
  Float64Array: (_b, value) => value,
  Array: (_b, value) => value,
  Float32Array: (b, value) => b.apply("fround", value),
  Int32Array: (b, value) => b.apply("bitOr", value, b.constant(0)),
  Uint32Array: (b, value) => b.apply("shiftRightUnsigned", value, b.constant(0)),
};

/**
 * The alias classes that fulfil the conditions of `scalarReplaceArrays`; or would, if the indices that are not constant,
 * but that `mayBecomeConstant` accepts, were so and in range.
 */
export function planAggregates(
  func: Func,
  classes: AliasClasses,
  mayBecomeConstant: (index: Value) => boolean = () => false,
): ReadonlyMap<ClassId, Aggregate> {
  return new Planner(func, classes, mayBecomeConstant).aggregates();
}

/** A point of the program, and the loops around it. */
type Point = { readonly position: number; readonly loops: readonly Op[] };

type Access = { readonly op: Op; readonly reference: Value; readonly at: Point; readonly inCondition: boolean };

type Candidate = {
  readonly id: ClassId;
  aggregate: Aggregate | undefined;
  /** The fields of all handles to records and of all accesses: some may be absent in what was made. */
  record: RecordType | undefined;
  /** Some handle comes from elsewhere, or has another shape. */
  isShapeless: boolean;
  /** Some handle is used for something else than accesses and meetings. */
  isSpoiled: boolean;
  readonly accesses: Access[];
  /** By handle. */
  readonly meetings: Map<Value, Meetings>;
  /** What `zerosLike` was applied to, to make memory of this class. */
  readonly models: Set<Candidate>;
};

/** Where a handle meets others, the earliest position first. */
type Meetings = { readonly earliest: number; readonly points: Point[] };

class Planner {
  readonly #classes: AliasClasses;
  readonly #mayBecomeConstant: (index: Value) => boolean;
  readonly #candidates = new Map<ClassId, Candidate>();
  readonly #constants = new Map<Value, Literal>();
  /** Handles by the op that makes the memory, with the point where that is. */
  readonly #origins = new Map<Value, Point>();
  readonly #decided = new Map<Candidate, boolean>();
  #position = 0;

  constructor(func: Func, classes: AliasClasses, mayBecomeConstant: (index: Value) => boolean) {
    this.#classes = classes;
    this.#mayBecomeConstant = mayBecomeConstant;
    for (const param of func.body.params) this.#disqualify(param);
    this.#region(func.body, [], false);
    for (const value of func.body.yields) this.#spoil(value);
    for (const candidate of this.#candidates.values()) {
      const { aggregate, record } = candidate;
      if (aggregate?.type.kind === "record" && record) candidate.aggregate = { type: record, size: record.fields.length };
    }
  }

  aggregates(): ReadonlyMap<ClassId, Aggregate> {
    const chosen = new Map<ClassId, Aggregate>();
    for (const candidate of this.#candidates.values()) {
      if (candidate.aggregate && this.#isReplaceable(candidate)) chosen.set(candidate.id, withAccessedFields(candidate.aggregate, candidate.accesses));
    }
    return chosen;
  }

  #isReplaceable(candidate: Candidate): boolean {
    const known = this.#decided.get(candidate);
    if (known !== undefined) return known;
    this.#decided.set(candidate, false);
    const { aggregate, id } = candidate;
    const result =
      aggregate !== undefined &&
      this.#hasOneShape(candidate) &&
      !candidate.isSpoiled &&
      !this.#classes.isEscaping(id) &&
      aggregate.size <= SIZE_LIMIT &&
      hasStoredForm(aggregate.type) &&
      candidate.accesses.every(({ op }) => this.#isInShape(op, aggregate)) &&
      this.#isSafeToMeet(candidate);
    this.#decided.set(candidate, result);
    return result;
  }

  /** Whether all memory of the class has the size that was seen first; only typed arrays and records keep theirs. */
  #hasOneShape(candidate: Candidate, visited = new Set<Candidate>()): boolean {
    if (visited.has(candidate)) return true;
    visited.add(candidate);
    if (candidate.isShapeless) return false;
    return [...candidate.models].every((model) => {
      const type = model.aggregate?.type;
      const mayGrow = type?.kind === "array" && type.storage === "Array";
      return mayGrow ? this.#isReplaceable(model) : this.#hasOneShape(model, visited);
    });
  }

  #isInShape(op: Op, { type, size }: Aggregate): boolean {
    if (type.kind === "record" || op.kind === "length") return true;
    const [, index, written] = op.operands;
    if (!index || !this.#isIndex(index, size)) return false;
    return op.kind === "load" || !written || storesAnyNumber(type) || isAssignable(written.type, type.element);
  }

  #isIndex(index: Value, size: number): boolean {
    const constant = this.#constants.get(index);
    if (typeof constant !== "number") return this.#mayBecomeConstant(index);
    return Number.isInteger(constant) && constant >= 0 && constant < size;
  }

  #isSafeToMeet({ accesses, meetings }: Candidate): boolean {
    const writes = accesses.filter(({ op }) => op.kind !== "load" && op.kind !== "get" && op.kind !== "length");
    if (writes.some(({ inCondition }) => inCondition)) return false;
    if (meetings.size === 0) return true;
    return writes.every(({ reference, at }) => {
      const origin = this.#origins.get(reference);
      const met = meetings.get(reference);
      return origin && (!met || !mayFollow(at, met, origin));
    });
  }

  #region(region: Region, loops: readonly Op[], inCondition: boolean): void {
    for (const op of region.ops) {
      const at: Point = { position: this.#position++, loops };
      this.#define(op, at);
      op.operands.forEach((operand, i) => this.#use(op, operand, i, at, inCondition));
      op.regions.forEach((nested, i) => {
        const isLoop = op.kind === "for" || op.kind === "while";
        const inner = isLoop ? [...loops, op] : loops;
        this.#region(nested, inner, inCondition || (op.kind === "while" && i === 0));
        const end: Point = { position: this.#position++, loops: inner };
        for (const value of nested.yields) {
          if (isControl(op)) this.#meet(value, end);
          else this.#spoil(value);
        }
      });
    }
  }

  #define(op: Op, at: Point): void {
    if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    if (isControl(op)) {
      for (const { initial, params, result, yields } of slotsOf(op)) {
        const values = [result, ...params, ...yields, ...(initial ? [initial] : [])];
        // An aggregate merged into something that is not known to be one.
        if (!values.every(({ type }) => isReference(type))) values.forEach((value) => this.#disqualify(value));
      }
      return;
    }
    if (op.kind === "lambda") op.regions.forEach((region) => region.params.forEach((param) => this.#disqualify(param)));
    for (const result of op.results) {
      if (!isReference(result.type)) continue;
      if (op.kind === "select") continue;
      const size = this.#sizeMade(op);
      if (size === undefined) this.#disqualify(result);
      else this.#shape(result, size, at);
    }
  }

  /** The number of cells of the memory that an op makes; undefined for other ops and unknown numbers. */
  #sizeMade(op: Op): number | undefined {
    const [first] = op.operands;
    switch (op.kind) {
      case "record":
      case "arrayLiteral":
        return op.operands.length;
      case "alloc": {
        const length = first && this.#constants.get(first);
        const isSize = typeof length === "number" && Number.isInteger(length) && length >= 0;
        return isSize && isNumber(op.type.element) ? length : undefined;
      }
      case "zerosLike": {
        const model = first && this.#candidate(first);
        if (!model || !op.results[0] || !isFlat(first)) return undefined;
        this.#candidate(op.results[0])?.models.add(model);
        return op.results[0].type.kind === "record" ? op.results[0].type.fields.length : model.aggregate?.size;
      }
      default:
        return undefined;
    }
  }

  #shape(made: Value, size: number, at: Point): void {
    this.#origins.set(made, at);
    const candidate = this.#candidate(made);
    const { type } = made;
    if (!candidate || !isReference(type)) return;
    const { aggregate } = candidate;
    const isOther = type.kind === "array" && aggregate && (aggregate.size !== size || !typesEqual(aggregate.type, type));
    if (isOther) candidate.isShapeless = true;
    candidate.aggregate ??= { type, size };
  }

  #use(op: Op, operand: Value, index: number, at: Point, inCondition: boolean): void {
    const candidate = this.#candidate(operand);
    if (!candidate) return;
    switch (op.kind) {
      case "load":
      case "store":
      case "acc":
      case "get":
      case "set":
      case "accField":
      case "length":
        if (index === 0) this.#access(candidate, { op, reference: operand, at, inCondition });
        else candidate.isSpoiled = true;
        return;
      case "select":
      case "for":
      case "while":
        return this.#meet(operand, at);
      case "zerosLike":
        if (!isFlat(operand)) candidate.isSpoiled = true;
        return;
      default:
        candidate.isSpoiled = true;
    }
  }

  /** Where a narrower record took the place of a wider handle, a field may be accessed that its type does not have. */
  #access(candidate: Candidate, access: Access): void {
    const { op, reference } = access;
    candidate.accesses.push(access);
    if ((op.kind !== "get" && op.kind !== "set" && op.kind !== "accField") || reference.type.kind !== "record") return;
    const value = op.kind === "get" ? op.results[0] : op.operands[1];
    if (!value || fieldOf(reference.type, op.field)) return;
    this.#widen(candidate, { ...reference.type, fields: [{ name: op.field, type: value.type, optional: true }] });
  }

  #meet(handle: Value, at: Point): void {
    const candidate = this.#candidate(handle);
    if (!candidate) return;
    const met = candidate.meetings.get(handle);
    if (met) met.points.push(at);
    else candidate.meetings.set(handle, { earliest: at.position, points: [at] });
  }

  #spoil(value: Value): void {
    const candidate = this.#candidate(value);
    if (candidate) candidate.isSpoiled = true;
  }

  #disqualify(value: Value): void {
    const candidate = this.#candidate(value);
    if (candidate) candidate.isShapeless = true;
  }

  #candidate(value: Value): Candidate | undefined {
    const { type } = value;
    if (!isReference(type)) return undefined;
    const id = this.#classes.classOf(value);
    const candidate = this.#candidates.get(id) ?? emptyCandidate(id);
    this.#candidates.set(id, candidate);
    if (type.kind === "record") this.#widen(candidate, type);
    return candidate;
  }

  #widen(candidate: Candidate, type: RecordType): void {
    const { record } = candidate;
    if (record === type) return;
    const joined = record === undefined || typesEqual(record, type) ? (record ?? type) : joinTypes(record, type);
    if (joined?.kind === "record") candidate.record = joined;
    else candidate.isShapeless = true;
  }
}

function emptyCandidate(id: ClassId): Candidate {
  return {
    id,
    aggregate: undefined,
    record: undefined,
    isShapeless: false,
    isSpoiled: false,
    accesses: [],
    meetings: new Map(),
    models: new Set(),
  };
}

/**
 * Whether a write may follow a meeting in one life of the handle, which begins where its memory is made: it stands
 * after, or a loop inside that life contains both.
 */
function mayFollow(write: Point, { earliest, points }: Meetings, origin: Point): boolean {
  if (write.position > earliest) return true;
  const depth = origin.loops.length;
  const loop = write.loops[depth];
  return loop !== undefined && points.some((point) => point.loops[depth] === loop);
}

/** The shape with the optional fields that are accessed, but that no record of the class was made with. */
function withAccessedFields(aggregate: Aggregate, accesses: readonly Access[]): Aggregate {
  if (aggregate.type.kind !== "record") return aggregate;
  const fields = new Map(aggregate.type.fields.map((field) => [field.name, field]));
  for (const { op } of accesses) {
    if (op.kind !== "get" && op.kind !== "set" && op.kind !== "accField") continue;
    const value = op.kind === "get" ? op.results[0] : op.operands[1];
    if (value && !fields.has(op.field)) fields.set(op.field, { name: op.field, type: value.type, optional: true });
  }
  return { type: { ...aggregate.type, fields: [...fields.values()] }, size: fields.size };
}

/** Whether what a store leaves in memory of that type can be written as a value. */
function hasStoredForm(type: ArrayType | RecordType): boolean {
  if (type.kind === "record") return true;
  const isFractional = type.storage === "Float32Array" && type.element.kind === "int";
  return storedForms[type.storage] !== undefined && !isFractional;
}

function storesAnyNumber(type: ArrayType): boolean {
  return type.storage !== "Array" && type.storage !== "Float64Array";
}

/** Whether the zeros of a value are numbers; of references, `zerosLike` makes deep copies. */
function isFlat(model: Value): boolean {
  return isReference(model.type) && holdsOnlyNumbers(derivativeType(model.type));
}

function holdsOnlyNumbers(type: ArrayType | RecordType): boolean {
  return type.kind === "array" ? isNumber(type.element) : type.fields.every((field) => isNumber(field.type));
}
