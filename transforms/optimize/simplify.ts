import { Builder, freshValue } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Func, GetOp, IfOp, Literal, Op, Region, ScalarOp, SelectOp, SetOp, Value, WhileOp } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { isAssignable } from "../../ir/typeRelations.ts";
import { classField, fieldOf, type Type } from "../../ir/types.ts";
import { bodyOf, isControl, slotsOf, withSlots, type ControlOp, type Slot } from "./controlSlots.ts";
import { Renaming, withOps, withRegions } from "./renaming.ts";
import { exactPrimitives } from "./simplify/exactPrimitives.ts";
import { identities, type Simpler } from "./simplify/identities.ts";
import { KnownValues } from "./simplify/knownValues.ts";

/**
 * Folds constants and applies identities that are exact for every number.
 *
 * Needs: nothing. Guarantees: every value keeps its bits; no op is executed that was not before, and effects stay.
 *
 * One walk from start to end. Scalar ops on constants are evaluated where the standard fixes the result to the last
 * bit; others follow `identities`. `if` and `select` on a known condition become the arm taken, where inside the arms
 * of `if c` the condition c is known as well; results that are the same in both arms become that value. A carried value
 * that never changes becomes its initial value; loops of no or one iteration (by constant bounds) disappear.
 *
 * Example: `%1 = neg %x; %2 = add %y, %1` becomes `%2 = sub %y, %x`, and `if %c { if %c {A} else {B} }` `if %c {A}`.
 */
export function simplify(func: Func): Func {
  const body = new Simplifier().region(func.body);
  return body === func.body ? func : { ...func, body };
}

class Simplifier {
  readonly #renaming = new Renaming();
  readonly #known = new KnownValues();

