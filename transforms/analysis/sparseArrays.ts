import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { findOp, walkOps } from "../../ir/traverse.ts";
import { aliasClasses, type AliasClasses, type ClassId } from "./aliasClasses.ts";
import { countedFor, countedWhile, type Turn } from "./countedTurns.ts";
import { indexRanges, type IndexRanges } from "./indexRanges.ts";

/**
 * The classes of plain arrays that may have holes: elements that are not there, with others behind them. Holes are made by
 * stores beyond the end and by resizing; `isGrowth` tells which ops may do so at all. Parameters are taken to have none.
 *
 * An op makes no holes if it stores at an index that is at most the length (in bounds, or an induction variable that starts
 * where the elements end), or gives a length to an array which the next loop over all its indices fills.
 */
export function sparseArrays(func: Func, isGrowth: (op: Op) => boolean): { readonly classes: AliasClasses; readonly sparse: ReadonlySet<ClassId> } {
  const classes = aliasClasses(func);
  return { classes, sparse: new SparseScan(func, classes, isGrowth).sparse };
}

/** Where an op stands: its region and position there, and the ops around it, innermost first. */
type Place = { readonly region: Region; readonly position: number; readonly around: readonly Op[] };

class SparseScan {
  readonly sparse = new Set<ClassId>();
  readonly #classes: AliasClasses;
  readonly #ranges: IndexRanges;
  readonly #definitions = new Map<Value, Op>();
  readonly #shortened = new Set<ClassId>();

  constructor(func: Func, classes: AliasClasses, isGrowth: (op: Op) => boolean) {
    this.#classes = classes;
    const made = new Map<Value, Value>();
    walkOps(func.body, (op) => {
      for (const result of op.results) this.#definitions.set(result, op);
      if (op.kind !== "resize") return;
      const [array, from, to] = op.operands as readonly [Value, Value, Value];
      const isMaking = this.#definitions.get(array)?.kind === "arrayLiteral" && this.#constant(from) === 0;
      if (isMaking) made.set(array, to);
      else this.#shortened.add(classes.classOf(array));
    });
    this.#ranges = indexRanges(func, { onlyGrows: (array) => !this.#shortened.has(classes.classOf(array)), made });
    this.#visit(func.body, [], isGrowth);
  }

  #visit(region: Region, around: readonly Op[], isGrowth: (op: Op) => boolean): void {
    region.ops.forEach((op, position) => {
      if (isGrowth(op) && !this.#isDense(op, { region, position, around })) this.sparse.add(this.#classes.classOf(op.operands[0] as Value));
      for (const inner of op.regions) this.#visit(inner, [op, ...around], isGrowth);
    });
  }

