import { assertNever } from "../../ir/invariant.ts";
import type { Op, Region } from "../../ir/ops.ts";
import type { Type } from "../../ir/types.ts";

/** Names a kind of memory; two accesses of different kinds never meet. `*` is all of it. */
type Memory = string;

/** What evaluating an expression does besides computing its value. */
export type Effects = {
  readonly reads: ReadonlySet<Memory>;
  readonly writes: ReadonlySet<Memory>;
  /** It makes a new object, so it is evaluated exactly where the program does. */
  readonly fresh: boolean;
  /** It uses a tape. */
  readonly tape: boolean;
};

const nowhere: ReadonlySet<Memory> = new Set();
const everywhere: ReadonlySet<Memory> = new Set(["*"]);
export const noEffects: Effects = { reads: nowhere, writes: nowhere, fresh: false, tape: false };

/** Typed arrays of all kinds can share a buffer; JavaScript arrays are told apart by what they hold. */
function elementsOf(type: Type | undefined): ReadonlySet<Memory> {
  if (type?.kind !== "array") return everywhere;
  if (type.storage !== "Array") return new Set(["buffer"]);
  const { kind } = type.element;
  return new Set([kind === "f64" || kind === "int" ? "number[]" : kind === "opaque" ? "*" : `${kind}[]`]);
}

export function unite(all: readonly Effects[]): Effects {
  const active = all.filter((effects) => effects !== noEffects);
  if (active.length < 2) return active[0] ?? noEffects;
  return {
    reads: new Set(active.flatMap(({ reads }) => [...reads])),
    writes: new Set(active.flatMap(({ writes }) => [...writes])),
    fresh: active.some(({ fresh }) => fresh),
    tape: active.some(({ tape }) => tape),
  };
}

function meet(a: ReadonlySet<Memory>, b: ReadonlySet<Memory>): boolean {
  if (a.size === 0 || b.size === 0) return false;
  if (a.has("*") || b.has("*")) return true;
  for (const memory of a) if (b.has(memory)) return true;
  return false;
}

/** Whether the two must be evaluated in the order of the program. */
export function conflict(a: Effects, b: Effects): boolean {
  if (a.tape && b.tape) return true;
  return meet(a.writes, b.writes) || meet(a.writes, b.reads) || meet(a.reads, b.writes);
}

/** Neither reads, writes nor makes anything: it may be evaluated anywhere after its operands, once, or not at all. */
export function isMovable(effects: Effects): boolean {
  return effects.reads.size === 0 && effects.writes.size === 0 && !effects.fresh && !effects.tape;
}

/** Effects of ops and regions, each computed once. */
export class EffectTable {
  readonly #known = new Map<Op, Effects>();

  /** Of an op with all that is inside. */
  of(op: Op): Effects {
    const known = this.#known.get(op);
    if (known) return known;
    const effects = op.kind === "lambda" ? fresh : unite([ownEffects(op), ...op.regions.map((region) => this.ofRegion(region))]);
    this.#known.set(op, effects);
    return effects;
  }

  ofRegion(region: Region): Effects {
    return unite(region.ops.map((op) => this.of(op)));
  }
}

const fresh: Effects = { ...noEffects, fresh: true };

function ownEffects(op: Op): Effects {
  const [object] = op.operands;
  switch (op.kind) {
    case "const":
    case "scalar":
    case "select":
    case "if":
    case "for":
    case "while":
      return noEffects;
    case "alloc":
    case "arrayLiteral":
    case "record":
    case "lambda":
    case "view":
      return fresh;
    case "zerosLike":
      return { ...fresh, reads: everywhere };
    case "length":
      return hasFixedLength(object?.type) ? noEffects : { ...noEffects, reads: elementsOf(object?.type) };
    case "load":
      return { ...noEffects, reads: elementsOf(object?.type) };
    case "store":
      return { ...noEffects, writes: elementsOf(object?.type) };
    case "acc":
    case "resize":
      return { ...noEffects, reads: elementsOf(object?.type), writes: elementsOf(object?.type) };
    case "product": {
      const [sum, a, b] = op.operands.slice(0, 3).map(({ type }) => elementsOf(type)) as [ReadonlySet<Memory>, ReadonlySet<Memory>, ReadonlySet<Memory>];
      return { ...noEffects, reads: new Set([...a, ...b, ...(op.sets ? [] : sum)]), writes: sum };
    }
    case "get":
      return { ...noEffects, reads: new Set([`.${op.field}`]) };
    case "set":
      return { ...noEffects, writes: new Set([`.${op.field}`]) };
    case "accField":
      return { ...noEffects, reads: new Set([`.${op.field}`]), writes: new Set([`.${op.field}`]) };
    case "extern":
      return op.pure ? { ...fresh, reads: everywhere } : { ...fresh, reads: everywhere, writes: everywhere };
    case "call":
      return { ...fresh, reads: everywhere, writes: everywhere, tape: op.operands.some(({ type }) => type.kind === "tape") };
    case "throw":
    case "requireDisjoint":
      return { ...fresh, reads: everywhere, writes: everywhere };
    case "custom":
    case "checkpoint":
      throw new Error(`nabla internal error: ${op.kind} must be removed before emission`);
    case "newTape":
    case "push":
    case "pop":
      return { ...noEffects, tape: true };
    default:
      return assertNever(op);
  }
}

/** Whether an array of this type keeps its length for ever. */
export function hasFixedLength(type: Type | undefined): boolean {
  return type?.kind === "array" && type.storage !== "Array";
}
