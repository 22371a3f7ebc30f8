import { invariant } from "../../ir/invariant.ts";
import type { Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isAssignable } from "../../ir/typeRelations.ts";
import { accessedOnly } from "../analysis/accessedOnly.ts";
import { aliasClasses, type AliasClasses, type ClassId } from "../analysis/aliasClasses.ts";
import { effectsOf, type Cell, type Effects } from "../analysis/effects.ts";
import { indexRanges, type IndexRanges } from "../analysis/indexRanges.ts";
import { expressionKey } from "./commonSubexpressions/expressionKey.ts";
import { KnownCells, placeOf, type Place } from "./commonSubexpressions/knownCells.ts";
import { MemoryVersions } from "./commonSubexpressions/memoryVersions.ts";
import { ScopedMap } from "./scopedMap.ts";
import { isLoop } from "./controlSlots.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { Renaming, withOps, withRegions } from "./renaming.ts";

/**
 * Computes once what is computed twice: value numbering over the scopes of the region tree, memory included.
 *
 * Needs: nothing. Guarantees: every value keeps its bits; effects stay, in order.
 *
 * A pure op with the operands of one that dominates it is replaced by that. Reads of memory carry the version of the
 * cell that they read (`MemoryVersions`): writes to the alias class, and ops with such writes inside, change it; a loop
 * that writes a class changes it before its first iteration. A read after a write through the same reference at the same
 * index gives the written value, if no write to the class is between and the array gives back what is stored in it:
 *
 * - a plain array or a record always does;
 * - a Float64Array does where the index is proved in range (writes out of range are dropped, and then a read gives
 *   `undefined`) or the memory is adjoint memory (out of range the primal is NaN already);
 * - other typed arrays convert what is stored in them, so their writes are not forwarded.
 *
 * A write of what the place is known to hold is dropped, except to plain arrays (it could lengthen them). A read in range
 * of typed arrays that are made zero and that nothing writes gives 0.
 *
 * Example: `%1 = load %a, %i; store %b, %i, %1; %2 = load %a, %i` uses %1 for %2 if a and b have different classes.
 */
export function commonSubexpressions(func: Func, adjoint: AdjointMemory = noAdjointMemory): Func {
  const classes = aliasClasses(func);
  const body = new Numbering(func, classes, adjoint).region(func.body);
  return body === func.body ? func : { ...func, body };
}

class Numbering {
  readonly #classes: AliasClasses;
  readonly #effects: Effects;
  readonly #ranges: IndexRanges;
  readonly #accessedOnly: ReadonlySet<Value>;
  /** Classes of typed arrays whose memory is made zero and never written. */
  readonly #zeros: ReadonlySet<ClassId>;
  readonly #isAdjoint: (array: Value) => boolean;
  readonly #renaming = new Renaming();
  readonly #constants = new Map<Value, Literal>();
  readonly #expressions = new ScopedMap<string, readonly Value[]>();
  readonly #cells = new KnownCells();
  readonly #versions: MemoryVersions;

  constructor(func: Func, classes: AliasClasses, adjoint: AdjointMemory) {
    this.#classes = classes;
    this.#effects = effectsOf(func, classes);
    this.#ranges = indexRanges(func);
    this.#accessedOnly = accessedOnly(func);
    this.#zeros = zeroClasses(func, classes);
    this.#isAdjoint = adjoint(func, classes);
    this.#versions = new MemoryVersions(this.#effects);
  }

  region(region: Region): Region {
    const ops: Op[] = [];
    for (const op of region.ops) {
      const visited = this.#op(op);
      if (visited) ops.push(visited);
    }
    return withOps(region, ops, this.#renaming.yields(region));
  }

  /** The op as it stays, or undefined if it goes. */
  #op(original: Op): Op | undefined {
    const op = this.#renaming.operands(original);
    const cell = this.#effects.cellOf(original);
    switch (op.kind) {
      case "load":
      case "get":
        return this.#read(op, cell);
      case "length":
        return isPlain(op.operands[0]) ? this.#read(op, cell) : this.#pure(op);
      case "store":
      case "acc":
      case "set":
      case "accField":
        return this.#write(op, cell);
      case "resize":
        if (cell) this.#versions.change(cell);
        return op;
      case "arrayLiteral":
      case "record":
        this.#remember(op);
        return op;
      case "if":
      case "for":
      case "while":
      case "lambda":
        return this.#nested(op, original);
      case "product":
      case "call":
        this.#versions.changeBy(original);
        return op;
      case "extern":
        if (!op.pure) this.#versions.changeBy(original);
        return this.#pure(op);
      default:
        return this.#pure(op);
    }
  }

