import type { ForOp, Func, Literal, Op, Region, Value, WhileOp } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { definedIn } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import { accessedOnly } from "../analysis/accessedOnly.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf, type Effects } from "../analysis/effects.ts";
import { isLoop } from "./controlSlots.ts";
import { withOps, withRegions } from "./renaming.ts";

/** Scalar ops that cost less than this many nanoseconds may be computed even if their branch is not taken. */
const SPECULATION_LIMIT = 4;

/**
 * Moves what is the same in every iteration in front of the loop, from the innermost loop outwards.
 *
 * Needs: nothing. Guarantees: every value keeps its bits; nothing that throws, writes, or is observed moves.
 *
 * An op moves if its operands are defined outside of the loop and it cannot throw (the loop may run no iteration):
 * scalar ops, `length`, and loads of elements and fields whose alias class the loop does not write; views whose handles
 * nobody can tell apart; and whole `for` and `if` ops without effects whose reads the loop does not write, as an inner
 * sum over an array. From inside an `if` arm only cheap scalar ops, fields and lengths move: expensive ones may be behind
 * the branch on purpose, and a load may be there because its index is out of range otherwise.
 *
 * Unless `isFinal` says that no derivative is taken of the result, an op that has a pole, or whose derivative has one, moves only if it
 * runs in any case: where it did not run, its adjoint is 0, and 0 times the infinite slope is NaN.
 *
 * Example: `for %i … { %1 = exp %x; … }` becomes `%1 = exp %x; for %i … { … }`.
 */
export function hoistInvariants(func: Func, isFinal = false): Func {
  const hoisting = new Hoisting(effectsOf(func, aliasClasses(func)), accessedOnly(func), isFinal);
  const body = hoisting.region(func.body);
  return body === func.body ? func : { ...func, body };
}

class Hoisting {
  readonly #effects: Effects;
  readonly #accessedOnly: ReadonlySet<Value>;
  readonly #isFinal: boolean;
  readonly #constants = new Map<Value, Literal>();
  /** Rebuilt ops with regions, by which analyses know them. */
  readonly #originals = new Map<Op, Op>();

  constructor(effects: Effects, accessed: ReadonlySet<Value>, isFinal: boolean) {
    this.#effects = effects;
    this.#accessedOnly = accessed;
    this.#isFinal = isFinal;
  }

  region(region: Region): Region {
    return withOps(
      region,
      region.ops.flatMap((op) => this.#op(op)),
    );
  }

  #op(op: Op): readonly Op[] {
    if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    if (op.regions.length === 0) return [op];
    const visited = withRegions(
      op,
      op.regions.map((region) => this.region(region)),
    );
    this.#originals.set(visited, op);
    if (!isLoop(visited)) return [visited];
    const sift = new Sift(visited, this.#originals, (candidate, inArm) => this.#mayMove(candidate, op, inArm));
    const regions = visited.regions.map((region) => sift.region(region, false));
    const emptied = withRegions(visited, regions);
    this.#originals.set(emptied, op);
    return [...sift.moved, emptied];
  }

  /** Whether the op, all of whose operands are defined outside of the loop, may run in front of it instead. */
  #mayMove(candidate: Op, loop: Op, inArm: boolean): boolean {
    const op = this.#originals.get(candidate) ?? candidate;
    const effects = this.#effects;
    if (op.kind === "const") return true;
    if (effects.mayThrow(op) || !effects.isRemovable(op)) return false;
    for (const cell of effects.reads(op)) if (effects.mayWrite(loop, cell)) return false;
    if (!this.#isFinal && this.#hasPole(op) && (inArm || !this.#runs(loop))) return false;
    switch (op.kind) {
      case "scalar":
        return !inArm || primitive(op.primitive).cost < SPECULATION_LIMIT;
      case "select":
      case "length":
      case "get":
        return true;
      case "load":
        return !inArm;
      case "view":
        return !inArm && this.#accessedOnly.has(op.results[0] as Value);
      case "extern":
      case "if":
      case "for":
        return !inArm && !effects.mayDiverge(op) && op.results.every(isScalar);
      default:
        return false;
    }
  }

  /** Whether a loop certainly has an iteration. */
  #runs(loop: Op): boolean {
    const [lower, upper] = loop.operands.map((operand) => this.#constants.get(operand));
    return loop.kind === "for" && typeof lower === "number" && typeof upper === "number" && (loop.step > 0 ? lower < upper : lower > upper);
  }

  #hasPole(op: Op): boolean {
    if (op.regions.some((region) => region.ops.some((inner) => this.#hasPole(inner)))) return true;
    if (op.kind !== "scalar" || op.operands.every(({ type }) => type.kind === "int")) return false;
    const divisor = op.primitive === "div" ? op.operands[1] : undefined;
    return primitive(op.primitive).hasPole && !(divisor && this.#constants.has(divisor));
  }
}

function isScalar({ type }: Value): boolean {
  return !isReference(type) && type.kind !== "opaque" && type.kind !== "function" && type.kind !== "tape";
}

/** Takes ops out of the regions of one loop. */
class Sift {
  readonly moved: Op[] = [];
  /** Values defined inside the loop, less those of ops that moved. */
  readonly #inside: Set<Value>;
  readonly #originals: Map<Op, Op>;
  readonly #mayMove: (op: Op, inArm: boolean) => boolean;

  constructor(loop: ForOp | WhileOp, originals: Map<Op, Op>, mayMove: (op: Op, inArm: boolean) => boolean) {
    this.#originals = originals;
    this.#mayMove = mayMove;
    this.#inside = definedIn(loop.regions);
  }

  region(region: Region, inArm: boolean): Region {
    const ops = region.ops.flatMap((op): readonly Op[] => {
      if (this.#isInvariant(op) && this.#mayMove(op, inArm)) {
        this.moved.push(op);
        for (const result of op.results) this.#inside.delete(result);
        return [];
      }
      return [op.kind === "if" ? this.#arms(op) : op];
    });
    return withOps(region, ops);
  }

  #arms(op: Op): Op {
    const sifted = withRegions(
      op,
      op.regions.map((arm) => this.region(arm, true)),
    );
    if (sifted !== op) this.#originals.set(sifted, this.#originals.get(op) ?? op);
    return sifted;
  }

  #isInvariant(op: Op): boolean {
    if (op.operands.some((operand) => this.#inside.has(operand))) return false;
    if (op.regions.length === 0) return true;
    const own = definedIn(op.regions);
    const isOutside = (value: Value): boolean => own.has(value) || !this.#inside.has(value);
    return op.regions.every((region) => usesOnly(region, isOutside));
  }
}

function usesOnly(region: Region, accepts: (value: Value) => boolean): boolean {
  return (
    region.yields.every(accepts) &&
    region.ops.every((op) => op.operands.every(accepts) && op.regions.every((nested) => usesOnly(nested, accepts)))
  );
}
