import type { Func, Op, PopOp, PushOp, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isAssignable } from "../../ir/typeRelations.ts";
/** A push and the pop that gets what it pushed, slot by slot. */
export type TapePair = { readonly push: PushOp; readonly pop: PopOp };

/**
 * The pairs of each tape whose traffic is mirrored: the region tree of its pops is that of its pushes, backwards, with
 * pops that give as many values of the same types as the pushes took. Derivative transforms make only such tapes, each
 * scope of the reverse sweep popping at its start what the scope of the forward sweep that it mirrors pushed at its end.
 * Passes may drop or unfold one side's ops, after which the trees differ and nothing is claimed, but they must never
 * exchange the arms of an `if` with traffic inside. Tapes for which that cannot be seen, or which go through a call, control flow or
 * a function value, are absent from the result.
 */
export function tapeTraffic(func: Func): ReadonlyMap<Value, readonly TapePair[]> {
  const homes = new Map<Value, Region>();
  const others = new Set<Value>();
  walkOps(func.body, (op, region) => {
    if (op.kind === "newTape") homes.set(op.results[0] as Value, region);
    else op.operands.forEach((operand, i) => !isTraffic(op, i) && others.add(operand));
    for (const nested of op.regions) nested.yields.forEach((value) => others.add(value));
    if (op.kind === "lambda")
      walkOps(op.regions[0] as Region, (inner) => inner.operands.forEach((value) => others.add(value)));
  });
  func.body.yields.forEach((value) => others.add(value));
  const traffic = new Map<Value, readonly TapePair[]>();
  const uses = new Uses(func);
  for (const [tape, home] of homes) {
    if (others.has(tape)) continue;
    const pairs: TapePair[] = [];
    if (new Matching(tape, uses, pairs).isBalanced(home)) traffic.set(tape, pairs);
  }
  return traffic;
}

function isTraffic(op: Op, operand: number): op is PushOp | PopOp {
  return operand === 0 && (op.kind === "push" || op.kind === "pop");
}

type Direction = "push" | "pop" | "both";

/** Which tapes are used inside each op and region. */
class Uses {
  readonly #items = new Map<Region, Map<Value, Op[]>>();
  readonly #directions = new Map<Op, Map<Value, Direction>>();

  constructor(func: Func) {
    this.#region(func.body);
  }

  /** The ops of the region that push to or pop from the tape, or contain such ops. */
  items(region: Region, tape: Value): readonly Op[] {
    return this.#items.get(region)?.get(tape) ?? [];
  }

  direction(op: Op, tape: Value): Direction | undefined {
    return this.#directions.get(op)?.get(tape);
  }

  #region(region: Region): ReadonlyMap<Value, Op[]> {
    const items = new Map<Value, Op[]>();
    this.#items.set(region, items);
    for (const op of region.ops) {
      const directions = new Map<Value, Direction>();
      const [tape] = op.operands;
      if ((op.kind === "push" || op.kind === "pop") && tape) directions.set(tape, op.kind);
      for (const nested of op.regions) {
        for (const [used, inner] of this.#region(nested)) {
          for (const item of inner) merge(directions, used, this.direction(item, used));
        }
      }
      if (directions.size === 0) continue;
      this.#directions.set(op, directions);
      for (const used of directions.keys()) {
        const list = items.get(used);
        if (list) list.push(op);
        else items.set(used, [op]);
      }
    }
    return items;
  }
}

function merge(directions: Map<Value, Direction>, tape: Value, direction: Direction | undefined): void {
  const known = directions.get(tape);
  if (direction) directions.set(tape, known === undefined || known === direction ? direction : "both");
}

class Matching {
  readonly #tape: Value;
  readonly #uses: Uses;
  readonly #pairs: TapePair[];

  constructor(tape: Value, uses: Uses, pairs: TapePair[]) {
    this.#tape = tape;
    this.#uses = uses;
    this.#pairs = pairs;
  }

  /** Whether one execution of the region pops exactly what it pushes. */
  isBalanced(region: Region): boolean {
    const open: Op[] = [];
    for (const op of this.#uses.items(region, this.#tape)) {
      const direction = this.#uses.direction(op, this.#tape);
      if (direction === "push") open.push(op);
      else if (direction === "both") {
        if (!op.regions.every((nested) => this.isBalanced(nested))) return false;
      } else if (!this.#mirrors(open.pop(), op)) return false;
    }
    return open.length === 0;
  }

  #mirrors(forward: Op | undefined, backward: Op): boolean {
    if (!forward) return false;
    if (forward.kind === "push" && backward.kind === "pop") {
      const pushed = forward.operands.slice(1);
      if (pushed.length !== backward.results.length) return false;
      if (!pushed.every((value, i) => isAssignable(value.type, backward.results[i]?.type ?? value.type))) return false;
      this.#pairs.push({ push: forward, pop: backward });
      return true;
    }
    if ((forward.kind === "if") !== (backward.kind === "if") || backward.regions.length === 0) return false;
    const [first, second] = [this.#usedRegions(forward), this.#usedRegions(backward)];
    return first.length === second.length && first.every((region, i) => this.#mirrorRegions(region, second[i]));
  }

  /** Both arms of an `if`, used or not; of loops, the regions that use the tape. */
  #usedRegions(op: Op): readonly Region[] {
    if (op.kind === "if") return op.regions;
    return op.regions.filter((region) => this.#uses.items(region, this.#tape).length > 0);
  }

  #mirrorRegions(forward: Region, backward: Region | undefined): boolean {
    if (!backward) return false;
    const pushes = this.#uses.items(forward, this.#tape);
    const pops = this.#uses.items(backward, this.#tape);
    return pushes.length === pops.length && pushes.every((op, i) => this.#mirrors(op, pops[pops.length - 1 - i] as Op));
  }
}
