import { Builder, freshValue } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { CallOp, CheckpointOp, CustomOp, Func, Op, ProductOp, Region, Value } from "../../ir/ops.ts";
import { rulesOf, type RuleContext } from "../../ir/primitives/definePrimitive.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { derivativeType, f64, isDifferentiable, isReference } from "../../ir/types.ts";
import type { Activity } from "../analysis/activity.ts";
import { constantNumber, structureOf, type Structure } from "../analysis/structure.ts";
import { zeroArray } from "./arrayLoops.ts";
import { tangentName, type CallPlan, type CallPlans } from "./callPlans.ts";
import type { Companions } from "./companions.ts";
import { noteQuotients, shareReciprocals } from "./shareReciprocals.ts";
import { scheduleLoops } from "./rules/scheduleLoops.ts";
import { tangentOfCustom } from "./rules/customTangent.ts";
import { assignStructure } from "./structures.ts";
import type { TangentOptions } from "./tangent.ts";
import type { TangentAlgebra } from "./tangentAlgebra.ts";

/** A literal whose companion is filled with the tangents of its elements, in one direction. */
type Literal = { readonly op: Op; readonly direction: number };

/** Forward mode of a function inside. */
export type Differentiate = (func: Func, options: TangentOptions) => Func;

/** Writes the tangents of ops beside them, in one or several directions at once. */
export class TangentSweep {
  /** For each direction, the tangents of the numbers. */
  readonly tangents: readonly Map<Value, Value>[];
  readonly #activity: Activity;
  readonly #differentiate: Differentiate;
  readonly #plans: CallPlans;
  readonly #algebra: TangentAlgebra;
  /** The tapes of tangents beside those of active numbers. */
  readonly tapes = new Map<Value, Value>();
  #structure: Structure;
  readonly #prepared = new Map<number, Companions>();
  /** Tangents of what checkpointed functions made, by the companion that they are to fill. */
  readonly #made = new Map<Value, Value>();
  /** Literals, and values with rules, by the companion that is made for them. */
  readonly #literals = new Map<Value, Literal>();
  /** The divisions that derivative rules made. */
  readonly #quotients = new Set<Op>();

  constructor(primal: Func, activity: Activity, plans: CallPlans, width: number, algebra: TangentAlgebra, differentiate: Differentiate) {
    this.#differentiate = differentiate;
    this.#algebra = algebra;
    this.#plans = plans;
    this.#activity = activity;
    this.#structure = structureOf(primal);
    this.tangents = Array.from({ length: width }, () => new Map<Value, Value>());
  }

  /** Adds the arrays of one more direction. */
  prepare(prepared: Companions, direction: number): void {
    this.#prepared.set(direction, prepared);
    this.#structure = structureOf(prepared.func);
    for (const [original, companion] of prepared.of) {
      const op = this.#structure.definition.get(original);
      if (op?.kind === "arrayLiteral" || op?.kind === "record" || op?.kind === "custom") this.#literals.set(companion, { op, direction });
    }
  }

  /** The ops of the function's own region, when it is complete. */
  opsOf(b: Builder): readonly Op[] {
    return this.#sharing(b.ops, () => false);
  }

  outputTangent(value: Value, direction: number, b: Builder): Value {
    if (!isReference(value.type)) return this.#tangent(value, direction, b);
    return this.#prepared.get(direction)?.of.get(value) ?? b.zerosLike(value);
  }

