import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import type { Folding } from "./folding.ts";
import type { Point, Structure } from "./structure.ts";
import { isDeferred } from "./templates.ts";

export type Reads = {
  /** Where the statements that read a value stand. */
  readonly points: ReadonlyMap<Value, readonly Point[]>;
  /** Values that closures read: their variables must never change. */
  readonly captured: ReadonlySet<Value>;
};

/** Where each op reads its operands, before anything is folded. */
export function readsOfOps(func: Func, structure: Structure): ReadonlyMap<Value, readonly Point[]> {
  const unfolded: Folding = { isFolded: () => false, isConditional: () => false, isDead: () => false, isUsed: () => true };
  return readsOfStatements(func, structure, unfolded).points;
}

/** Where statements read values: a value that a folded op reads is read by the statement that the op is part of. */
export function readsOfStatements(func: Func, structure: Structure, folding: Folding): Reads {
  const collector = new Collector(structure, folding);
  collector.region(func.body, undefined);
  return { points: collector.points, captured: collector.captured };
}

class Collector {
  readonly points = new Map<Value, Point[]>();
  readonly captured = new Set<Value>();
  readonly #structure: Structure;
  readonly #folding: Folding;

  constructor(structure: Structure, folding: Folding) {
    this.#structure = structure;
    this.#folding = folding;
  }

  /** `closure`: the innermost lambda around the region. */
  region(region: Region, closure: Region | undefined): void {
    region.ops.forEach((op, index) => {
      if (this.#folding.isFolded(op) || this.#folding.isDead(op)) return;
      this.#statement(op, { region, index }, closure);
    });
    for (const value of region.yields) this.#read(value, { region, index: region.ops.length }, closure);
  }

  #statement(op: Op, at: Point, closure: Region | undefined): void {
    const isDeferredTemplate = op.kind === "extern" && isDeferred(op.template);
    op.operands.forEach((operand, i) => {
      if (isDeferredTemplate) this.captured.add(operand);
      this.#read(operand, op.kind === "for" && i < 2 ? headOf(op.regions[0] as Region) : at, closure);
    });
    // When the condition holds, the body goes on with what the loop carries: it must stay in its variables.
    const condition = op.kind === "while" ? op.regions[0] : undefined;
    for (const param of condition?.params ?? []) {
      this.#read(param, { region: condition as Region, index: (condition as Region).ops.length }, undefined);
    }
    for (const nested of op.regions) {
      if (op.kind === "if" && this.#folding.isConditional(op)) for (const value of nested.yields) this.#read(value, at, closure);
      else this.region(nested, op.kind === "lambda" ? nested : closure);
    }
  }

  #read(value: Value, at: Point, closure: Region | undefined): void {
    const op = this.#structure.opOf(value);
    if (op?.kind === "const") return;
    if (op && this.#folding.isFolded(op)) {
      for (const part of [...op.operands, ...op.regions.flatMap((region) => region.yields)]) this.#read(part, at, closure);
      return;
    }
    const known = this.points.get(value);
    if (known) known.push(at);
    else this.points.set(value, [at]);
    const { depthOf, definitionOf } = this.#structure;
    if (closure && depthOf(definitionOf(value).region) < depthOf(closure)) this.captured.add(value);
  }
}

/** The bounds of a counted loop are read in its head: after what it carries is initialised, and before each turn. */
function headOf(body: Region): Point {
  return { region: body, index: -0.5 };
}
