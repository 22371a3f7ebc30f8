import { freshValue, type Builder } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Func, Literal, Op, RecordOp, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { derivativeType, isReference, type ArrayType, type RecordType } from "../../ir/types.ts";
import { aliasClasses, type ClassId } from "../analysis/aliasClasses.ts";
import { planAggregates, storedForms, type Aggregate } from "./scalarReplaceArrays/plan.ts";
import { VariablesToValues, type Place, type Variable } from "./variablesToValues.ts";

/**
 * Replaces small arrays and records by one SSA value for each element or field.
 *
 * Needs: nothing. Guarantees: every value keeps its bits.
 *
 * Valid for an alias class that does not escape, all of whose memory is made by literals, records, `alloc` of a constant
 * length and `zerosLike` of such, with at most 16 cells of one shape (records: of all fields that any of them has or is
 * asked for; one that lacks a field has undefined there); whose accesses are all at constant indices in
 * range; and whose handles are used for nothing else, except that they may meet in `select`, `if` and loops. A handle
 * that meets another stands for the cells' values at that point. So where handles meet, memory must be written only
 * through the handle that an op made, and never after it has met another: within one life of that handle, no write may
 * stand after the meeting or share a loop with it. What a typed array of narrow numbers would have stored is computed
 * (`Math.fround`, `| 0`).
 *
 * Example: `%a = alloc Float64Array, 2; store %a, 0, %x; for … { %1 = load %a, 0; …; store %a, 0, %2 }` becomes
 * `for … carry (%a0 = %x) { …; yield %2 }`.
 */
export function scalarReplaceArrays(func: Func): Func {
  const classes = aliasClasses(func);
  const aggregates = planAggregates(func, classes);
  if (aggregates.size === 0) return func;
  const variables = new Map<Value, readonly Variable[]>();
  const aggregateOf = (value: Value | undefined): Aggregate | undefined =>
    value && isReference(value.type) ? aggregates.get(classes.classOf(value)) : undefined;
  const parts = (value: Value): readonly Variable[] | undefined => {
    const aggregate = aggregateOf(value);
    if (!aggregate) return undefined;
    const known = variables.get(value) ?? partsOf(value, aggregate);
    variables.set(value, known);
    return known;
  };
  const replacement = new Replacement(func, aggregateOf, parts);
  const rewriter = new VariablesToValues({
    parts,
    assigned: (op) => replacement.assigned(op),
    rewrite: (op, place) => replacement.rewrite(op, place),
  });
  return { ...func, body: rewriter.region(func.body) };
}

export type AggregateClasses = ReadonlyMap<ClassId, Aggregate>;

function partsOf({ name, type }: Value, { size, type: shape }: Aggregate): readonly Variable[] {
  if (shape.kind === "record") {
    return shape.fields.map((field) => ({
      type: field.type,
      name: name === undefined ? field.name : joined(name, field.name),
    }));
  }
  invariant(type.kind === "array", "an aggregate is an array or a record");
  return Array.from({ length: size }, (_, i) => ({ type: type.element, name: name && `${name}${i}` }));
}

function joined(name: string, field: string): string {
  return name + field.charAt(0).toUpperCase() + field.slice(1);
}

class Replacement {
  readonly #aggregateOf: (value: Value | undefined) => Aggregate | undefined;
  readonly #parts: (value: Value) => readonly Variable[] | undefined;
  readonly #constants = new Map<Value, Literal>();

  constructor(
    func: Func,
    aggregateOf: (value: Value | undefined) => Aggregate | undefined,
    parts: (value: Value) => readonly Variable[] | undefined,
  ) {
    this.#aggregateOf = aggregateOf;
    this.#parts = parts;
    walkOps(func.body, (op) => {
      if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    });
  }

  assigned(op: Op): readonly Variable[] {
    if (op.kind !== "store" && op.kind !== "acc" && op.kind !== "set" && op.kind !== "accField") return [];
    const cell = this.#cell(op);
    return cell ? [cell] : [];
  }

