import type { ForOp, Func, Op, OpKind, Value } from "../../../ir/ops.ts";
import { definedIn, freeValues, walkOps } from "../../../ir/traverse.ts";
import { aliasClasses } from "../../analysis/aliasClasses.ts";
import { effectsOf, type Cell, type Effects } from "../../analysis/effects.ts";
import { adjointMemoryOf, type AdjointMemory } from "../adjointMemory.ts";
import { bodyOf } from "../controlSlots.ts";

/** How several turns of a loop are taken at once. */
export type Jam = {
  /** The number of turns. */
  readonly width: number;
  /** The loops inside that become one for all turns. */
  readonly inner: ReadonlySet<Op>;
  /** What these add to the same element in each turn. */
  readonly shared: ReadonlySet<Op>;
  /** All values that a turn computes. */
  readonly defined: ReadonlySet<Value>;
};

/** How many turns are taken at once: the numbers of more do not fit in registers, which costs more than it saves. */
const WIDTHS = [3, 2];
/** The ops of all turns together are at most about this many. */
const SIZE_LIMIT = 400;
/** Loops of fewer turns stay. */
const LEAST_TURNS = 8;

/** Ops that a turn may consist of, besides reads, sums and control. */
const simple: ReadonlySet<OpKind> = new Set(["const", "scalar", "select", "load", "get", "length", "store", "set", "acc", "accField", "if", "for"]);

/** Finds the loops of which `jamLoops` takes several turns at once, and checks its conditions. */
export function planJams(func: Func, adjoint: AdjointMemory): ReadonlyMap<Op, Jam> {
  const planning = new Planning(func, adjoint);
  const jams = new Map<Op, Jam>();
  walkOps(func.body, (op) => {
    const jam = op.kind === "for" ? planning.of(op) : undefined;
    if (jam) jams.set(op, jam);
  });
  return jams;
}

/**
 * Whether a gradient adds rows of data, times a number, to memory: its tangents do so in each direction, and are jammed.
 *
 * @param memory A parameter that the gradient is added to.
 */
export function addsRows(gradient: Func, memory?: Value): boolean {
  return planJams(gradient, adjointMemoryOf(new Set(memory && [memory]))).size > 0;
}

class Planning {
  readonly #effects: Effects;
  readonly #isAdjoint: (reference: Value) => boolean;
  readonly #definitions = new Map<Value, Op>();

  constructor(func: Func, adjoint: AdjointMemory) {
    const classes = aliasClasses(func);
    this.#effects = effectsOf(func, classes);
    this.#isAdjoint = adjoint(func, classes);
    walkOps(func.body, (op) => {
      for (const result of op.results) this.#definitions.set(result, op);
    });
  }

  of(loop: ForOp): Jam | undefined {
    const defined = definedIn(loop.regions);
    const inner = bodyOf(loop).ops.filter((op): op is ForOp => op.kind === "for" && !defined.has(op.operands[0] as Value) && !defined.has(op.operands[1] as Value));
    const shared = inner.flatMap((nested) => sharedIn(nested, defined));
    if (Math.abs(loop.step) !== 1 || shared.length === 0 || this.#isRest(loop) || this.#isShort(loop)) return undefined;
    const jammed = new Set<Op>(inner);
    if (!this.#isFree(loop, jammed) || !carriesInOrder(loop, jammed)) return undefined;
    const size = sizeOf(loop);
    const width = WIDTHS.find((turns) => turns * size <= SIZE_LIMIT);
    return width === undefined ? undefined : { width, inner: jammed, shared: new Set(shared), defined };
  }

  /** Whether the loop runs the turns that were left over when it was taken apart: it is not taken apart once more. */
  #isRest(loop: ForOp): boolean {
    const start = this.#definitions.get(loop.operands[0] as Value);
    const rest = start?.kind === "scalar" ? this.#definitions.get(start.operands[1] as Value) : undefined;
    return rest?.kind === "scalar" && rest.primitive === "rem";
  }

  #isShort(loop: ForOp): boolean {
    const [start, end] = loop.operands.map((operand) => {
      const op = this.#definitions.get(operand);
      return op?.kind === "const" ? op.value : undefined;
    });
    return typeof start === "number" && typeof end === "number" && Math.abs(end - start) < LEAST_TURNS;
  }