  region(region: Region): Region {
    const out = new Builder();
    for (const op of region.ops) this.#op(op, out);
    return withOps(region, out.ops, this.#renaming.yields(region));
  }

  #op(original: Op, out: Builder): void {
    const op = this.#renaming.operands(original);
    out.span = op.span;
    switch (op.kind) {
      case "scalar":
        return this.#scalar(op, out);
      case "select":
        return this.#select(op, out);
      case "if":
        return this.#if(op, out);
      case "for":
        return this.#for(op, out);
      case "while":
        return this.#while(op, out);
      case "lambda":
        return this.#emit(
          withRegions(
            op,
            op.regions.map((region) => this.region(region)),
          ),
          out,
        );
      case "get":
        return this.#get(op, out);
      case "set":
        return this.#set(op, out);
      case "zerosLike":
      case "length":
        return this.#emit(this.#likeOrigin(op), out);
      default:
        return this.#emit(op, out);
    }
  }

  /** A member that objects of the type do not have is read of one of another kind, which it cannot be: the class of a new object is known. */
  #get(op: GetOp, out: Builder): void {
    const [object] = op.operands as readonly [Value];
    const made = op.field === classField ? this.#known.definition(object) : undefined;
    const at = made?.kind === "record" ? made.type.fields.findIndex(({ name }) => name === classField) : -1;
    const given = made?.operands[at];
    if (given && this.#replace(resultOf(op), given)) return;
    if (fieldOf(object.type, op.field)) return this.#emit(op, out);
    const { results, regions, span } = op;
    this.#emit({ kind: "const", value: undefined, operands: [], results, regions, span }, out);
  }

  #set(op: SetOp, out: Builder): void {
    const [object] = op.operands as readonly [Value];
    if (fieldOf(object.type, op.field)) this.#emit(op, out);
  }

  /** Zeros like a typed array are as long as that, for good. */
  #likeOrigin(op: Op): Op {
    const [model] = op.operands as readonly [Value];
    const origin = this.#known.definition(model);
    const isTypedArray = model.type.kind === "array" && model.type.storage !== "Array";
    if (!isTypedArray || origin?.kind !== "zerosLike") return op;
    const isDouble = op.kind === "zerosLike" && (op.isDouble === true || origin.isDouble === true);
    return { ...op, operands: origin.operands, ...(isDouble ? { isDouble } : {}) };
  }

  #emit(op: Op, out: Builder): void {
    this.#known.define(op);
    out.append(op);
  }

  #scalar(op: ScalarOp, out: Builder): void {
    const folded = this.#fold(op);
    if (folded !== undefined)
      return this.#emit({ ...withoutPrimitive(op), kind: "const", value: folded, operands: [] }, out);
    const simpler = identities[op.primitive]?.(this.#known, op.operands);
    if (!simpler || !this.#become(op, simpler, out)) this.#emit(op, out);
  }

  #fold(op: ScalarOp): Literal {
    const { operands } = op;
    if (!exactPrimitives.has(op.primitive) || !operands.every((operand) => this.#known.isConstant(operand)))
      return undefined;
    const literals = operands.map((operand) => this.#known.constant(operand));
    const { operands: accepted, evaluate } = primitive(op.primitive);
    const isExpected = (literal: Literal): boolean => typeof literal === "number" || typeof literal === "boolean";
    return accepted === "values" || literals.every(isExpected) ? evaluate(...literals) : undefined;
  }

  /** Whether the op could be given its simpler form; a replacement must fit wherever the result was used. */
  #become(op: ScalarOp | SelectOp, simpler: Simpler, out: Builder): boolean {
    const result = resultOf(op);
    if ("value" in simpler) return this.#replace(result, simpler.value);
    if ("constant" in simpler) {
      this.#emit({ ...withoutPrimitive(op), kind: "const", value: simpler.constant, operands: [] }, out);
      return true;
    }
    if ("scaled" in simpler) {
      const factor = this.#constant(simpler.factor, result.type, out);
      this.#emit({ ...op, kind: "scalar", primitive: "mul", operands: [simpler.scaled, factor] }, out);
      return true;
    }
    this.#scalar({ ...op, kind: "scalar", primitive: simpler.primitive, operands: simpler.operands }, out);
    return true;
  }

  #replace(value: Value, by: Value): boolean {
    if (!isAssignable(by.type, value.type)) return false;
    this.#renaming.replace(value, by);
    return true;
  }

  #constant(value: Literal, type: Type, out: Builder): Value {
    const result = freshValue(type);
    this.#emit({ kind: "const", value, operands: [], results: [result], regions: [], span: out.span }, out);
    return result;
  }

  #select(op: SelectOp, out: Builder): void {
    const [condition, whenTrue, whenFalse] = op.operands as readonly [Value, Value, Value];
    const chosen = this.#chosen(condition, whenTrue, whenFalse);
    if (chosen && this.#replace(resultOf(op), chosen)) return;
    const simpler = this.#sameAsCondition(condition, whenTrue, whenFalse);
    if (simpler && this.#become(op, simpler, out)) return;
    const negated = this.#known.argumentsOf(condition, "not");
    if (negated) return this.#select({ ...op, operands: [...negated, whenFalse, whenTrue] }, out);
    this.#emit(op, out);
  }

  #chosen(condition: Value, whenTrue: Value, whenFalse: Value): Value | undefined {
    if (whenTrue === whenFalse || this.#known.is(condition, true)) return whenTrue;
    return this.#known.is(condition, false) ? whenFalse : undefined;
  }

  /** `c ? true : false` and `c ? false : true`. */
  #sameAsCondition(condition: Value, whenTrue: Value, whenFalse: Value): Simpler | undefined {
    const { is } = { is: (value: Value, truth: boolean): boolean => this.#known.is(value, truth) };
    if (is(whenTrue, true) && is(whenFalse, false)) return { value: condition };
    if (is(whenTrue, false) && is(whenFalse, true)) return { primitive: "not", operands: [condition] };
    return undefined;
  }

  #if(op: IfOp, out: Builder): void {
    const [condition] = op.operands as readonly [Value];
    const [then, otherwise] = op.regions as readonly [Region, Region];
    if (this.#known.is(condition, true)) return this.#splice(then, op.results, out);
    if (this.#known.is(condition, false)) return this.#splice(otherwise, op.results, out);
    const [negated] = this.#known.argumentsOf(condition, "not") ?? [];
    // Tape traffic is matched arm by arm with its mirror (see `tapeTraffic`).
    if (negated && !hasTapeTraffic(op))
      return this.#if({ ...op, operands: [negated], regions: [otherwise, then] }, out);
    const regions = [
      this.#known.assuming(condition, true, () => this.region(then)),
      this.#known.assuming(condition, false, () => this.region(otherwise)),
    ];
    const visited = withRegions(op, regions) as IfOp;
    const kept = slotsOf(visited).filter((slot) => !this.#mergeArms(condition, slot, out));
    this.#emitSlots(visited, kept, out);
  }

  /** Whether a result of an `if` could be had without it. */
  #mergeArms(condition: Value, { yields, result }: Slot, out: Builder): boolean {
    const [first, second] = yields as readonly [Value, Value];
    if (first === second) return this.#replace(result, first);
    if (!this.#known.isConstant(first) || !this.#known.isConstant(second)) return false;
    const [a, b] = [this.#known.constant(first), this.#known.constant(second)];
    if (Object.is(a, b)) return this.#replace(result, this.#constant(a, result.type, out));
    if (typeof a !== "boolean" || typeof b !== "boolean") return false;
    if (a) return this.#replace(result, condition);
    const negated = freshValue(result.type);
    this.#emit({ ...notOf(condition), results: [negated], span: out.span }, out);
    return this.#replace(result, negated);
  }

  #emitSlots(op: ControlOp, kept: readonly Slot[], out: Builder): void {
    const isSame = kept.length === op.results.length;
    this.#emit(
      isSame
        ? op
        : withSlots(
            op,
            kept,
            op.regions.map((region) => region.ops),
          ),
      out,
    );
  }

  /** The ops of a region in place of the op that contains it. */
  #splice(region: Region, results: readonly Value[], out: Builder): void {
    for (const op of region.ops) this.#op(op, out);
    results.forEach((result, i) => this.#renaming.replace(result, region.yields[i] as Value));
  }

  #for(op: ForOp, out: Builder): void {
    const [lower, upper, ...initial] = op.operands as readonly [Value, Value, ...Value[]];
    const body = bodyOf(op);
    const trips = this.#tripCount(lower, upper, op.step);
    if (trips === 0) return op.results.forEach((result, i) => this.#renaming.replace(result, initial[i] as Value));
    if (trips === 1) {
      body.params.forEach((param, i) => this.#renaming.replace(param, i === 0 ? lower : (initial[i - 1] as Value)));
      return this.#splice(body, op.results, out);
    }
    this.#known.defineInduction(body.params[0] as Value, lower);
    this.#loop(op, out);
  }

  #tripCount(lower: Value, upper: Value, step: number): number | undefined {
    const [from, to] = [this.#known.constant(lower), this.#known.constant(upper)];
    if (typeof from !== "number" || typeof to !== "number") return undefined;
    const runs = (i: number): boolean => (step > 0 ? i < to : i > to);
    if (!runs(from)) return 0;
    return runs(from + step) ? undefined : 1;
  }

  #while(op: WhileOp, out: Builder): void {
    const [condition] = op.regions as readonly [Region];
    const [test] = condition.yields as readonly [Value];
    const definition = condition.ops.find((inner) => inner.results.includes(test));
    if (!this.#known.is(test, false) && !(definition?.kind === "const" && definition.value === false)) {
      return this.#loop(op, out);
    }
    // The body never runs, but the condition does, once.
    condition.params.forEach((param, i) => this.#renaming.replace(param, op.operands[i] as Value));
    for (const inner of condition.ops) this.#op(inner, out);
    op.results.forEach((result, i) => this.#renaming.replace(result, op.operands[i] as Value));
  }

  #loop(op: ForOp | WhileOp, out: Builder): void {
    const all = slotsOf(op);
    const kept = all.filter((slot) => !this.#replaceUnchanged(slot));
    const regions = op.regions.map((region) => this.region(region));
    if (kept.length === all.length) return this.#emit(withRegions(op, regions), out);
    const current = { ...op, regions } as ControlOp;
    invariant(isControl(current), "a loop");
    const keptResults = new Set(kept.map((slot) => slot.result));
    this.#emitSlots(
      current,
      slotsOf(current).filter((slot) => keptResults.has(slot.result)),
      out,
    );
  }

  /** A carried value whose next value is itself, or the initial value again, is the initial value throughout. */
  #replaceUnchanged({ initial, params, yields, result }: Slot): boolean {
    const [next] = yields;
    invariant(initial && next, "a carried value has an initial and a next value");
    if (this.#renaming.of(next) !== initial && !params.includes(next)) return false;
    const places = [...params, result];
    if (!places.every((place) => isAssignable(initial.type, place.type))) return false;
    for (const place of places) this.#renaming.replace(place, initial);
    return true;
  }
}

function hasTapeTraffic(op: Op): boolean {
  return op.kind === "push" || op.kind === "pop" || op.regions.some((region) => region.ops.some(hasTapeTraffic));
}

function resultOf(op: Op): Value {
  const [result] = op.results;
  invariant(result, "the op has a result");
  return result;
}

function withoutPrimitive(
  op: ScalarOp | SelectOp,
): Pick<Op, "results" | "regions" | "span"> & { operands: readonly Value[] } {
  const { operands, results, regions, span } = op;
  return { operands, results, regions, span };
}

function notOf(condition: Value): Omit<ScalarOp, "results" | "span"> {
  return { kind: "scalar", primitive: "not", operands: [condition], regions: [] };
}
