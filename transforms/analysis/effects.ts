import type { CallOp, Func, Op, ProductOp, Region, Value } from "../../ir/ops.ts";
import { invariant } from "../../ir/invariant.ts";
import { isNumber } from "../../ir/types.ts";
import { absentReferences } from "./absentReferences.ts";
import { isForeign, type AliasClasses, type ClassId } from "./aliasClasses.ts";
import { visitReachable } from "./reachable.ts";

/**
 * Memory that one op reads or writes as a unit: all elements of the arrays of a class (and, for plain arrays, their
 * length), or one field of the records of a class.
 */
export type Cell = string & { readonly __brand: "Cell" };

/** What executing an op does besides computing its results; ops with regions include what is inside. */
export type Effects = {
  /** The op may go if its results are unused: it writes nothing that outlives it and is not observed otherwise. */
  readonly isRemovable: (op: Op) => boolean;
  /** Executing it where the program does not may throw: it is not removed for that, but never executed speculatively. */
  readonly mayThrow: (op: Op) => boolean;
  /** It may never end. */
  readonly mayDiverge: (op: Op) => boolean;
  readonly mayRead: (op: Op, cell: Cell) => boolean;
  readonly mayWrite: (op: Op, cell: Cell) => boolean;
  /** Cells that it writes as the function's own code; foreign code inside may also write all exposed cells. */
  readonly writes: (op: Op) => ReadonlySet<Cell>;
  readonly reads: (op: Op) => ReadonlySet<Cell>;
  /** It runs foreign code, which may read and write all exposed memory. */
  readonly runsForeignCode: (op: Op) => boolean;
  /** It runs foreign code, or reads memory through a value that hides which. */
  readonly seesExposedMemory: (op: Op) => boolean;
  /** The cell that a load, store, acc, get, set, accField or length accesses; undefined for other ops. */
  readonly cellOf: (op: Op) => Cell | undefined;
  readonly isExposed: (cell: Cell) => boolean;
  readonly isEscaping: (cell: Cell) => boolean;
};

type Summary = {
  readonly reads: Set<Cell>;
  readonly writes: Set<Cell>;
  readsExposed: boolean;
  foreign: boolean;
  /** Has an effect that is not a write to memory. */
  observed: boolean;
  throws: boolean;
  diverges: boolean;
};

/**
 * Effects of all ops of a function. Convention of all passes: an element read out of range counts as NaN, so
 * `undefined` and NaN are not told apart; and an op whose results are unused may be removed even if it could throw
 * (a reference read out of range, a negative length), as the value and the effects of programs that do not throw stay.
 */
export function effectsOf(func: Func, classes: AliasClasses): Effects {
  const scan = new EffectScan(classes, absentReferences(func, classes));
  scan.region(func.body);
  const summary = (op: Op): Summary => scan.summary(op);
  return {
    isRemovable: (op) => {
      const { observed, foreign, writes } = summary(op);
      return !observed && !foreign && writes.size === 0;
    },
    mayThrow: (op) => summary(op).throws,
    mayDiverge: (op) => summary(op).diverges,
    mayRead: (op, cell) => {
      const { reads, readsExposed } = summary(op);
      return reads.has(cell) || (readsExposed && classes.isExposed(classOfCell(cell)));
    },
    mayWrite: (op, cell) => {
      const { writes, foreign } = summary(op);
      return writes.has(cell) || (foreign && classes.isExposed(classOfCell(cell)));
    },
    reads: (op) => summary(op).reads,
    writes: (op) => summary(op).writes,
    runsForeignCode: (op) => summary(op).foreign,
    seesExposedMemory: (op) => summary(op).readsExposed,
    cellOf: (op) => directCell(op, classes),
    isExposed: (cell) => classes.isExposed(classOfCell(cell)),
    isEscaping: (cell) => classes.isEscaping(classOfCell(cell)),
  };
}

function classOfCell(cell: Cell): ClassId {
  return Number.parseInt(cell, 10) as ClassId;
}

function directCell(op: Op, classes: AliasClasses): Cell | undefined {
  const [object] = op.operands;
  switch (op.kind) {
    case "load":
    case "store":
    case "acc":
    case "resize":
    case "length":
      return object && (`${classes.classOf(object)}` as Cell);
    case "get":
    case "set":
    case "accField":
      return object && (`${classes.classOf(object)}.${op.field}` as Cell);
    default:
      return undefined;
  }
}

/** All cells of the memory that a reference leads to. */
export function reachableCells(reference: Value, classes: AliasClasses): Cell[] {
  const cells: Cell[] = [];
  visitReachable(reference, classes, (id, type) => {
    if (type.kind === "record") for (const field of type.fields) cells.push(`${id}.${field.name}` as Cell);
    else cells.push(`${id}` as Cell);
  });
  return cells;
}

class EffectScan {
  readonly #classes: AliasClasses;
  readonly #absent: ReadonlySet<Value>;
  readonly #summaries = new Map<Op, Summary>();
  readonly #constants = new Map<Value, number>();
  readonly #lengths = new Set<Value>();

  constructor(classes: AliasClasses, absent: ReadonlySet<Value>) {
    this.#classes = classes;
    this.#absent = absent;
  }

