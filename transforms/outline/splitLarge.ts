import { Builder, freshValue } from "../../ir/builder.ts";
import { cloneOp } from "../../ir/clone.ts";
import type { Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { freeValues, substituteOp, walkOps } from "../../ir/traverse.ts";
import { bytecodeSize } from "./bytecodeSize.ts";
import { cutParts, type Segment } from "./cutParts.ts";
import { Workspace, type Slot } from "./workspace.ts";

/** V8 optimises no function above 60 KB of bytecode, and one of half that size takes it longest. */
const DEFAULT_LIMIT = 40_000;
/** What a part has at most, of the limit. */
const PART = 0.8;

/**
 * Splits functions whose bytecode V8 would not optimise: ops in a row become functions of their own, called in their place.
 *
 * Needs: optimised functions; nothing optimises them afterwards. Guarantees: the same ops run in the same order on the same
 * memory, so that every value keeps its bits. A part gets what it reads of the function's own values as arguments. What parts
 * compute for one another, or for the function, goes through a workspace, which each activation of the function makes anew.
 * A loop or a branch that is itself too large stays, and its body is split.
 */
export function splitLarge(main: Func, limit = DEFAULT_LIMIT): Func {
  const parts = new Map<string, Func>();
  const taken = new Set([main.name, ...(main.callees?.keys() ?? [])]);
  const split = (func: Func): Func => {
    if (bytecodeSize(func) <= limit) return func;
    const splitter = new Splitter(func, PART * limit, (part) => {
      let number = 1;
      while (taken.has(`${func.name}Part${number}`)) number++;
      const name = `${func.name}Part${number}`;
      taken.add(name);
      parts.set(name, { ...part, name });
      return name;
    });
    return { ...func, body: splitter.activation(func.body) };
  };
  const result = split(main);
  const callees = new Map([...(main.callees ?? [])].map(([name, callee]) => [name, split(callee)] as const));
  if (parts.size === 0) return main;
  return { ...result, callees: new Map([...callees, ...parts]) };
}

class Splitter {
  readonly #partLimit: number;
  readonly #addPart: (part: Omit<Func, "name">) => string;
  readonly #constants = new Map<Value, Literal>();
  /** Numbers of which is asked whether they are there. */
  readonly #exact = new Set<Value>();
  /** The part that computes a value; absent: the function itself. */
  readonly #home = new Map<Value, Segment>();
  readonly #segments = new Map<Region, readonly Segment[]>();
  /** Values of parts that others need, and those among them that the function itself does. */
  readonly #shared = new Set<Value>();
  readonly #wanted = new Set<Value>();
  /** What stands for them in the function. */
  readonly #loaded = new Map<Value, Value>();
  #workspace = new Workspace();

  constructor(func: Func, partLimit: number, addPart: (part: Omit<Func, "name">) => string) {
    this.#partLimit = partLimit;
    this.#addPart = addPart;
    walkOps(func.body, (op) => {
      if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
      if (op.kind !== "scalar" || primitive(op.primitive).operands !== "values") return;
      for (const operand of op.operands) this.#exact.add(operand);
    });
  }

  /** The body of a function or of a lambda, with a workspace of its own. */
  activation(body: Region): Region {
    const outer = this.#workspace;
    this.#workspace = new Workspace();
    this.#cut(body);
    this.#findShared(body);
    const written = this.#write(body);
    const ops = [...this.#workspace.allocations(), ...written.ops];
    this.#workspace = outer;
    return { ...written, ops };
  }

  /** Decides what becomes a part, also inside what stays; lambdas are activations of their own. */
  #cut(region: Region): void {
    const segments = cutParts(region, this.#partLimit);
    this.#segments.set(region, segments);
    for (const segment of segments) {
      for (const op of segment.ops) {
        if (segment.isPart) for (const result of op.results) this.#home.set(result, segment);
        else if (op.kind !== "lambda") for (const nested of op.regions) this.#cut(nested);
      }
    }
  }

  #findShared(region: Region): void {
    const want = (value: Value): void => {
      if (!this.#isOfPart(value)) return;
      this.#wanted.add(value);
      this.#shared.add(value);
    };
    for (const segment of this.#segments.get(region) ?? []) {
      if (segment.isPart) {
        for (const value of freeOf(segment.ops)) if (this.#isOfPart(value)) this.#shared.add(value);
        continue;
      }
      for (const op of segment.ops) {
        op.operands.forEach(want);
        if (op.kind === "lambda") freeValues(op.regions).forEach(want);
        else for (const nested of op.regions) this.#findShared(nested);
      }
    }
    region.yields.forEach(want);
  }

  #isOfPart(value: Value): boolean {
    return this.#home.has(value) && !this.#constants.has(value);
  }

  #write(region: Region): Region {
    const ops = (this.#segments.get(region) ?? []).flatMap((segment) =>
      segment.isPart ? this.#callOf(segment) : segment.ops.map((op) => this.#staying(op)),
    );
    return { params: region.params, ops, yields: region.yields.map((value) => this.#loaded.get(value) ?? value) };
  }

  #staying(op: Op): Op {
    if (op.kind === "lambda") {
      const { regions, ...rest } = substituteOp(op, this.#loaded);
      return { ...rest, regions: regions.map((body) => this.activation(body)) };
    }
    const operands = op.operands.map((operand) => this.#loaded.get(operand) ?? operand);
    return { ...op, operands, regions: op.regions.map((nested) => this.#write(nested)) };
  }

  /** The call in place of a part, with the constants that stood there and what the function needs of its values. */
  #callOf(segment: Segment): readonly Op[] {
    const { part, args } = this.#partOf(segment);
    const span = segment.ops[0]?.span;
    const after = new Builder(span);
    for (const value of segment.ops.flatMap(({ results }) => results)) {
      if (this.#wanted.has(value)) this.#loaded.set(value, load(after, this.#slotOf(value), value));
    }
    const constants = segment.ops.filter(({ kind }) => kind === "const");
    return [...constants, { kind: "call", callee: this.#addPart(part), operands: args, results: [], regions: [], span }, ...after.ops];
  }

  #partOf(segment: Segment): { readonly part: Omit<Func, "name">; readonly args: readonly Value[] } {
    const args: Value[] = [];
    const params: Value[] = [];
    const map = new Map<Value, Value>();
    const b = new Builder();
    const given = (value: Value): Value => {
      const known = map.get(value);
      if (known) return known;
      const param = freshValue(value.type, value.name);
      map.set(value, param);
      args.push(this.#loaded.get(value) ?? value);
      params.push(param);
      return param;
    };
    const slotOf = (value: Value): Slot => {
      const { array, index } = this.#slotOf(value);
      return { array: given(array), index };
    };
    for (const op of segment.ops) {
      b.span = op.span;
      for (const value of freeOf([op])) {
        if (map.has(value)) continue;
        if (this.#constants.has(value)) map.set(value, b.literal(this.#constants.get(value), value.type));
        else if (this.#home.has(value)) map.set(value, load(b, slotOf(value), value));
        else given(value);
      }
      b.append(cloneOp(op, map));
      for (const result of op.results) {
        if (!this.#shared.has(result)) continue;
        const { array, index } = slotOf(result);
        b.store(array, b.constant(index), map.get(result) as Value);
      }
    }
    const span = segment.ops[0]?.span;
    return { part: { body: { params, ops: b.ops, yields: [] }, span, isCallee: true }, args };
  }

  #slotOf(value: Value): Slot {
    return this.#workspace.slotOf(value, this.#exact.has(value));
  }
}

function freeOf(ops: readonly Op[]): readonly Value[] {
  return freeValues([{ params: [], ops, yields: [] }]);
}

function load(b: Builder, { array, index }: Slot, value: Value): Value {
  return b.load(array, b.constant(index), value.name);
}
