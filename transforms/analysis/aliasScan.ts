import type { CallOp, ExternOp, Func, Op, Region, Value } from "../../ir/ops.ts";
import { freeValues } from "../../ir/traverse.ts";
import { isUnknownGradients } from "../../ir/unknownGradients.ts";
import { isLookup, outsideTable } from "../../ir/lookups.ts";
import { assertNever, invariant } from "../../ir/invariant.ts";
import { mayBeOneObject } from "../../ir/places.ts";
import { isReference, type Type } from "../../ir/types.ts";
import { elementSlot, MemoryGraph, typeKey } from "./memoryGraph.ts";

/** A member of something from outside, such as a static field. */
function isOutsideMember(op: ExternOp): boolean {
  return /^\$0\.[\p{ID_Continue}$]+$/u.test(op.template) && op.operands.every(({ type }) => type.kind === "opaque");
}

/** Functions of the runtime that sparse derivatives call; of these only `setSeeds` writes to arrays. */
const sparseReaders = /^nabla\.(newIndexSets|knownPlan|keepPlan|jacobianPlan|hessianPlan|newSparseMatrix|gatherEntries)\(/;

/** Externs that read their operands and keep nothing of them, or nothing that they give back. */
export function isHarmlessExtern(op: ExternOp): boolean {
  const { template } = op;
  return isLookup(template) || isUnknownGradients(op) || isOutsideMember(op) || sparseReaders.test(template) || /^(console\.\w+|Math\.random|performance\.now|Date\.now|nabla\.requireDense)\(/.test(template);
}

/** Whether the op runs code that may write any exposed memory. */
export function isForeign(op: Op): boolean {
  return (op.kind === "call" && !op.facts) || (op.kind === "extern" && !op.pure && !isHarmlessExtern(op));
}

export function isTracked(type: Type): boolean {
  return isReference(type) || type.kind === "tape";
}

/** Collects which references may meet, in one walk; see `aliasClasses` for the rules. */
export class AliasScan {
  readonly graph = new MemoryGraph();
  readonly nodes = new Map<Value, number>();
  /** Objects given to foreign code, with their types. */
  readonly given: { readonly node: number; readonly type: Type }[] = [];
  /** Objects received from foreign code, one node per type. */
  readonly received = new Map<string, number>();
  /** Writes in program order, with the node of what they write; those of foreign code may write whatever is exposed. */
  readonly writes: { readonly op: Op; readonly node: number | undefined }[] = [];
  /** Structures of zeros, with their models. */
  readonly #mirrors: { readonly model: Value; readonly zeros: Value }[] = [];

  readonly #isCallee: boolean;

  constructor(func: Func) {
    this.#isCallee = func.isCallee === true;
    for (const param of func.body.params) {
      if (isTracked(param.type)) this.parameter(param);
      // Whoever calls the function may pass the same memory twice.
      if (this.#isCallee) this.#receive(param);
    }
  }

  track(value: Value): number {
    const known = this.nodes.get(value);
    if (known !== undefined) return known;
    const node = this.graph.create();
    this.nodes.set(value, node);
    this.graph.walkType(node, value.type, () => undefined);
    return node;
  }

  /** A parameter: records in it may be the same object wherever their types allow it (the particles of a mesh's springs). */
  parameter(value: Value): void {
    const records: { readonly node: number; readonly type: Type }[] = [];
    this.graph.walkType(this.track(value), value.type, (node, type) => {
      if (type.kind !== "record") return;
      for (const other of records) {
        if (mayBeOneObject(type, other.type)) this.graph.unify(node, other.node);
      }
      records.push({ node, type });
    });
  }

  region(region: Region): void {
    for (const op of region.ops) {
      for (const result of op.results) if (isTracked(result.type)) this.track(result);
      for (const nested of op.regions) this.region(nested);
      this.#op(op);
    }
  }

  #op(op: Op): void {
    const { operands, results } = op;
    switch (op.kind) {
      case "const":
      case "scalar":
      case "alloc":
      case "length":
      case "requireDisjoint":
      case "newTape":
      case "custom":
      case "checkpoint":
        return;
      case "zerosLike":
        this.#mirrors.push({ model: operands[0] as Value, zeros: results[0] as Value });
        return;
      case "select":
        this.#flow(operands.slice(1, 2), results);
        return this.#flow(operands.slice(2), results);
      case "view":
        return this.#flow(operands.slice(0, 1), results);
      case "arrayLiteral":
        return operands.forEach((element) => this.#put(results[0], elementSlot, op.type.element, element));
      case "record":
        return op.type.fields.forEach((field, i) => this.#put(results[0], field.name, field.type, operands[i]));
      case "load":
        return this.#take(operands[0], elementSlot, results[0]);
      case "get":
        return this.#take(operands[0], op.field, results[0]);
      case "store":
      case "set":
      case "acc":
      case "accField":
      case "resize":
      case "product":
        return this.#write(op);
      case "if":
        return op.regions.forEach((arm) => this.#flow(arm.yields, results));
      case "for":
        return this.#loop(
          operands.slice(2),
          op.regions.map((body) => body.params.slice(1)),
          op,
        );
      case "while":
        return this.#loop(
          operands,
          op.regions.map((region) => region.params),
          op,
        );
      case "call":
        return this.#call(op);
      case "extern":
        return this.#extern(op);
      case "throw":
        return operands.forEach((operand) => this.#give(operand));
      case "lambda":
        freeValues(op.regions).forEach((value) => this.#give(value));
        for (const { params, yields } of op.regions) {
          params.forEach((value) => this.#receive(value));
          yields.forEach((value) => this.#give(value));
        }
        return;
      case "push":
        if (this.#isCallee) operands.slice(1).forEach((value) => this.#give(value));
        return operands.slice(1).forEach((value) => this.#put(operands[0], typeKey(value.type), value.type, value));
      case "pop":
        if (this.#isCallee) results.forEach((value) => this.#receive(value));
        return results.forEach((value) => this.#take(operands[0], typeKey(value.type), value));
      default:
        return assertNever(op);
    }
  }

  /** Each of `sources` may be the value of the corresponding target. */
  #flow(sources: readonly Value[], targets: readonly Value[]): void {
    targets.forEach((target, i) => {
      const source = sources[i];
      if (!source || !isTracked(source.type)) return;
      if (isTracked(target.type)) this.graph.unify(this.track(source), this.track(target));
      else this.#give(source);
    });
  }

  #loop(initial: readonly Value[], params: readonly (readonly Value[])[], op: Op): void {
    this.#flow(initial, op.results);
    for (const carried of params) this.#flow(carried, op.results);
    this.#flow(op.regions.at(-1)?.yields ?? [], op.results);
  }

  #put(object: Value | undefined, slot: string, type: Type, value: Value | undefined): void {
    invariant(object && value, "a write needs an object and a value");
    if (!isTracked(value.type)) return;
    if (isTracked(type)) this.graph.unify(this.graph.content(this.track(object), slot), this.track(value));
    else this.#give(value);
  }

  #take(object: Value | undefined, slot: string, result: Value | undefined): void {
    invariant(object && result, "a read needs an object and a result");
    if (isTracked(result.type)) this.graph.unify(this.graph.content(this.track(object), slot), this.track(result));
  }

  #write(op: Extract<Op, { kind: "store" | "acc" | "set" | "accField" | "resize" | "product" }>): void {
    const [object] = op.operands;
    invariant(object, "a write needs an object");
    this.writes.push({ op, node: this.track(object) });
    if (op.kind === "store" && object.type.kind === "array") {
      this.#put(object, elementSlot, object.type.element, op.operands[2]);
    }
    if (op.kind === "set" && object.type.kind === "record") {
      const type = object.type.fields.find((field) => field.name === op.field)?.type;
      if (type) this.#put(object, op.field, type, op.operands[1]);
    }
  }

  #extern(op: ExternOp): void {
    if (isHarmlessExtern(op)) {
      if (op.template === outsideTable.get || isOutsideMember(op)) op.results.forEach((result) => this.#receive(result));
      return;
    }
    const hidesOperands = op.results.some(({ type }) => type.kind === "opaque" || type.kind === "function");
    this.#meet(op, !op.pure || hidesOperands);
    op.results.forEach((result) => this.#receive(result));
  }

  /** A callee of which nothing is known may keep its operands and hand them out later; others may only connect them. */
  #call(op: CallOp): void {
    const { facts } = op;
    this.#meet(op, !facts);
    if (!facts) {
      op.results.forEach((result) => this.#receive(result));
      return;
    }
    for (const position of facts.writes) {
      const operand = op.operands[position];
      if (!operand || !isReference(operand.type)) continue;
      this.graph.walkType(this.track(operand), operand.type, (node) => this.writes.push({ op, node }));
    }
  }

  /** Anything of one type that the operands and results lead to may be the same object. */
  #meet(op: Op, keepsOperands: boolean): void {
    const byType = new Map<string, number>();
    for (const value of [...op.operands, ...op.results]) {
      if (!isReference(value.type)) continue;
      this.graph.walkType(this.track(value), value.type, (node, type) => {
        const first = byType.get(typeKey(type));
        if (first === undefined) byType.set(typeKey(type), node);
        else this.graph.unify(first, node);
      });
    }
    if (keepsOperands) op.operands.forEach((operand) => this.#give(operand));
    if (isForeign(op)) this.writes.push({ op, node: undefined });
  }

  #give(value: Value): void {
    if (isTracked(value.type)) this.given.push({ node: this.track(value), type: value.type });
  }

  #receive(value: Value): void {
    if (!isReference(value.type)) return;
    this.graph.walkType(this.track(value), value.type, (node, type) => {
      const first = this.received.get(typeKey(type));
      if (first === undefined) this.received.set(typeKey(type), node);
      else this.graph.unify(first, node);
    });
  }

  /** What may be one object in a model may be one in its structure of zeros. Once all else is known of both. */
  joinMirrors(): void {
    for (const { model, zeros } of this.#mirrors) {
      const twins = new Map<number, number>();
      const seen = new Set<string>();
      const visit = (from: number, to: number, type: Type): void => {
        const [original, copy] = [this.graph.find(from), this.graph.find(to)];
        const twin = twins.get(original) ?? copy;
        twins.set(original, twin);
        this.graph.unify(twin, copy);
        const key = `${original} ${this.graph.find(copy)}`;
        if (seen.has(key)) return;
        seen.add(key);
        const inside = (slot: string, inner: Type): void => {
          if (isReference(inner)) visit(this.graph.content(original, slot), this.graph.content(copy, slot), inner);
        };
        if (type.kind === "array") inside(elementSlot, type.element);
        else if (type.kind === "record") for (const field of type.fields) inside(field.name, field.type);
      };
      visit(this.track(model), this.track(zeros), zeros.type);
    }
  }

  /** Foreign code may hand out again what it was given. */
  joinExternals(): void {
    if (this.received.size === 0) return;
    for (const { node, type } of this.given) {
      this.graph.walkType(node, type, (reached, reachedType) => {
        const external = this.received.get(typeKey(reachedType));
        if (external !== undefined) this.graph.unify(external, reached);
      });
    }
  }
}
