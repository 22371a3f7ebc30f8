import type { ForOp, Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { definedIn, walkOps } from "../../ir/traverse.ts";
import { isNumber } from "../../ir/types.ts";
import { aliasClasses, type AliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf, type Cell, type Effects } from "../analysis/effects.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { bodyOf, isLoop } from "./controlSlots.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Leaves an array as it is at the end of a turn that would set it to zero for the next one, where the next one begins by adding to
 * each of its elements: that stores instead.
 *
 * Needs: `adjoint` says which memory is adjoint memory; none by default. Guarantees: every value keeps its bits, up to the sign of
 * zeros in adjoint memory (0 + −0 is 0).
 *
 * Valid for a typed array of adjoint memory that is made, zero, in the region of the loop, and that nothing there uses but the loop, if
 * in the loop's body
 *
 * - the first op that touches its alias class is a counted loop that touches it by one `acc` at its variable, in every turn; and
 * - the last one is another that touches it at its variable only, and at last stores 0 there; and both are over one range, which is the
 *   same in all turns.
 *
 * Elements outside of that range are not cleared, and stay so.
 *
 * Example: `for %s … { for %k in 0..8 { acc %a, %k, %x }  …  for %k in 0..8 { store %a, %k, 0 } }` becomes
 * `for %s … { for %k in 0..8 { store %a, %k, %x }  …  for %k in 0..8 { } }`.
 */
export function dropClears(func: Func, adjoint: AdjointMemory = noAdjointMemory): Func {
  const classes = aliasClasses(func);
  const search = new Search(func, classes, adjoint(func, classes));
  search.region(func.body);
  if (search.first.size === 0) return func;
  return { ...func, body: rewrite(func.body, search) };
}

function rewrite(region: Region, search: Search): Region {
  const kept = region.ops.filter((op) => !search.last.has(op));
  const ops = kept.map((op): Op => {
    if (search.first.has(op)) return { ...op, kind: "store" };
    return withRegions(
      op,
      op.regions.map((nested) => rewrite(nested, search)),
    );
  });
  return withOps(region, ops);
}

class Search {
  /** Additions that store instead. */
  readonly first = new Set<Op>();
  /** Stores of zero that go. */
  readonly last = new Set<Op>();
  readonly #classes: AliasClasses;
  readonly #effects: Effects;
  readonly #isAdjoint: (reference: Value) => boolean;
  readonly #constants = new Map<Value, Literal>();

  constructor(func: Func, classes: AliasClasses, isAdjoint: (reference: Value) => boolean) {
    this.#classes = classes;
    this.#effects = effectsOf(func, classes);
    this.#isAdjoint = isAdjoint;
    walkOps(func.body, (op) => {
      if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    });
  }

  region(region: Region): void {
    for (const op of region.ops) {
      for (const nested of op.regions) this.region(nested);
      const [made] = op.results;
      if ((op.kind !== "alloc" && op.kind !== "zerosLike") || made?.type.kind !== "array" || !isNumber(made.type.element)) continue;
      if (made.type.storage !== "Array" && this.#isAdjoint(made) && !this.#classes.isEscaping(this.#classes.classOf(made))) this.#array(made, region);
    }
  }

  #array(array: Value, region: Region): void {
    const cell = `${this.#classes.classOf(array)}` as Cell;
    const touching = region.ops.filter((op) => this.#touches(op, cell));
    const [loop] = touching;
    if (touching.length !== 1 || !loop || !isLoop(loop)) return;
    const users = bodyOf(loop).ops.filter((op) => this.#touches(op, cell));
    const [filling, clearing] = [users[0], users.at(-1)];
    if (filling === clearing || filling?.kind !== "for" || clearing?.kind !== "for" || !this.#haveSameRange(filling, clearing, definedIn(loop.regions))) return;
    if (loop.kind === "while" && loop.regions[0]?.ops.some((op) => this.#touches(op, cell))) return;
    const [addition, ...others] = this.#accesses(filling, cell, array) ?? [];
    const clear = this.#accesses(clearing, cell, array)?.at(-1);
    if (addition?.kind !== "acc" || others.length > 0 || clear?.kind !== "store" || this.#constants.get(clear.operands[2] as Value) !== 0) return;
    this.first.add(addition);
    this.last.add(clear);
  }

  #touches(op: Op, cell: Cell): boolean {
    return this.#effects.mayRead(op, cell) || this.#effects.mayWrite(op, cell);
  }

  /** Both go upwards in steps of one, over the same range in every turn: what a wider turn does not clear, a narrower one would read. */
  #haveSameRange(one: ForOp, other: ForOp, inTurn: ReadonlySet<Value>): boolean {
    if (one.step !== 1 || other.step !== 1) return false;
    return [0, 1].every((bound) => {
      const [a, b] = [one.operands[bound] as Value, other.operands[bound] as Value];
      const constant = this.#constants.get(a);
      return constant === undefined ? a === b && !inTurn.has(a) : constant === this.#constants.get(b);
    });
  }

  /** The accesses to the array in every turn of a loop; undefined if some are at other elements than the turn's, or in part of the turns. */
  #accesses(loop: ForOp, cell: Cell, array: Value): readonly Op[] | undefined {
    const { ops, params } = bodyOf(loop);
    const accesses = ops.filter((op) => this.#touches(op, cell));
    const isOwn = ({ kind, operands }: Op): boolean => (kind === "load" || kind === "store" || kind === "acc") && operands[0] === array && operands[1] === params[0];
    return accesses.every(isOwn) ? accesses : undefined;
  }
}
