import type { Func, Op, Region } from "../../ir/ops.ts";
import { invariant } from "../../ir/invariant.ts";

/** Where ops stand in a function, and which may run after which. */
export type Order = {
  /** Preorder number of the op: outer before inner, earlier before later. */
  readonly position: (op: Op) => number;
  /** The `for`, `while` and `lambda` ops around the op, outermost first. */
  readonly enclosingLoops: (op: Op) => readonly Op[];
  /** Whether some execution of `later` may follow some execution of `earlier`. */
  readonly mayExecuteAfter: (later: Op, earlier: Op) => boolean;
  /** Whether the ops stand in different arms of one `if`: of one execution of that, only one of them is executed. */
  readonly areExclusive: (first: Op, second: Op) => boolean;
};

type Place = {
  readonly position: number;
  readonly loops: readonly Op[];
  /** The arms of `if` ops around the op, outermost first. */
  readonly arms: ReadonlyMap<Op, number>;
};

/**
 * Execution order of structured code. An op may run after another if it stands after it, or if a loop encloses both; a
 * lambda's body may run at any time and any number of times. The two arms of one execution of an `if` exclude each
 * other: outside a common loop neither runs after the other.
 */
export function orderOf(func: Func): Order {
  const places = new Map<Op, Place>();
  const visit = (region: Region, loops: readonly Op[], arms: ReadonlyMap<Op, number>): void => {
    for (const op of region.ops) {
      places.set(op, { position: places.size, loops, arms });
      op.regions.forEach((nested, i) => {
        if (op.kind === "if") visit(nested, loops, new Map(arms).set(op, i));
        else visit(nested, [...loops, op], arms);
      });
    }
  };
  visit(func.body, [], new Map());

  const placeOf = (op: Op): Place => {
    const place = places.get(op);
    invariant(place, "op of another function");
    return place;
  };
  return {
    position: (op) => placeOf(op).position,
    enclosingLoops: (op) => placeOf(op).loops,
    areExclusive: (first, second) => areExclusive(placeOf(first), placeOf(second)),
    mayExecuteAfter: (later, earlier) => {
      const [a, b] = [placeOf(later), placeOf(earlier)];
      if (a.loops[0] !== undefined && a.loops[0] === b.loops[0]) return true;
      if (a.loops.some(isLambda) || b.loops.some(isLambda)) return true;
      return a.position > b.position && !areExclusive(a, b);
    },
  };
}

function isLambda(op: Op): boolean {
  return op.kind === "lambda";
}

function areExclusive(a: Place, b: Place): boolean {
  for (const [op, arm] of a.arms) {
    const other = b.arms.get(op);
    if (other !== undefined && other !== arm) return true;
  }
  return false;
}
