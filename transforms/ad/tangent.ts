import { Builder, freshValue } from "../../ir/builder.ts";
import { cloneFunc } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { CheckpointOp, Func, Op, Region, Value } from "../../ir/ops.ts";
import type { RuleContext } from "../../ir/primitives/definePrimitive.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { mayShareObjects } from "../../ir/places.ts";
import { derivativeType, f64, isReference } from "../../ir/types.ts";
import { analyzeActivity, type Activity } from "../analysis/activity.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { structureOf, type Structure } from "../analysis/structure.ts";
import { copyDerivatives } from "./derivativeCopies.ts";
import { addCompanions } from "./companions.ts";
import { doublePrecisionRule } from "./doublePrecision.ts";
import { requireSettledValues } from "./rules/settleMemory.ts";
import { tangentOfCustom } from "./rules/customTangent.ts";
import { assignStructure } from "./structures.ts";
import { disjointnessChecks, isWritten } from "./disjointness.ts";

/**
 * Forward mode: `(…params, …tangents of wrt) → (…values, …tangents of the values)`, primal and tangent in one sweep.
 * Array tangents are arrays of the same structure, written in step with the primal. Needs: no calls and no lambdas.
 */
export function tangent(source: Func, options: { readonly wrt: readonly number[]; readonly name: string }): Func {
  const primal = cloneFunc(source);
  requireSettledValues(primal);
  const inputs = options.wrt.map((index) => {
    const param = primal.body.params[index];
    invariant(param, `no parameter ${index}`);
    return param;
  });
  const classes = aliasClasses(primal);
  const activity = analyzeActivity(primal, classes, inputs, primal.body.yields);
  const seeds = inputs.map((input) => freshValue(derivativeType(input.type), `${input.name ?? "x"}Tan`));
  const sweep = new TangentSweep(primal, activity);
  const given = new Map<Value, Value>();
  const head = new Builder(source.span);
  inputs.forEach((input, i) => {
    const seed = seeds[i] as Value;
    if (!isReference(input.type)) sweep.tangents.set(input, seed);
    // A parameter that the function writes gets a copy: the caller's tangent array stays as it is.
    else if (activity.reachesActive(input)) {
      const isCopied = isWritten(input, classes);
      if (isCopied && mayShareObjects(input.type)) {
        head.requireDistinct(input, `an object stands in several places of '${input.name ?? "argument"}', which is written`, true);
      }
      given.set(input, isCopied ? copyDerivatives(head, seed, primal) : seed);
    }
  });
  const wanted = (reference: Value): boolean => activity.reachesActive(reference);
  const prepared = addCompanions(primal, wanted, "Tan", {
    given,
    growsWith: false,
    isDouble: doublePrecisionRule(primal, classes),
  });
  sweep.prepare(prepared);
  const body = sweep.region(prepared.func.body, []);
  const outputs = primal.body.yields.map((value) => sweep.outputTangent(value, body.b));
  const ops = [...disjointnessChecks(primal, classes), ...head.ops, ...body.b.ops];
  return cloneFunc({
    name: options.name,
    body: { params: [...primal.body.params, ...seeds], ops, yields: [...primal.body.yields, ...outputs] },
    span: source.span,
  });
}

type Prepared = ReturnType<typeof addCompanions>;

class TangentSweep {
  readonly tangents = new Map<Value, Value>();
  readonly #activity: Activity;
  readonly #tapes = new Map<Value, Value>();
  #structure: Structure;
  #prepared: Prepared | undefined;
  /** Tangents of what checkpointed functions made, by the companion that they are to fill. */
  readonly #made = new Map<Value, Value>();
  /** Literals, and values with rules, by the companion that is made for them. */
  readonly #literals = new Map<Value, Op>();

  constructor(primal: Func, activity: Activity) {
    this.#activity = activity;
    this.#structure = structureOf(primal);
  }

  prepare(prepared: Prepared): void {
    this.#prepared = prepared;
    this.#structure = structureOf(prepared.func);
    for (const [original, companion] of prepared.of) {
      const op = this.#structure.definition.get(original);
      if (op?.kind === "arrayLiteral" || op?.kind === "record" || op?.kind === "custom") this.#literals.set(companion, op);
    }
  }

