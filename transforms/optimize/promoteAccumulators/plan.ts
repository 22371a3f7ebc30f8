import { invariant } from "../../../ir/invariant.ts";
import type { ForOp, Func, Literal, Op, Region, Value, WhileOp } from "../../../ir/ops.ts";
import { definedIn, walkOps } from "../../../ir/traverse.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { fieldOf, type Type } from "../../../ir/types.ts";
import { absentReferences } from "../../analysis/absentReferences.ts";
import type { AliasClasses } from "../../analysis/aliasClasses.ts";
import { distinctIndices } from "../../analysis/distinctIndices.ts";
import { effectsOf, type Cell, type Effects } from "../../analysis/effects.ts";
import { indexRanges, type IndexRanges } from "../../analysis/indexRanges.ts";
import { bodyOf, isLoop } from "../controlSlots.ts";
import type { Variable } from "../variablesToValues.ts";

/** One element or field that a loop keeps in a local. */
export type Promotion = Variable & {
  /** One of the accesses, for the address. */
  readonly example: Access;
  /** Carries a sum that starts from zero, instead of the cell's value. */
  readonly isSum: boolean;
  /** The write after the loop must not happen if the loop had no iteration. */
  readonly needsGuard: boolean;
  /** Values written are rounded to 32 bits. */
  readonly rounds: boolean;
};

export type Plan = {
  readonly byLoop: ReadonlyMap<Op, readonly Promotion[]>;
  readonly byAccess: ReadonlyMap<Op, Promotion>;
};

export type Access = Extract<Op, { kind: "load" | "store" | "acc" | "get" | "set" | "accField" }>;

/** At most this many locals are added to one loop. */
const PROMOTION_LIMIT = 32;

/** Decides, from the outermost loops inwards, which cells each loop keeps; see `promoteAccumulators` for the rules. */
export function planPromotions(func: Func, classes: AliasClasses, isAdjoint: (reference: Value) => boolean, isFinal: boolean): Plan {
  const planner = new Planner(func, classes, isAdjoint, isFinal);
  planner.region(func.body);
  return planner;
}

/** The accesses of one loop to one cell of memory (an alias class, or a field of one). */
type CellUse = {
  readonly accesses: Access[];
  /** Something else reads or writes it too, or an access cannot be rewritten where it stands. */
  spoiled: boolean;
};

class Planner implements Plan {
  readonly byLoop = new Map<Op, readonly Promotion[]>();
  readonly byAccess = new Map<Op, Promotion>();
  readonly #effects: Effects;
  readonly #ranges: IndexRanges;
  readonly #areDistinct: (x: Value, y: Value) => boolean;
  readonly #absent: ReadonlySet<Value>;
  readonly #isAdjoint: (reference: Value) => boolean;
  readonly #constants = new Map<Value, Literal>();

  constructor(func: Func, classes: AliasClasses, isAdjoint: (reference: Value) => boolean, isFinal: boolean) {
    this.#effects = effectsOf(func, classes);
    this.#ranges = indexRanges(func);
    this.#areDistinct = isFinal ? distinctIndices(func) : () => false;
    this.#absent = absentReferences(func, classes);
    this.#isAdjoint = isAdjoint;
    walkOps(func.body, (op) => {
      if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    });
  }

  region(region: Region): void {
    for (const op of region.ops) {
      if (isLoop(op)) this.#loop(op);
      for (const nested of op.regions) this.region(nested);
    }
  }

