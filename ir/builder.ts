import type { CustomRule, Func, Literal, Op, Region, Schedule, Span, Value, ValueId } from "./ops.ts";
import { primitive } from "./primitives/index.ts";
import type { ScalarBuilder } from "./scalarBuilder.ts";
import { bool, derivativeType, doubles, f64, fieldOf, functionType, int, opaque, tape, type ArrayType, type RecordType, type Type } from "./types.ts";
import { invariant } from "./invariant.ts";

/** How far down a product a constant factor is looked for. */
const SCALE_DEPTH = 4;

let nextId = 0;

/** A value that nothing defines yet; the caller makes it a parameter or a result. Ids only ever grow. */
export function freshValue(type: Type, name?: string): Value {
  return { id: nextId++ as ValueId, type, name };
}

/** `x` and `data` → `xData` */
export function nameOfMember({ name }: { readonly name: string | undefined }, field: string): string | undefined {
  return name && name + field.charAt(0).toUpperCase() + field.slice(1);
}

/** Result type of a scalar primitive applied to operands of these types. */
export function scalarResultType(name: string, operands: readonly Value[]): Type {
  switch (primitive(name).result) {
    case "number":
      return f64;
    case "int":
      return int;
    case "bool":
      return bool;
    case "opaque":
      return opaque;
    case "preservesInt":
      return operands.every((operand) => operand.type.kind === "int") ? int : f64;
  }
}

/** A factor of a product: memory, to be taken as it is or transposed. */
export type Factor = { readonly matrix: Value; readonly transposed?: boolean };

/**
 * Appends ops to one region. The only way to make ops: passes, the frontend and the derivative transforms all build
 * through it, so that result types are computed in one place.
 */
export class Builder implements ScalarBuilder {
  readonly ops: Op[] = [];
  /** Attached to the ops that follow. */
  span: Span | undefined;
  /** Constants by value, so that a region names each constant once; the ops themselves stay where first needed. */
  readonly #constants = new Map<Literal, Value>();
  readonly #definitions = new Map<Value, Op>();

  constructor(span?: Span) {
    this.span = span;
  }

  append(op: Op): void {
    this.ops.push(op);
    for (const result of op.results) this.#definitions.set(result, op);
  }

  /** Takes back all ops after the first `length`, with the constants among them. */
  truncate(length: number): void {
    for (const op of this.ops.splice(length)) {
      for (const result of op.results) this.#definitions.delete(result);
      if (op.kind !== "const") continue;
      for (const [key, value] of this.#constants) if (value === op.results[0]) this.#constants.delete(key);
    }
  }

  /** Whether an op of this region gives the value. */
  defines(value: Value): boolean {
    return this.#definitions.has(value);
  }

  /** The op of this region that gives the value, if one does. */
  definition(value: Value): Op | undefined {
    return this.#definitions.get(value);
  }

  /** The constant that a value of this region is, else undefined. */
  constantOf(value: Value): Literal {
    const op = this.#definitions.get(value);
    return op?.kind === "const" ? op.value : undefined;
  }

  /** Gives a value that was just made, and has no name yet, the user's name for it. */
  nameValue(value: Value, name: string): void {
    if (value.name === undefined) (value as { name: string | undefined }).name = name;
  }

  literal(value: Literal, type: Type, name?: string): Value {
    const result = freshValue(type, name);
    this.append({ kind: "const", value, operands: [], results: [result], regions: [], span: this.span });
    return result;
  }

  constant = (value: number | boolean): Value => {
    const key = Object.is(value, -0) ? "-0" : value;
    const known = this.#constants.get(key);
    if (known) return known;
    const type = typeof value === "boolean" ? bool : Number.isInteger(value) && !Object.is(value, -0) ? int : f64;
    const result = this.literal(value, type);
    this.#constants.set(key, result);
    return result;
  };

  apply = (name: string, ...operands: Value[]): Value => this.scalar(name, operands);

  scalar(name: string, operands: readonly Value[], hint?: string): Value {
    const result = freshValue(scalarResultType(name, operands), hint);
    this.append({ kind: "scalar", primitive: name, operands, results: [result], regions: [], span: this.span });
    return result;
  }

  select = (condition: Value, whenTrue: Value, whenFalse: Value): Value => {
    const type = whenTrue.type.kind === "int" ? whenFalse.type : whenTrue.type;
    const result = freshValue(type);
    const operands = [condition, whenTrue, whenFalse];
    this.append({ kind: "select", operands, results: [result], regions: [], span: this.span });
    return result;
  };

  add = (a: Value, b: Value): Value => this.apply("add", a, b);
  sub = (a: Value, b: Value): Value => this.apply("sub", a, b);
  mul = (a: Value, b: Value): Value => {
    if (this.constantOf(a) === 1) return b;
    if (this.constantOf(b) === 1) return a;
    return this.apply("mul", a, b);
  };
  div = (a: Value, b: Value): Value => (this.constantOf(b) === 1 ? a : this.apply("div", a, b));
  neg = (a: Value): Value => this.apply("neg", a);
  cofactor = (product: Value, factor: Value): Value | undefined => {
    const op = this.#definitions.get(product);
    if (op?.kind !== "scalar" || op.primitive !== "mul" || !op.operands.includes(factor)) return undefined;
    return op.operands[0] === factor ? op.operands[1] : op.operands[0];
  };
  scale = (a: Value, factor: number): Value =>
    this.#scaled(a, factor, SCALE_DEPTH) ?? (factor === -1 ? this.neg(a) : this.apply("mul", a, this.constant(factor)));

  /** `a·factor` with the factor in a constant that is there already; undefined if there is none near. */
  #scaled(a: Value, factor: number, depth: number): Value | undefined {
    if (factor === 1) return a;
    const constant = this.constantOf(a);
    if (typeof constant === "number") return this.constant(constant * factor);
    const op = this.#definitions.get(a);
    if (op?.kind !== "scalar" || depth === 0) return undefined;
    const [first, second] = op.operands as readonly [Value, Value];
    const [left, right] = op.operands.map((operand) => this.constantOf(operand));
    if (op.primitive === "neg") return this.scale(first, -factor);
    if (op.primitive === "mul" && typeof right === "number") return this.scale(first, right * factor);
    if (op.primitive === "mul" && typeof left === "number") return this.scale(second, left * factor);
    if (op.primitive !== "mul" && op.primitive !== "div") return undefined;
    const scaled = this.#scaled(first, factor, depth - 1);
    return scaled && this[op.primitive](scaled, second);
  }

