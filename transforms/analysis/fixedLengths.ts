import type { ForOp, Func, Literal, Op, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference, type Type } from "../../ir/types.ts";
import { absentReferences } from "./absentReferences.ts";
import type { AliasClasses, ClassId } from "./aliasClasses.ts";
import { visitReachable } from "./reachable.ts";

/** The number of elements of an array, if it is the same whenever the function runs, from the first to the last. */
export type FixedLengths = (array: Value) => number | undefined;

/**
 * Lengths of arrays made by literals, by `alloc` of a constant length and by `zerosLike` of such arrays.
 *
 * An array keeps the length that it was made with if its storage is typed, or if nothing resizes what it may alias and
 * whatever is stored there is stored at an index in range. That is assumed of all arrays at first and then taken back,
 * until all stores are in range of the lengths that are left: the first store out of range would have to be at an index
 * that these lengths allow. Memory that foreign code may write counts as resized. Of a reference that may be absent
 * nothing is said, since asking for its length throws.
 */
export function fixedLengths(func: Func, classes: AliasClasses): FixedLengths {
  const scan = new LengthScan(func, classes);
  while (scan.takeBack());
  const absent = absentReferences(func, classes, ({ operands: [array, index] }) => scan.isInRange(array, index));
  return (array) => (absent.has(array) ? undefined : scan.lengthOf(array));
}

/** Bounds of an integer, both inclusive. */
type Range = { readonly least: number; readonly greatest: number };

class LengthScan {
  readonly #classes: AliasClasses;
  readonly #definitions = new Map<Value, Op>();
  /** Loops by their induction variables. */
  readonly #loops = new Map<Value, ForOp>();
  /** What makes the arrays of a class, which nothing else does and which keep their lengths; others are absent. */
  readonly #makers = new Map<ClassId, Op[]>();
  #lengths = new Map<ClassId, ReadonlySet<number | undefined>>();

  constructor(func: Func, classes: AliasClasses) {
    this.#classes = classes;
    const others = new Set<ClassId>();
    const addReachable = (value: Value): void => { visitReachable(value, classes, (id) => others.add(id)); };
    func.body.params.forEach(addReachable);
    walkOps(func.body, (op) => {
      for (const result of op.results) this.#definitions.set(result, op);
      if (op.kind === "for") this.#loops.set(op.regions[0]?.params[0] as Value, op);
      if (op.kind === "lambda") op.regions[0]?.params.forEach(addReachable);
      for (const result of op.results) if (isReference(result.type)) this.#define(op, result, others, addReachable);
    });
    for (const id of others) this.#makers.delete(id);
  }

  /** What an op makes; memory that is not made by an op that shows its length counts among the others. */
  #define(op: Op, result: Value, others: Set<ClassId>, addReachable: (value: Value) => void): void {
    const id = this.#classes.classOf(result);
    switch (op.kind) {
      case "zerosLike":
        this.#addContents(result, others);
        break;
      case "arrayLiteral":
      case "alloc":
        break;
      case "load":
      case "get":
      case "pop":
        if (this.#classes.isExposed(id)) others.add(id);
        return;
      case "record":
      case "select":
      case "if":
      case "for":
      case "while":
        return;
      default:
        return addReachable(result);
    }
    if (result.type.kind === "array") this.#makers.set(id, [...(this.#makers.get(id) ?? []), op]);
  }