  #isDense(op: Op, place: Place): boolean {
    const [array, second, third] = op.operands as readonly [Value, Value, Value];
    if (op.kind === "store") return this.#storesWithin(array, second, place);
    return this.#constant(third) === 0 || this.#shortens(array, third, place) || this.#isFilled(array, third, place);
  }

  /** array[index] = …, the index at most the length. */
  #storesWithin(array: Value, index: Value, { around, region }: Place): boolean {
    if (this.#constant(index) === 0) return true;
    const isStable = !this.#shortened.has(this.#classes.classOf(array));
    const length = this.#definitions.get(index);
    if (isStable && length?.kind === "length" && length.operands[0] === array) return true;
    if (this.#ranges.isInBounds(array, index) || around.some((loop) => this.#isBelowTested(array, index, loop))) return true;
    const [loop] = around;
    if (loop?.kind !== "for" || loop.step !== 1 || region.params[0] !== index || !this.#isInvariant(array, region)) return false;
    return this.#constant(loop.operands[0]) === 0 && !this.#resizes(region, array);
  }

  /** while (i < array.length - c) … array[i + d] = …, d at most c. */
  #isBelowTested(array: Value, index: Value, loop: Op): boolean {
    const turn = countedWhile(loop, this.#definitions);
    if (!turn || this.#resizes(turn.body, array)) return false;
    const [limit, at] = [this.#offset(turn.limit), this.#offset(index)];
    const length = this.#definitions.get(limit.base);
    return at.base === turn.counter && length?.kind === "length" && length.operands[0] === array && at.offset + limit.offset <= 0;
  }

  /** A number as another plus a constant. */
  #offset(value: Value): { readonly base: Value; readonly offset: number } {
    const op = this.#definitions.get(value);
    const [base, amount] = op?.kind === "scalar" ? op.operands : [];
    const constant = this.#constant(amount);
    if (op?.kind !== "scalar" || !base || typeof constant !== "number") return { base: value, offset: 0 };
    if (op.primitive === "add") return { base, offset: constant };
    return op.primitive === "sub" ? { base, offset: -constant } : { base: value, offset: 0 };
  }

  /** array.length -= c. */
  #shortens(array: Value, to: Value, { region, position }: Place): boolean {
    const difference = this.#definitions.get(to);
    if (difference?.kind !== "scalar" || difference.primitive !== "sub") return false;
    const [from, less] = difference.operands as readonly [Value, Value];
    const length = this.#definitions.get(from);
    const amount = this.#constant(less);
    if (length?.kind !== "length" || length.operands[0] !== array || typeof amount !== "number" || !(amount >= 0)) return false;
    const read = region.ops.indexOf(length);
    return read >= 0 && region.ops.slice(read, position).every(({ kind, regions }) => regions.length === 0 && kind !== "store" && kind !== "resize" && kind !== "call");
  }

  /** Whether the loop that follows stores at every index below the length, before the array is read or passed on. */
  #isFilled(array: Value, length: Value, { region, position }: Place): boolean {
    const known = new Set<number>();
    const held: Op[] = [];
    for (const op of region.ops.slice(position + 1)) {
      const [first, second, third] = op.operands;
      if (op.kind === "store" && first === array && second) {
        const index = this.#constant(second);
        if (typeof index === "number") known.add(index);
      }
      if (op.kind === "store" && third === array) held.push(op);
      if (op.kind === "call" || op.kind === "throw") return false;
      const turn = op.kind === "for" ? countedFor(op) : countedWhile(op, this.#definitions);
      if (turn && this.#fills(turn, array, length, known, held)) return true;
      if (op.regions.some((inner) => this.#usesWhole(inner, array))) return false;
    }
    return false;
  }

  #fills({ body, counter, start: lower, limit }: Turn, array: Value, length: Value, known: ReadonlySet<number>, held: readonly Op[]): boolean {
    const start = this.#constant(lower);
    if (typeof start !== "number" || Array.from({ length: start }, (_, i) => i).some((i) => !known.has(i))) return false;
    if (!this.#isLength(limit, length, array) || this.#usesWhole(body, array)) return false;
    return body.ops.some((op) => op.kind === "store" && op.operands[1] === counter && this.#denotes(op.operands[0] as Value, array, body, held));
  }

  /** Whether a value is the array: itself, or read from where it was put. */
  #denotes(value: Value, array: Value, region: Region, held: readonly Op[]): boolean {
    if (value === array) return true;
    const load = this.#definitions.get(value);
    if (load?.kind !== "load" || !this.#isInvariant(value, region)) return false;
    return held.some(({ operands }) => operands[0] === load.operands[0] && operands[1] === load.operands[1]);
  }

  /** Whether the region does more with arrays of the class than read and write elements. */
  #usesWhole(region: Region, array: Value): boolean {
    const id = this.#classes.classOf(array);
    const usesWhole = (op: Op): boolean => {
      const isAccess = op.kind === "load" || (op.kind === "store" && !this.#isOf(op.operands[2], id));
      return op.kind === "call" || (!isAccess && op.operands.some((operand) => this.#isOf(operand, id)));
    };
    return findOp(region, usesWhole) !== undefined;
  }

  #isOf(value: Value | undefined, id: ClassId): boolean {
    return value?.type.kind === "array" && this.#classes.classOf(value) === id;
  }

  #resizes(region: Region, array: Value): boolean {
    const id = this.#classes.classOf(array);
    return findOp(region, (op) => op.kind === "call" || (op.kind === "resize" && this.#isOf(op.operands[0], id))) !== undefined;
  }

  /** Whether a value is the same in every execution of the region within one of what is around it. */
  #isInvariant(value: Value, region: Region): boolean {
    const op = this.#definitions.get(value);
    if (region.params.includes(value)) return false;
    const inside = new Set<Value>();
    walkOps(region, ({ results, regions }) => {
      for (const made of [...results, ...regions.flatMap(({ params }) => params)]) inside.add(made);
    });
    if (!inside.has(value)) return true;
    if (op?.kind !== "load" || !op.operands.every((operand) => this.#isInvariant(operand, region))) return false;
    const id = this.#classes.classOf(op.operands[0] as Value);
    let isWritten = false;
    walkOps(region, (inner) => {
      isWritten ||= inner.kind === "call" || ((inner.kind === "store" || inner.kind === "resize") && this.#isOf(inner.operands[0], id));
    });
    return !isWritten;
  }

  /** Whether a bound is the length that an array was given, a whole number. */
  #isLength(bound: Value, length: Value, array: Value): boolean {
    const op = this.#definitions.get(bound);
    const isRounded = op?.kind === "scalar" && (op.primitive === "ceil" || op.primitive === "floor");
    if (isRounded && op.operands[0]) return this.#isLength(op.operands[0], length, array);
    return (op?.kind === "length" && op.operands[0] === array) || this.#isSameNumber(bound, length);
  }

  #isSameNumber(first: Value, second: Value): boolean {
    if (first === second) return true;
    const [a, b] = [first, second].map((value) => this.#definitions.get(value));
    if (!a || !b) return false;
    if (a.kind === "const" && b.kind === "const") return a.value === b.value;
    if (a.kind === "length" && b.kind === "length") return a.operands[0] === b.operands[0] && this.#keepsLength(a.operands[0] as Value);
    if (a.kind !== "scalar" || b.kind !== "scalar" || a.primitive !== b.primitive || a.operands.length !== b.operands.length) return false;
    return a.operands.every((operand, i) => this.#isSameNumber(operand, b.operands[i] as Value));
  }

  /** Arrays of a class that nothing is stored into by the program are as long as they ever were. */
  #keepsLength(array: Value): boolean {
    if (array.type.kind === "array" && array.type.storage !== "Array") return true;
    return this.#classes.writesTo(this.#classes.classOf(array)).length === 0;
  }

  #constant(value: Value | undefined): unknown {
    const op = value && this.#definitions.get(value);
    return op?.kind === "const" ? op.value : undefined;
  }
}