  /** Lowers a region, with the tangents of its active parameters as further parameters. */
  region(region: Region, slots: readonly number[]): { readonly b: Builder; readonly params: readonly Value[] } {
    const b = new Builder();
    const extra = this.tangents.flatMap((tangents) =>
      slots.map((slot) => {
        const param = region.params[slot] as Value;
        const twin = freshValue(f64, `${param.name ?? "x"}${this.#algebra.suffix}`);
        tangents.set(param, twin);
        return twin;
      }),
    );
    for (const op of region.ops) {
      b.span = op.span;
      if (this.#isMaintenance(op)) this.#maintain(op, b);
      else this.#op(op, b);
    }
    return { b, params: [...region.params, ...extra] };
  }

  #isMaintenance(op: Op): boolean {
    for (const { maintenance } of this.#prepared.values()) if (maintenance.has(op)) return true;
    return false;
  }

  #maintain(op: Op, b: Builder): void {
    b.append(op);
    const [companion] = op.results;
    const literal = companion && this.#literals.get(companion);
    const filling = companion && this.#made.get(companion);
    if (companion && filling) assignStructure(b, companion, filling);
    if (!companion || !literal) return;
    const { op: made, direction } = literal;
    if (made.kind === "custom") {
      assignStructure(b, companion, this.#ofCustom(made, direction, b));
      return;
    }
    made.operands.forEach((element, i) => {
      if (!this.#activity.isActive(element)) return;
      const direct = this.#tangent(element, direction, b);
      if (made.kind === "record") b.set(companion, made.type.fields[i]?.name ?? "", direct);
      else b.store(companion, b.constant(i), direct);
    });
  }

  #tangent(value: Value, direction: number, b: Builder): Value {
    return (this.#activity.isActive(value) ? this.tangents[direction]?.get(value) : undefined) ?? b.constant(0);
  }

  /** The tangent of a number, or an array or record of tangents. */
  #tangentOf(value: Value, direction: number, b: Builder): Value {
    if (!isReference(value.type)) return this.#tangent(value, direction, b);
    return this.#activity.reachesActive(value) ? this.#companion(value, direction) : b.zerosLike(value);
  }

  #ofCustom(op: CustomOp, direction: number, b: Builder): Value {
    return tangentOfCustom(op, this.#activity, b, (arg) => this.#tangentOf(arg, direction, b));
  }

  #companion(reference: Value, direction: number): Value {
    const companion = this.#prepared.get(direction)?.of.get(reference);
    invariant(companion, "active memory without tangent memory");
    return companion;
  }