  alloc(type: ArrayType, length: Value, name?: string): Value {
    return this.#one({ kind: "alloc", type, operands: [length] }, type, name);
  }

  /** Zeros for the adjoints of an array of that length. */
  adjointAlloc(type: ArrayType, length: Value, name?: string): Value {
    return this.#one({ kind: "alloc", type, isAdjoint: true, operands: [length] }, type, name);
  }

  arrayLiteral(type: ArrayType, elements: readonly Value[], name?: string): Value {
    return this.#one({ kind: "arrayLiteral", type, operands: elements }, type, name);
  }

  /** Of an object that the runtime makes, the fields are: what is made of zeros only is seen to be there at once. */
  zerosLike(array: Value, name?: string): Value {
    const { type } = array;
    if (type.kind === "record" && type.maker !== undefined && !type.nullable) {
      const derived = derivativeType(type);
      const fields = derived.fields.map((field) => {
        const member = this.get(array, field.name, nameOfMember(array, field.name));
        return field.isStructural ? member : this.zerosLike(member, nameOfMember({ name }, field.name));
      });
      return this.record(derived, fields, name);
    }
    return this.#one({ kind: "zerosLike", operands: [array] }, derivativeType(array.type), name);
  }

  /** Doubles, for the derivatives of an array of single precision. */
  doubleZerosLike(array: Value, name?: string): Value {
    return this.#one({ kind: "zerosLike", isDouble: true, operands: [array] }, doubles, name);
  }

  load(array: Value, index: Value, name?: string): Value {
    invariant(array.type.kind === "array", "load needs an array");
    return this.#one({ kind: "load", operands: [array, index] }, array.type.element, name);
  }

  store(array: Value, index: Value, element: Value): void {
    this.#none({ kind: "store", operands: [array, index, element] });
  }

  acc(array: Value, index: Value, increment: Value): void {
    this.#none({ kind: "acc", operands: [array, index, increment] });
  }

  resize(array: Value, from: Value, to: Value): void {
    this.#none({ kind: "resize", operands: [array, from, to] });
  }

  length(array: Value, name?: string): Value {
    return this.#one({ kind: "length", operands: [array] }, int, name);
  }

  view(array: Value, start: Value, end: Value, name?: string): Value {
    return this.#one({ kind: "view", operands: [array, start, end] }, array.type, name);
  }

  /** c += op(a)·op(b), or c = op(a)·op(b) with `sets`; `sizes` are m, k and n of m×k times k×n. */
  product(c: Value, a: Factor, b: Factor, [m, k, n]: readonly [m: Value, k: Value, n: Value], sets = false): void {
    const operands = [c, a.matrix, b.matrix, m, k, n];
    this.#none({ kind: "product", sets, transposeA: a.transposed ?? false, transposeB: b.transposed ?? false, operands });
  }