  /** Whether turns may be interleaved: nothing but reads, and writes whose order among the turns stays or does not matter. */
  #isFree(loop: ForOp, jammed: ReadonlySet<Op>): boolean {
    const ops: Op[] = [];
    const insideJammed = new Set<Op>();
    walkOps(bodyOf(loop), (op) => {
      ops.push(op);
      if (jammed.has(op)) walkOps(bodyOf(op as ForOp), (nested) => insideJammed.add(nested));
    });
    if (!ops.every(({ kind }) => simple.has(kind))) return false;
    const accesses = ops.filter(({ regions }) => regions.length === 0);
    const { touching, written } = this.#cells(accesses);
    const onlyAdds = [...written].every((cell) => touching.get(cell)?.every((op) => this.#isSum(op)));
    // A row that is not there throws: whoever catches that sees what was written, but no adjoints.
    const mayThrow = (op: Op): boolean => this.#effects.mayThrow(op) && !this.#isSum(op) && !(onlyAdds && (op.kind === "load" || op.kind === "length"));
    if (accesses.some(mayThrow)) return false;
    return [...written].every((cell) => {
      const ops = touching.get(cell) ?? [];
      return ops.every((op) => this.#isSum(op)) || (ops.length === 1 && !ops.some((op) => insideJammed.has(op)));
    });
  }

  /** The ops that read or write each cell, and the cells that are written. */
  #cells(ops: readonly Op[]): { readonly touching: ReadonlyMap<Cell, readonly Op[]>; readonly written: ReadonlySet<Cell> } {
    const touching = new Map<Cell, Op[]>();
    const written = new Set<Cell>();
    for (const op of ops) {
      const writes = this.#effects.writes(op);
      for (const cell of writes) written.add(cell);
      for (const cell of new Set([...this.#effects.reads(op), ...writes])) {
        const list = touching.get(cell) ?? [];
        list.push(op);
        touching.set(cell, list);
      }
    }
    return { touching, written };
  }

  #isSum(op: Op): boolean {
    return (op.kind === "acc" || op.kind === "accField") && this.#isAdjoint(op.operands[0] as Value);
  }
}

/** What a loop adds, in every turn of it, to the same element in each turn of the loop around, which defines `defined`. */
function sharedIn(inner: ForOp, defined: ReadonlySet<Value>): Op[] {
  const { params, ops } = bodyOf(inner);
  const same = new Set<Value>(params.slice(0, 1));
  const isSame = (value: Value): boolean => same.has(value) || !defined.has(value);
  return ops.filter((op) => {
    if (op.kind === "const" || (op.kind === "scalar" && op.operands.every(isSame))) for (const result of op.results) same.add(result);
    const [array, index] = op.operands;
    return op.kind === "acc" && array !== undefined && index !== undefined && !defined.has(array) && isSame(index);
  });
}

/** Whether no op needs what is carried into its turn before all that the turn before carries on is computed. */
function carriesInOrder(loop: ForOp, jammed: ReadonlySet<Op>): boolean {
  const { params, ops, yields } = bodyOf(loop);
  const positions = new Map(ops.flatMap((op, at) => op.results.map((result) => [result, at] as const)));
  return params.slice(1).every((param, i) => {
    const value = yields[i] as Value;
    if (params.includes(value)) return false;
    const ready = positions.get(value) ?? -1;
    return ops.every((op, at) => {
      if (!op.operands.includes(param) && !freeValues(op.regions).includes(param)) return true;
      return jammed.has(op) ? at > ready : at >= ready;
    });
  });
}

function sizeOf(loop: ForOp): number {
  let size = 0;
  walkOps(bodyOf(loop), (op) => {
    if (op.kind !== "const") size++;
  });
  return size;
}