  /** Copies of a structure: of what is inside only the model tells the lengths. */
  #addContents(made: Value, others: Set<ClassId>): void {
    let isOutermost = true;
    visitReachable(made, this.#classes, (inner) => {
      if (!isOutermost) others.add(inner);
      isOutermost = false;
    });
  }

  /** Whether some class was found whose arrays may get other lengths. */
  takeBack(): boolean {
    const changed = [...this.#makers].filter(([id, makers]) => !this.#keepsLengths(id, makers)).map(([id]) => id);
    for (const id of changed) this.#makers.delete(id);
    if (changed.length > 0) this.#lengths = new Map();
    return changed.length > 0;
  }

  #keepsLengths(id: ClassId, makers: readonly Op[]): boolean {
    if (makers.every(({ results: [made] }) => made && hasTypedStorage(made.type))) return true;
    if (this.#classes.isExposed(id)) return false;
    const length = Math.min(...makers.map((op) => this.#lengthMade(op) ?? 0));
    return this.#classes.writesTo(id).every((write) => {
      const range = write.kind === "store" || write.kind === "acc" ? this.#range(write.operands[1]) : undefined;
      return range !== undefined && range.least >= 0 && range.greatest < length;
    });
  }

  lengthOf(array: Value): number | undefined {
    const id = this.#classes.classOf(array);
    const makers = this.#makers.get(id);
    if (!makers) return undefined;
    const own = this.#definitions.get(array);
    if (own && makers.includes(own) && own.kind !== "zerosLike") return this.#lengthMade(own);
    const known = this.#lengths.get(id) ?? this.#lengthsIn(id, new Set());
    this.#lengths.set(id, known);
    return known.size === 1 ? [...known][0] : undefined;
  }

  /** The lengths of all arrays of a class; of those that are made after the model of others of it, nothing new. */
  #lengthsIn(id: ClassId, visited: Set<ClassId>): ReadonlySet<number | undefined> {
    if (visited.has(id)) return new Set();
    visited.add(id);
    const lengths = (this.#makers.get(id) ?? []).map((op) =>
      op.kind === "zerosLike" ? [...this.#lengthsIn(this.#classes.classOf(op.operands[0] as Value), visited)] : [this.#lengthMade(op)],
    );
    return new Set(this.#makers.has(id) ? lengths.flat() : [undefined]);
  }

  /** Whether `array[index]` is one of the elements that the array was made with. */
  isInRange(array: Value | undefined, index: Value | undefined): boolean {
    const [length, range] = [array && this.lengthOf(array), this.#range(index)];
    return length !== undefined && range !== undefined && range.least >= 0 && range.greatest < length;
  }

  #lengthMade(op: Op): number | undefined {
    if (op.kind === "arrayLiteral") return op.operands.length;
    if (op.kind === "zerosLike") return op.operands[0] && this.lengthOf(op.operands[0]);
    const length = this.#constant(op.operands[0]);
    return typeof length === "number" && Number.isInteger(length) && length >= 0 ? length : undefined;
  }

  #constant(value: Value | undefined): Literal {
    const op = value && this.#definitions.get(value);
    return op?.kind === "const" ? op.value : undefined;
  }

  /** Bounds of an integer made from constants, lengths and induction variables. */
  #range(value: Value | undefined, depth = 4): Range | undefined {
    if (!value || depth === 0) return undefined;
    const loop = this.#loops.get(value);
    if (loop) return this.#inductionRange(loop, depth);
    const op = this.#definitions.get(value);
    if (op?.kind === "const") return Number.isSafeInteger(op.value) ? exactly(op.value as number) : undefined;
    if (op?.kind === "length") {
      const length = op.operands[0] && this.lengthOf(op.operands[0]);
      return length === undefined ? undefined : exactly(length);
    }
    if (op?.kind !== "scalar" || (op.primitive !== "add" && op.primitive !== "sub")) return undefined;
    const [x, y] = op.operands.map((operand) => this.#range(operand, depth - 1));
    if (!x || !y) return undefined;
    return op.primitive === "add"
      ? { least: x.least + y.least, greatest: x.greatest + y.greatest }
      : { least: x.least - y.greatest, greatest: x.greatest - y.least };
  }

  /** Between the first index and the last that the bound lets in. */
  #inductionRange({ operands: [from, to], step }: ForOp, depth: number): Range | undefined {
    const [first, bound] = [this.#range(from, depth - 1), this.#range(to, depth - 1)];
    if (!first || !bound) return undefined;
    return step > 0 ? { least: first.least, greatest: bound.greatest - 1 } : { least: bound.least + 1, greatest: first.greatest };
  }
}

function hasTypedStorage(type: Type): boolean {
  return type.kind === "array" && type.storage !== "Array";
}

function exactly(value: number): Range {
  return { least: value, greatest: value };
}