  summary(op: Op): Summary {
    const known = this.#summaries.get(op);
    invariant(known, "op of another function");
    return known;
  }

  region(region: Region): void {
    for (const op of region.ops) {
      for (const nested of op.regions) this.region(nested);
      this.#summaries.set(op, op.regions.length > 0 ? this.#nested(op) : this.#own(op));
    }
  }

  #nested(op: Op): Summary {
    const total = nothing();
    // Making a function value runs nothing of it.
    if (op.kind === "lambda") return total;
    total.diverges = op.kind === "while";
    for (const region of op.regions) {
      for (const inner of region.ops) {
        const part = this.summary(inner);
        for (const cell of part.reads) total.reads.add(cell);
        for (const cell of part.writes) total.writes.add(cell);
        total.readsExposed ||= part.readsExposed;
        total.foreign ||= part.foreign;
        total.observed ||= part.observed;
        total.throws ||= part.throws;
        total.diverges ||= part.diverges;
      }
    }
    return total;
  }

  #own(op: Op): Summary {
    const own = nothing();
    const cell = directCell(op, this.#classes);
    const [first] = op.operands;
    own.throws = first !== undefined && this.#absent.has(first) && op.kind !== "select";
    switch (op.kind) {
      case "const":
        if (typeof op.value === "number") this.#constants.set(op.results[0] as Value, op.value);
        break;
      case "length":
        this.#lengths.add(op.results[0] as Value);
        if (cell && isPlainArray(first)) own.reads.add(cell);
        break;
      case "load":
      case "get":
        if (cell) own.reads.add(cell);
        break;
      case "acc":
      case "accField":
      case "store":
      case "set":
      case "resize":
        if (cell) own.writes.add(cell);
        if (cell && (op.kind === "acc" || op.kind === "accField" || op.kind === "resize")) own.reads.add(cell);
        // The caller may have frozen a plain array or an object.
        own.throws ||= !(first?.type.kind === "array" && first.type.storage !== "Array");
        break;
      case "product":
        this.#product(op, own);
        break;
      case "alloc":
        own.throws = !this.#isSafeLength(first);
        break;
      case "zerosLike":
        if (first && !isTypedArray(first)) for (const read of reachableCells(first, this.#classes)) own.reads.add(read);
        break;
      case "custom":
      case "checkpoint":
        for (const operand of op.operands) for (const read of reachableCells(operand, this.#classes)) own.reads.add(read);
        own.throws = own.diverges = true;
        break;
      case "extern":
        this.#extern(op, own);
        break;
      case "call":
        this.#call(op, own);
        break;
      case "requireDisjoint":
        own.observed = own.throws = true;
        break;
      // Who catches it sees all memory that can be reached from outside.
      case "throw":
        own.observed = own.throws = own.readsExposed = true;
        break;
      case "push":
      case "pop":
        own.observed = true;
        break;
      default:
        break;
    }
    return own;
  }

  #product({ operands, sets }: ProductOp, own: Summary): void {
    const [sum, ...factors] = operands.slice(0, 3) as [Value, Value, Value];
    const cell = (array: Value): Cell => `${this.#classes.classOf(array)}` as Cell;
    for (const read of sets ? factors : [sum, ...factors]) own.reads.add(cell(read));
    own.writes.add(cell(sum));
    own.throws ||= factors.some((factor) => this.#absent.has(factor)) || isPlainArray(sum);
  }

  #call({ operands, facts }: CallOp, own: Summary): void {
    own.throws = own.diverges = true;
    own.foreign = facts === undefined;
    // What an observed call does may be to throw, and who catches that sees all memory that can be reached from outside.
    own.readsExposed = facts === undefined || facts.isObserved;
    own.observed = facts === undefined || facts.isObserved;
    operands.forEach((operand, i) => {
      for (const cell of reachableCells(operand, this.#classes)) {
        if (facts?.reads.has(i)) own.reads.add(cell);
        if (facts?.writes.has(i)) own.writes.add(cell);
      }
    });
  }

  #extern(op: Extract<Op, { kind: "extern" }>, own: Summary): void {
    own.observed = !op.pure;
    own.foreign = isForeign(op);
    for (const operand of op.operands) for (const cell of reachableCells(operand, this.#classes)) own.reads.add(cell);
    const isScalar = ({ type }: Value): boolean => isNumber(type) || type.kind === "bool";
    own.readsExposed =
      own.foreign || op.operands.some(({ type }) => type.kind === "opaque" || type.kind === "function");
    own.throws = !op.pure || !op.operands.every(isScalar);
  }

  /** Whether an array of that length can always be made. */
  #isSafeLength(length: Value | undefined): boolean {
    if (!length) return false;
    const constant = this.#constants.get(length);
    return constant === undefined ? this.#lengths.has(length) : constant >= 0 && constant <= 2 ** 24;
  }
}

function nothing(): Summary {
  return {
    reads: new Set(),
    writes: new Set(),
    readsExposed: false,
    foreign: false,
    observed: false,
    throws: false,
    diverges: false,
  };
}

function isPlainArray(value: Value | undefined): boolean {
  return value?.type.kind === "array" && value.type.storage === "Array";
}

function isTypedArray(value: Value): boolean {
  return value.type.kind === "array" && value.type.storage !== "Array";
}