  #pure(op: Op): Op | undefined {
    if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    // Two views of one range are two objects, and only a handle that is used for nothing else may be either.
    if (op.kind === "view" && !this.#accessedOnly.has(op.results[0] as Value)) return op;
    const key = expressionKey(op, this.#versions, this.#classes);
    if (key === undefined) return op;
    const known = this.#expressions.get(key);
    if (known && this.#replaceAll(op.results, known)) return undefined;
    if (!known) this.#expressions.set(key, op.results);
    return op;
  }

  #replaceAll(values: readonly Value[], by: readonly Value[]): boolean {
    const fits = values.every((value, i) => isAssignable((by[i] as Value).type, value.type));
    if (fits) values.forEach((value, i) => this.#renaming.replace(value, by[i] as Value));
    return fits;
  }

  #read(op: Op, cell: Cell | undefined): Op | undefined {
    const [reference] = op.operands;
    const [result] = op.results;
    invariant(cell && reference && result, "a read has a cell and a result");
    const version = this.#versions.of(cell);
    const place = this.#place(op);
    const known = this.#cells.get(reference, place, version);
    if (known && this.#replaceAll([result], [known])) return undefined;
    if (op.kind === "load" && this.#isZero(op)) return { ...op, kind: "const", value: 0, operands: [] };
    this.#cells.found(reference, place, version, result);
    return op;
  }

  /** Whether a load reads a zero that is there from the beginning. */
  #isZero(op: Op): boolean {
    const [reference, index] = op.operands as readonly [Value, Value];
    if (!this.#zeros.has(this.#classes.classOf(reference))) return false;
    return this.#ranges.isInBounds(reference, index) || this.#isAdjoint(reference);
  }

  #write(op: Op, cell: Cell | undefined): Op | undefined {
    const [reference] = op.operands;
    invariant(cell && reference, "a write has a cell");
    const before = this.#versions.of(cell);
    const place = this.#place(op);
    const isAssignment = op.kind === "store" || op.kind === "set";
    const value = isAssignment ? op.operands.at(-1) : undefined;
    if (value && !isPlain(reference) && this.#cells.get(reference, place, before) === value) return undefined;
    this.#versions.change(cell);
    const known = value && this.#givesBack(op) ? value : undefined;
    this.#cells.written(reference, place, before, this.#versions.of(cell), known);
    return op;
  }

  /** Whether a read at the same place gives what this op has stored. */
  #givesBack(op: Op): boolean {
    const [reference, index] = op.operands as readonly [Value, Value];
    if (reference.type.kind !== "array") return true;
    if (reference.type.storage === "Array") return true;
    if (reference.type.storage !== "Float64Array") return false;
    return this.#ranges.isInBounds(reference, index) || this.#isAdjoint(reference);
  }

  #place(op: Op): Place {
    if (op.kind === "get" || op.kind === "set" || op.kind === "accField") return { constant: op.field };
    if (op.kind === "length") return { variable: -1 };
    const index = op.operands[1];
    invariant(index, "an access has an index");
    return placeOf(index, this.#constants.get(index));
  }

  /** A new array or record holds what it was made of. */
  #remember(op: Extract<Op, { kind: "arrayLiteral" | "record" }>): void {
    const [made] = op.results;
    invariant(made, "a literal has a result");
    const id = this.#classes.classOf(made);
    if (op.kind === "record") {
      op.type.fields.forEach(({ name }, i) => {
        const version = this.#versions.of(`${id}.${name}` as Cell);
        this.#cells.found(made, { constant: name }, version, op.operands[i] as Value);
      });
      return;
    }
    if (op.type.storage !== "Array" && op.type.storage !== "Float64Array") return;
    const version = this.#versions.of(`${id}` as Cell);
    op.operands.forEach((element, i) => this.#cells.found(made, { constant: String(i) }, version, element));
  }

  #nested(op: Op, original: Op): Op {
    if (isLoop(op)) this.#versions.changeBy(original);
    const regions = op.regions.map((region) => {
      this.#open();
      if (op.kind === "lambda") this.#versions.forgetAll();
      const visited = this.region(region);
      this.#close();
      return visited;
    });
    if (op.kind === "if") this.#versions.changeBy(original);
    return withRegions(op, regions);
  }

  #open(): void {
    this.#expressions.open();
    this.#cells.open();
    this.#versions.open();
  }

  #close(): void {
    this.#expressions.close();
    this.#cells.close();
    this.#versions.close();
  }
}

function zeroClasses(func: Func, classes: AliasClasses): ReadonlySet<ClassId> {
  const zeros = new Set<ClassId>();
  const others = new Set<ClassId>();
  walkOps(func.body, (op) => {
    const [made] = op.results;
    if (made?.type.kind !== "array") return;
    const id = classes.classOf(made);
    const isUntouched = !classes.isParameter(id) && !classes.isExternal(id) && classes.writesTo(id).length === 0;
    if ((op.kind === "alloc" || op.kind === "zerosLike") && !isPlain(made) && isUntouched) zeros.add(id);
    else if (op.kind === "arrayLiteral") others.add(id);
  });
  for (const id of others) zeros.delete(id);
  return zeros;
}

function isPlain(array: Value | undefined): boolean {
  return array?.type.kind === "array" && array.type.storage === "Array";
}