  record(type: RecordType, fields: readonly Value[], name?: string): Value {
    return this.#one({ kind: "record", type, operands: fields }, type, name);
  }

  get(record: Value, field: string, name?: string): Value {
    invariant(record.type.kind === "record", "get needs a record");
    const type = fieldOf(record.type, field)?.type;
    invariant(type, `no field ${field}`);
    return this.#one({ kind: "get", field, operands: [record] }, type, name);
  }

  set(record: Value, field: string, value: Value): void {
    this.#none({ kind: "set", field, operands: [record, value] });
  }

  accField(record: Value, field: string, increment: Value): void {
    this.#none({ kind: "accField", field, operands: [record, increment] });
  }

  /** `if` with results of the given types; the regions yield one value for each. */
  if(condition: Value, then: Region, otherwise: Region, results: readonly Value[]): void {
    this.append({ kind: "if", operands: [condition], results, regions: [then, otherwise], span: this.span });
  }

  for(lower: Value, upper: Value, step: number, initial: readonly Value[], body: Region, results: readonly Value[]): void {
    const operands = [lower, upper, ...initial];
    this.append({ kind: "for", step, operands, results, regions: [body], span: this.span });
  }

  while(initial: readonly Value[], condition: Region, body: Region, results: readonly Value[]): void {
    this.append({ kind: "while", operands: initial, results, regions: [condition, body], span: this.span });
  }

  call(callee: string, operands: readonly Value[], results: readonly Value[]): void {
    this.append({ kind: "call", callee, operands, results, regions: [], span: this.span });
  }

  extern(template: string, operands: readonly Value[], type: Type = opaque, pure = false, name?: string): Value {
    return this.#one({ kind: "extern", template, pure, operands }, type, name);
  }

  lambda(region: Region, name?: string): Value {
    const result = freshValue(functionType, name);
    this.append({ kind: "lambda", operands: [], results: [result], regions: [region], span: this.span });
    return result;
  }

  throw(template: string, operands: readonly Value[]): void {
    this.#none({ kind: "throw", template, operands });
  }

  custom(rule: CustomRule, operands: readonly [Value, ...Value[]]): Value {
    return this.#one({ kind: "custom", rule, operands }, operands[0].type, operands[0].name);
  }

  checkpoint(body: Func, schedule: Schedule, operands: readonly Value[]): readonly Value[] {
    const results = body.body.yields.map(({ type, name }) => freshValue(type, name));
    this.append({ kind: "checkpoint", body, schedule, loop: undefined, operands, results, regions: [], span: this.span });
    return results;
  }

  requireDisjoint(first: Value, second: Value, message: string): void {
    this.#none({ kind: "requireDisjoint", message, objects: true, operands: [first, second] });
  }

  /** Throws if two arrays in one structure overlap in memory or, with `objects`, if an object stands in it twice. */
  requireDistinct(structure: Value, message: string, objects = false): void {
    this.#none({ kind: "requireDisjoint", message, objects, operands: [structure] });
  }

  newTape(name = "tape"): Value {
    return this.#one({ kind: "newTape", operands: [] }, tape, name);
  }

  push(stack: Value, values: readonly Value[]): void {
    this.#none({ kind: "push", operands: [stack, ...values] });
  }

  pop(stack: Value, results: readonly Value[]): void {
    this.append({ kind: "pop", operands: [stack], results, regions: [], span: this.span });
  }

  #one(part: Partial<Op> & Pick<Op, "kind" | "operands">, type: Type, name?: string): Value {
    const result = freshValue(type, name);
    this.append({ regions: [], span: this.span, ...part, results: [result] } as unknown as Op);
    return result;
  }

  #none(part: Partial<Op> & Pick<Op, "kind" | "operands">): void {
    this.append({ regions: [], span: this.span, ...part, results: [] } as unknown as Op);
  }
}

/** Builds a region: `fill` receives a builder and the region's parameters and returns what it yields. */
export function buildRegion(
  params: readonly Value[],
  fill: (b: Builder, params: readonly Value[]) => readonly Value[],
  span?: Span,
): Region {
  const b = new Builder(span);
  const yields = fill(b, params);
  return { params, ops: b.ops, yields };
}

/** Builds a function of the given parameters. */
export function buildFunc(
  name: string,
  params: readonly Value[],
  fill: (b: Builder, params: readonly Value[]) => readonly Value[],
): Func {
  return { name, body: buildRegion(params, fill), span: undefined };
}