  #op(op: Op, b: Builder): void {
    if (op.regions.length > 0) {
      this.#control(op, b);
      return;
    }
    const plan = op.kind === "call" ? this.#plans.get(op.callee) : undefined;
    if (op.kind === "call" && plan) {
      this.#call(op, plan, b);
      return;
    }
    if (op.kind === "checkpoint") {
      this.#checkpoint(op, b);
      return;
    }
    b.append(op);
    if (op.kind === "newTape" || op.kind === "push" || op.kind === "pop") this.#tape(op, b);
    else this.tangents.forEach((tangents, direction) => { this.#direction(op, tangents, direction, b); });
  }

  /** The tangent of an op in one direction. */
  #direction(op: Op, tangents: Map<Value, Value>, direction: number, b: Builder): void {
    const [first, second, third] = op.operands as [Value, Value, Value];
    const result = op.results[0];
    const active = result !== undefined && this.#activity.isActive(result);
    const name = `${result?.name ?? "x"}${this.#algebra.suffix}`;
    switch (op.kind) {
      case "scalar":
        if (active) this.#scalar(op, result, tangents, b);
        return;
      case "select":
        if (active) tangents.set(result, this.#algebra.select(b, first, this.#tangent(second, direction, b), this.#tangent(third, direction, b)));
        return;
      case "load":
        if (active) tangents.set(result, b.load(this.#companion(first, direction), second, name));
        return;
      case "get":
        if (active) tangents.set(result, b.get(this.#companion(first, direction), op.field, name));
        return;
      case "store":
        if (this.#isActiveWrite(first, third)) b.store(this.#companion(first, direction), second, this.#tangent(third, direction, b));
        return;
      case "acc":
        if (this.#isActiveWrite(first, third)) this.#algebra.acc(b, this.#companion(first, direction), second, this.#tangent(third, direction, b));
        return;
      case "set":
        if (this.#isActiveWrite(first, second)) b.set(this.#companion(first, direction), op.field, this.#tangent(second, direction, b));
        return;
      case "accField":
        if (this.#isActiveWrite(first, second)) this.#algebra.accField(b, this.#companion(first, direction), op.field, this.#tangent(second, direction, b));
        return;
      case "product":
        this.#product(op, direction, b);
        return;
      case "custom":
        if (active) tangents.set(result, this.#ofCustom(op, direction, b));
        return;
      default:
        return;
    }
  }

  /** Ċ += Ȧ·B + A·Ḃ. */
  #product(op: ProductOp, direction: number, b: Builder): void {
    const [c, left, right, m, k, n] = op.operands as readonly [Value, Value, Value, Value, Value, Value];
    const isActive = (array: Value): boolean => isDifferentiable(array.type) && this.#activity.holdsActive(array);
    if (!isActive(c)) return;
    const target = this.#companion(c, direction);
    let { sets } = op;
    const term = (active: "left" | "right", a: Value, factor: Value): void => {
      const factors = { left: { matrix: a, transposed: op.transposeA }, right: { matrix: factor, transposed: op.transposeB } };
      this.#algebra.product(b, { target, ...factors, active, sizes: [m, k, n], sets });
      sets = false;
    };
    if (isActive(left)) term("left", this.#companion(left, direction), right);
    if (isActive(right)) term("right", left, this.#companion(right, direction));
    if (sets) zeroArray(b, target, b.constant(0), b.mul(m, n));
  }

  /** The call of the tangent function; companions are among the operands and results already. */
  #call(op: CallOp, plan: CallPlan, b: Builder): void {
    const directions = this.tangents.map((_, direction) => direction);
    const seeds = directions.flatMap((direction) => plan.activeParams.map((position) => this.#tangent(op.operands[position] as Value, direction, b)));
    const tapes = plan.activeTapes.map((position) => {
      const twin = this.tapes.get(op.operands[position] as Value);
      invariant(twin, "a tape of active numbers without one of tangents");
      return twin;
    });
    const twins = this.tangents.map((tangents) =>
      plan.activeResults.map((position) => {
        const result = op.results[position] as Value;
        const twin = freshValue(f64, `${result.name ?? "x"}${this.#algebra.suffix}`);
        tangents.set(result, twin);
        return twin;
      }),
    );
    b.call(tangentName(op.callee), [...op.operands, ...seeds, ...tapes], [...op.results, ...twins.flat()]);
  }

  /** The tangent of the function inside takes its place: it gives the values too. */
  #checkpoint(op: CheckpointOp, b: Builder): void {
    const isActive = (value: Value): boolean => this.#activity.isActive(value) || this.#activity.reachesActive(value);
    const wrt = op.operands.flatMap((operand, i) => (isActive(operand) ? [i] : []));
    if (wrt.length === 0 || !op.results.some(isActive)) {
      b.append(op);
      return;
    }
    const whole = this.#differentiate(op.body, { wrt, name: `${op.body.name}_tangent`, width: this.tangents.length });
    const body = op.loop ? scheduleLoops(whole, op.schedule) : whole;
    const seeds = this.tangents.flatMap((_, direction) => wrt.map((i) => this.#tangentOf(op.operands[i] as Value, direction, b)));
    const twins = this.tangents.map(() => op.results.map(({ type, name }) => freshValue(derivativeType(type), `${name ?? "x"}${this.#algebra.suffix}`)));
    b.append({ ...op, body, schedule: "whole", loop: undefined, operands: [...op.operands, ...seeds], results: [...op.results, ...twins.flat()] });
    this.tangents.forEach((tangents, direction) => {
      op.results.forEach((result, i) => {
        const twin = twins[direction]?.[i] as Value;
        if (!isReference(result.type)) tangents.set(result, twin);
        else if (this.#activity.reachesActive(result)) this.#made.set(this.#companion(result, direction), twin);
      });
    });
  }

  /** A tape of active values has one tape beside it, for the tangents in all directions. */
  #tape(op: Op & { kind: "newTape" | "push" | "pop" }, b: Builder): void {
    const [stack, ...values] = op.operands;
    if (op.kind === "newTape") {
      const [made] = op.results as readonly [Value];
      if (this.#activity.holdsActive(made)) this.tapes.set(made, b.newTape());
      return;
    }
    const twin = this.tapes.get(stack as Value);
    if (!twin) return;
    if (op.kind === "push") {
      b.push(twin, this.tangents.flatMap((_, direction) => values.map((value) => this.#tangent(value, direction, b))));
      return;
    }
    const arrived = this.tangents.flatMap((tangents) =>
      op.results.map((value) => {
        const direct = freshValue(f64);
        tangents.set(value, direct);
        return direct;
      }),
    );
    b.pop(twin, arrived);
  }

  #isActiveWrite(target: Value | undefined, value: Value | undefined): boolean {
    return target !== undefined && value !== undefined && !isReference(value.type) && this.#activity.holdsActive(target);
  }

  /** ẏ = Σ ∂p/∂xᵢ·ẋᵢ over active operands. */
  #scalar(op: Op & { kind: "scalar" }, result: Value, tangents: Map<Value, Value>, b: Builder): void {
    const rule: RuleContext = {
      b,
      operand: (index) => op.operands[index] as Value,
      constantOperand: (index) => constantNumber(this.#structure, op.operands[index] as Value),
      result: () => result,
    };
    let sum: Value | undefined;
    const before = b.ops.length;
    for (const [index, partial] of rulesOf(primitive(op.primitive), op.operands)) {
      const operand = rule.operand(index);
      const seed = this.#activity.isActive(operand) ? tangents.get(operand) : undefined;
      const term = seed && this.#algebra.term(rule, partial, seed);
      if (term) sum = sum ? this.#algebra.add(b, sum, term) : term;
    }
    noteQuotients(this.#quotients, b.ops.slice(before));
    if (sum) tangents.set(result, sum);
  }

  #sharing(ops: readonly Op[], isInvariant: (value: Value) => boolean): readonly Op[] {
    return shareReciprocals(ops, this.#quotients, { constantOf: (value) => constantNumber(this.#structure, value), isInvariant });
  }

  /** Control ops: active results and carried values get their tangents beside them. */
  #control(op: Op, b: Builder): void {
    const isFor = op.kind === "for";
    const isLoop = isFor || op.kind === "while";
    const last = op.regions[op.regions.length - 1] as Region;
    const carried = isLoop ? (isFor ? last.params.slice(1) : last.params) : [];
    const slots = op.results.flatMap((result, i) =>
      [result, carried[i], ...op.regions.map((region) => (isLoop && region !== last ? undefined : region.yields[i]))].some(
        (value) => value && this.#activity.isActive(value),
      )
        ? [i]
        : [],
    );
    const tangentsOf = (values: readonly Value[], builder: Builder): readonly Value[] =>
      this.tangents.flatMap((_, direction) => slots.map((slot) => this.#tangent(values[slot] as Value, direction, builder)));
    const initial = isLoop ? op.operands.slice(isFor ? 2 : 0) : [];
    const operands = isLoop ? [...op.operands, ...tangentsOf(initial, b)] : op.operands;
    const regions = op.regions.map((region): Region => {
      const lowered = this.region(region, isLoop ? slots.map((slot) => slot + (isFor ? 1 : 0)) : []);
      const isCondition = isLoop && region !== last;
      const extra = isCondition ? [] : tangentsOf(region.yields, lowered.b);
      const ops = this.#sharing(lowered.b.ops, (value) => isLoop && !lowered.params.includes(value));
      return { params: lowered.params, ops, yields: [...region.yields, ...extra] };
    });
    const results = [...op.results];
    const twins: [Map<Value, Value>, Value, Value][] = [];
    for (const tangents of this.tangents) {
      for (const slot of slots) {
        const result = op.results[slot] as Value;
        const twin = freshValue(f64, `${result.name ?? "x"}${this.#algebra.suffix}`);
        results.push(twin);
        twins.push([tangents, result, twin]);
      }
    }
    b.append({ ...op, operands, regions, results });
    for (const [tangents, result, twin] of twins) tangents.set(result, twin);
  }
}