  #loop(loop: ForOp | WhileOp): void {
    const promotions: Promotion[] = [];
    const inside = definedIn(loop.regions);
    for (const [cell, use] of this.#usesIn(loop)) {
      if (use.spoiled || (this.#effects.isExposed(cell) && this.#effects.seesExposedMemory(loop))) continue;
      for (const accesses of this.#groups(use, inside)) {
        if (promotions.length >= PROMOTION_LIMIT) break;
        const promotion = this.#promotion(loop, use, accesses);
        if (!promotion) continue;
        promotions.push(promotion);
        for (const access of accesses) this.byAccess.set(access, promotion);
      }
    }
    if (promotions.length > 0) this.byLoop.set(loop, promotions);
  }

  #usesIn(loop: Op): ReadonlyMap<Cell, CellUse> {
    const uses = new Map<Cell, CellUse>();
    const useOf = (cell: Cell): CellUse => {
      const use = uses.get(cell) ?? { accesses: [], spoiled: false };
      uses.set(cell, use);
      return use;
    };
    const visit = (op: Op, isRewritable: boolean): void => {
      op.regions.forEach((region, i) => {
        const inside = isRewritable && op.kind !== "lambda" && !(op.kind === "while" && i === 0);
        for (const inner of region.ops) visit(inner, inside);
      });
      if (op.regions.length > 0 || this.byAccess.has(op)) return;
      const cell = this.#effects.cellOf(op);
      if (cell && isAccess(op)) {
        useOf(cell).accesses.push(op);
        if (!isRewritable) useOf(cell).spoiled = true;
      } else {
        for (const touched of [...this.#effects.reads(op), ...this.#effects.writes(op)]) useOf(touched).spoiled = true;
      }
    };
    visit(loop, true);
    return uses;
  }

  /** Accesses at one invariant address each. Without sums, no group if there are others that may be the same cell. */
  #groups({ accesses }: CellUse, inside: ReadonlySet<Value>): readonly (readonly Access[])[] {
    const groups = new Map<string, Access[]>();
    const references = new Set<Value>();
    let [areConstant, areInvariant] = [true, true];
    for (const access of accesses) {
      const [reference, index] = access.operands as readonly [Value, Value];
      const constant = isElement(access) ? this.#constants.get(index) : access.field;
      references.add(reference);
      areConstant &&= constant !== undefined;
      if (
        inside.has(reference) ||
        (constant === undefined && inside.has(index)) ||
        this.#isInnerConstant(access, inside)
      ) {
        areInvariant = false;
        continue;
      }
      const key = `${reference.id} ${constant === undefined ? `value ${index.id}` : String(constant)}`;
      const group = groups.get(key);
      if (group) group.push(access);
      else groups.set(key, [access]);
    }
    const all = [...groups.values()];
    if (this.#isSum(accesses)) return all;
    const areDistinct = groups.size === 1 || (references.size === 1 && areConstant);
    if (areInvariant && areDistinct) return all;
    return references.size === 1 ? all.filter((group) => this.#isApart(group, accesses)) : [];
  }

  /** Whether all other accesses to the array are certain to be to other elements. */
  #isApart([example, ...others]: readonly Access[], accesses: readonly Access[]): boolean {
    if (!example || !isElement(example)) return false;
    const index = example.operands[1] as Value;
    const own = new Set([example, ...others]);
    return accesses.every((access) => own.has(access) || (isElement(access) && this.#areDistinct(access.operands[1] as Value, index)));
  }

  /** A constant defined inside the loop cannot address the cell in front of it; hoisting moves it out. */
  #isInnerConstant(access: Access, inside: ReadonlySet<Value>): boolean {
    return isElement(access) && inside.has(access.operands[1] as Value);
  }

  #isSum(accesses: readonly Access[]): boolean {
    return accesses.every((access) => {
      return (access.kind === "acc" || access.kind === "accField") && this.#isAdjoint(access.operands[0] as Value);
    });
  }

  #promotion(loop: ForOp | WhileOp, use: CellUse, accesses: readonly Access[]): Promotion | undefined {
    const [example] = accesses;
    const [reference] = example?.operands ?? [];
    invariant(example && reference, "a group has accesses");
    const isSum = this.#isSum(use.accesses);
    if (!accesses.some(isWrite) || !(isSum || this.#givesBack(accesses))) return undefined;
    const needsGuard = this.#absent.has(reference) || isPlainArray(reference);
    if (
      needsGuard &&
      !(loop.kind === "for" && bodyOf(loop).ops.some((op) => accesses.includes(op as Access) && isWrite(op)))
    ) {
      return undefined;
    }
    // An absent array is not read in front of a loop that may not touch it.
    if (this.#absent.has(reference) && !isSum) return undefined;
    const type = cellType(example);
    const fits = accesses.every(
      (access) => !isWrite(access) || isAssignable((access.operands.at(-1) as Value).type, type),
    );
    if (!fits) return undefined;
    const rounds = !isSum && storageOf(reference) === "Float32Array";
    return { type, name: isSum ? "sum" : reference.name, example, isSum, needsGuard, rounds };
  }

  /** Whether a local can stand for the cell: what is read is what was written last. */
  #givesBack(accesses: readonly Access[]): boolean {
    const readsNothing = accesses.every((access) => access.kind === "acc" || access.kind === "store");
    return accesses.every((access) => {
      const [reference, index] = access.operands as readonly [Value, Value];
      switch (storageOf(reference)) {
        case undefined:
        case "Array":
          return true;
        case "Float64Array":
        case "Float32Array":
          if (readsNothing || this.#isAdjoint(reference)) return true;
          return this.#ranges.isInBounds(reference, index);
        default:
          return false;
      }
    });
  }
}

function isAccess(op: Op): op is Access {
  return isWrite(op) || op.kind === "load" || op.kind === "get";
}

function isWrite(op: Op): boolean {
  return op.kind === "store" || op.kind === "acc" || op.kind === "set" || op.kind === "accField";
}

function isElement(access: Access): access is Extract<Op, { kind: "load" | "store" | "acc" }> {
  return access.kind === "load" || access.kind === "store" || access.kind === "acc";
}

function isPlainArray(reference: Value): boolean {
  return storageOf(reference) === "Array";
}

function storageOf({ type }: Value): string | undefined {
  return type.kind === "array" ? type.storage : undefined;
}

function cellType(access: Access): Type {
  const [reference] = access.operands;
  const type = reference?.type;
  const found =
    type?.kind === "array"
      ? type.element
      : type?.kind === "record" && !isElement(access)
        ? fieldOf(type, access.field)?.type
        : undefined;
  invariant(found, "an access has a cell");
  return found;
}