  outputTangent(value: Value, b: Builder): Value {
    if (!isReference(value.type)) return this.#tangent(value, b);
    return this.#prepared?.of.get(value) ?? b.zerosLike(value);
  }

  /** Lowers a region, with the tangents of its active parameters as further parameters. */
  region(region: Region, slots: readonly number[]): { readonly b: Builder; readonly params: readonly Value[] } {
    const b = new Builder();
    const extra = slots.map((slot) => {
      const param = region.params[slot] as Value;
      const twin = freshValue(f64, `${param.name ?? "x"}Tan`);
      this.tangents.set(param, twin);
      return twin;
    });
    for (const op of region.ops) {
      b.span = op.span;
      if (this.#prepared?.maintenance.has(op)) this.#maintain(op, b);
      else this.#op(op, b);
    }
    return { b, params: [...region.params, ...extra] };
  }

  #maintain(op: Op, b: Builder): void {
    b.append(op);
    const [companion] = op.results;
    const literal = companion && this.#literals.get(companion);
    const made = companion && this.#made.get(companion);
    if (companion && made) assignStructure(b, companion, made);
    if (!companion || !literal) return;
    if (literal.kind === "custom") {
      assignStructure(b, companion, tangentOfCustom(literal, this.#activity, b, (arg) => this.#tangentOf(arg, b)));
      return;
    }
    literal.operands.forEach((element, i) => {
      if (!this.#activity.isActive(element)) return;
      if (literal.kind === "record") b.set(companion, literal.type.fields[i]?.name ?? "", this.#tangent(element, b));
      else b.store(companion, b.constant(i), this.#tangent(element, b));
    });
  }

  #tangent(value: Value, b: Builder): Value {
    return (this.#activity.isActive(value) ? this.tangents.get(value) : undefined) ?? b.constant(0);
  }

  /** The tangent of a number, or an array or record of tangents. */
  #tangentOf(value: Value, b: Builder): Value {
    if (!isReference(value.type)) return this.#tangent(value, b);
    return this.#activity.reachesActive(value) ? this.#companion(value) : b.zerosLike(value);
  }

  #companion(reference: Value): Value {
    const companion = this.#prepared?.of.get(reference);
    invariant(companion, "active memory without tangent memory");
    return companion;
  }

  #op(op: Op, b: Builder): void {
    if (op.regions.length > 0) {
      this.#control(op, b);
      return;
    }
    if (op.kind === "checkpoint") {
      this.#checkpoint(op, b);
      return;
    }
    b.append(op);
    const [first, second, third] = op.operands;
    const result = op.results[0];
    const active = result !== undefined && this.#activity.isActive(result);
    switch (op.kind) {
      case "scalar":
        if (active) this.#scalar(op, result, b);
        return;
      case "select":
        if (active) {
          const arms = [second, third].map((arm) => this.#tangent(arm as Value, b)) as [Value, Value];
          this.tangents.set(result, b.select(first as Value, ...arms));
        }
        return;
      case "load":
        if (active) this.tangents.set(result, b.load(this.#companion(first as Value), second as Value, `${result.name ?? "x"}Tan`));
        return;
      case "get":
        if (active) this.tangents.set(result, b.get(this.#companion(first as Value), op.field, `${result.name ?? "x"}Tan`));
        return;
      case "store":
        if (this.#isActiveWrite(first, third)) b.store(this.#companion(first as Value), second as Value, this.#tangent(third as Value, b));
        return;
      case "acc":
        if (this.#isActiveWrite(first, third)) b.acc(this.#companion(first as Value), second as Value, this.#tangent(third as Value, b));
        return;
      case "set":
        if (this.#isActiveWrite(first, second)) b.set(this.#companion(first as Value), op.field, this.#tangent(second as Value, b));
        return;
      case "accField":
        if (this.#isActiveWrite(first, second)) b.accField(this.#companion(first as Value), op.field, this.#tangent(second as Value, b));
        return;
      case "custom":
        if (active) this.tangents.set(result, tangentOfCustom(op, this.#activity, b, (arg) => this.#tangentOf(arg, b)));
        return;
      case "newTape":
        if (result && this.#activity.holdsActive(result)) this.#tapes.set(result, b.newTape());
        return;
      case "push": {
        const twin = this.#tapes.get(first as Value);
        if (twin) b.push(twin, op.operands.slice(1).map((value) => this.#tangent(value, b)));
        return;
      }
      case "pop": {
        const twin = this.#tapes.get(first as Value);
        if (!twin) return;
        const arrived = op.results.map(() => freshValue(f64));
        b.pop(twin, arrived);
        op.results.forEach((value, i) => this.tangents.set(value, arrived[i] as Value));
        return;
      }
      default:
        return;
    }
  }

  /** The tangent of the function inside takes its place: it gives the values too. */
  #checkpoint(op: CheckpointOp, b: Builder): void {
    const isActive = (value: Value): boolean => this.#activity.isActive(value) || this.#activity.reachesActive(value);
    const wrt = op.operands.flatMap((operand, i) => (isActive(operand) ? [i] : []));
    if (wrt.length === 0 || !op.results.some(isActive)) {
      b.append(op);
      return;
    }
    const body = tangent(op.body, { wrt, name: `${op.body.name}_tangent` });
    const operands = [...op.operands, ...wrt.map((i) => this.#tangentOf(op.operands[i] as Value, b))];
    const twins = op.results.map(({ type, name }) => freshValue(derivativeType(type), `${name ?? "x"}Tan`));
    b.append({ ...op, body, operands, results: [...op.results, ...twins] });
    op.results.forEach((result, i) => {
      if (!isReference(result.type)) this.tangents.set(result, twins[i] as Value);
      else if (this.#activity.reachesActive(result)) this.#made.set(this.#companion(result), twins[i] as Value);
    });
  }

  #isActiveWrite(target: Value | undefined, value: Value | undefined): boolean {
    return target !== undefined && value !== undefined && !isReference(value.type) && this.#activity.holdsActive(target);
  }

  /** ẏ = Σ ∂p/∂xᵢ·ẋᵢ over active operands. */
  #scalar(op: Op & { kind: "scalar" }, result: Value, b: Builder): void {
    const rule: RuleContext = {
      b,
      operand: (index) => op.operands[index] as Value,
      constantOperand: (index) => {
        const definition = this.#structure.definition.get(op.operands[index] as Value);
        return definition?.kind === "const" && typeof definition.value === "number" ? definition.value : undefined;
      },
      result: () => result,
    };
    let sum: Value | undefined;
    op.operands.forEach((operand, index) => {
      const seed = this.#activity.isActive(operand) ? this.tangents.get(operand) : undefined;
      const term = seed && primitive(op.primitive).rule(index)?.(rule, seed);
      if (term) sum = sum ? b.add(sum, term) : term;
    });
    if (sum) this.tangents.set(result, sum);
  }

  /** Control ops: active results and carried values get a tangent beside them. */
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
    const initial = isLoop ? op.operands.slice(isFor ? 2 : 0) : [];
    const operands = isLoop ? [...op.operands, ...slots.map((slot) => this.#tangent(initial[slot] as Value, b))] : op.operands;
    const regions = op.regions.map((region): Region => {
      const lowered = this.region(region, isLoop ? slots.map((slot) => slot + (isFor ? 1 : 0)) : []);
      const isCondition = isLoop && region !== last;
      const extra = isCondition ? [] : slots.map((slot) => this.#tangent(region.yields[slot] as Value, lowered.b));
      return { params: lowered.params, ops: lowered.b.ops, yields: [...region.yields, ...extra] };
    });
    const twins = slots.map((slot) => freshValue(f64, `${op.results[slot]?.name ?? "x"}Tan`));
    b.append({ ...op, operands, regions, results: [...op.results, ...twins] });
    slots.forEach((slot, i) => this.tangents.set(op.results[slot] as Value, twins[i] as Value));
  }
}