  rewrite(op: Op, place: Place): boolean {
    const [result] = op.results;
    const made = result && this.#parts(result);
    switch (op.kind) {
      case "alloc":
      case "arrayLiteral":
      case "record":
        if (made) this.#make(op, made, place);
        return made !== undefined;
      case "zerosLike":
        return this.#zeros(op, made, place);
      case "select":
        if (made) this.#select(op, made, place);
        return made !== undefined;
      case "length": {
        const aggregate = this.#aggregateOf(op.operands[0]);
        if (aggregate) place.renaming.replace(result as Value, place.out.constant(aggregate.size));
        return aggregate !== undefined;
      }
      default:
        return this.#access(op, place);
    }
  }

  #make(op: Op, parts: readonly Variable[], { out, renaming, set }: Place): void {
    const type = op.results[0]?.type;
    if (op.kind === "record") return this.#makeRecord(op, parts, { out, renaming, set });
    parts.forEach((part, i) => {
      const operand = op.kind === "alloc" ? undefined : op.operands[i];
      set(part, operand ? stored(out, type, renaming.of(operand)) : out.constant(0));
    });
  }

  /** The fields that this record has; those of others that it meets are undefined. */
  #makeRecord(op: RecordOp, parts: readonly Variable[], { out, renaming, set }: Pick<Place, "out" | "renaming" | "set">): void {
    const shape = this.#aggregateOf(op.results[0])?.type;
    invariant(shape?.kind === "record", "a record of another shape");
    parts.forEach((part, i) => {
      const position = op.type.fields.findIndex(({ name }) => name === shape.fields[i]?.name);
      const operand = op.operands[position];
      set(part, operand ? renaming.of(operand) : out.literal(undefined, part.type));
    });
  }

  /** Zeros that are an aggregate, or that only have the shape of one. */
  #zeros(op: Op, made: readonly Variable[] | undefined, { out, set }: Place): boolean {
    const model = this.#aggregateOf(op.operands[0]);
    if (made) made.forEach((part) => { set(part, isReference(part.type) ? out.literal(undefined, part.type) : out.constant(0)); });
    else if (model) {
      const { results, regions, span } = op;
      const zero = out.constant(0);
      if (model.type.kind === "array") {
        const type: ArrayType = model.type;
        out.append({ kind: "alloc", type, operands: [out.constant(model.size)], results, regions, span });
      } else {
        const type: RecordType = derivativeType(model.type);
        out.append({ kind: "record", type, operands: type.fields.map(() => zero), results, regions, span });
      }
    }
    return made !== undefined || model !== undefined;
  }

  #select(op: Op, parts: readonly Variable[], { out, renaming, get, set }: Place): void {
    const [condition, whenTrue, whenFalse] = op.operands as readonly [Value, Value, Value];
    const [first, second] = [this.#parts(whenTrue), this.#parts(whenFalse)];
    invariant(first && second, "an aggregate meets a value that is none");
    parts.forEach((part, i) => {
      const result = freshValue(part.type, part.name);
      const operands = [renaming.of(condition), get(first[i] as Variable), get(second[i] as Variable)];
      out.append({ kind: "select", operands, results: [result], regions: [], span: op.span });
      set(part, result);
    });
  }

  #access(op: Op, { out, renaming, get, set }: Place): boolean {
    const cell = this.#cell(op);
    if (!cell) return false;
    const type = op.operands[0]?.type;
    const written = renaming.of(op.operands.at(-1) as Value);
    switch (op.kind) {
      case "load":
      case "get":
        renaming.replace(op.results[0] as Value, get(cell));
        break;
      case "store":
      case "set":
        set(cell, stored(out, type, written));
        break;
      default:
        set(cell, stored(out, type, out.add(get(cell), written)));
    }
    return true;
  }

  /** The variable that an access reads or writes. */
  #cell(op: Op): Variable | undefined {
    const [reference, index] = op.operands;
    if (!reference) return undefined;
    const parts = this.#parts(reference);
    if (!parts) return undefined;
    switch (op.kind) {
      case "load":
      case "store":
      case "acc":
        return parts[Number(index && this.#constants.get(index))];
      case "get":
      case "set":
      case "accField": {
        const shape = this.#aggregateOf(reference)?.type;
        return shape?.kind === "record" ? parts[shape.fields.findIndex((field) => field.name === op.field)] : undefined;
      }
      default:
        return undefined;
    }
  }
}

/** What memory of that type holds after `value` was stored in it. */
function stored(out: Builder, type: Value["type"] | undefined, value: Value): Value {
  const form = type?.kind === "array" ? storedForms[type.storage] : undefined;
  return form ? form(out, value) : value;
}
