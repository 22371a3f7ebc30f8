import type { CustomOp, Func, Op, Region, Value } from "../../../ir/ops.ts";
import { primitive } from "../../../ir/primitives/index.ts";
import { isDifferentiable, isReference, type Type } from "../../../ir/types.ts";
import { aliasClasses, type AliasClasses, type ClassId } from "../../analysis/aliasClasses.ts";
import { contentClasses, controlEdges } from "../../analysis/activity.ts";
import { operandsOf } from "./operands.ts";

/** How a number depends on the inputs. `free` does not; `linear` is a sum of inputs with free factors, without a constant. */
type Dependence = "zero" | "free" | "linear" | "other";

/**
 * Whether a function is linear in some of its parameters, as far as its form shows: sums of them with factors that do not
 * depend on them. Only such a function can be transposed (JAX, `linear_transpose`).
 */
export function isLinear(func: Func, inputs: readonly number[]): boolean {
  const scan = new LinearScan(func);
  for (const index of inputs) scan.assume(func.body.params[index] as Value, "linear", isDifferentiable);
  return scan.run(func) && func.body.yields.every((value) => scan.isLinearDeep(value));
}

class LinearScan {
  #hasFreeDecisions = true;
  readonly #classes: AliasClasses;
  readonly #values = new Map<Value, Dependence>();
  readonly #memory = new Map<ClassId, Dependence>();
  /** undefined and null. */
  readonly #absent = new Set<Value>();
  #changes = 0;

  constructor(func: Func) {
    this.#classes = aliasClasses(func);
    for (const param of func.body.params) this.assume(param, "free");
  }

  /** Spreads to a fixpoint; whether control flow and indices do not depend on an input. */
  run(func: Func): boolean {
    let before: number;
    do {
      before = this.#changes;
      this.#region(func.body);
    } while (this.#changes > before);
    return this.#hasFreeDecisions;
  }

  /** Of a number, or of all that a reference leads to: `within` such types, since the lengths of a tensor are no tangents. */
  assume(value: Value, what: Dependence, within?: (type: Type) => boolean): void {
    if (!isReference(value.type)) this.#values.set(value, what);
    for (const id of this.#reached(value, within)) this.#memory.set(id, what);
  }

  isLinearDeep(value: Value): boolean {
    const dependence = this.#ofDeep(value);
    return dependence === "zero" || dependence === "linear";
  }

  /** Of a number, or of all numbers that a reference leads to. */
  #ofDeep(value: Value): Dependence {
    if (!isReference(value.type)) return this.#of(value);
    return this.#reached(value, isDifferentiable).reduce<Dependence>((all, id) => join(all, this.#memory.get(id) ?? "zero"), "zero");
  }

  /** The memory that a reference leads to, at any depth: all of it, or that of such types. */
  #reached(value: Value, includes?: (type: Type) => boolean): readonly ClassId[] {
    return isReference(value.type) ? contentClasses(this.#classes, this.#classes.classOf(value), value.type, includes) : [];
  }

  #of(value: Value): Dependence {
    return this.#values.get(value) ?? "zero";
  }

  #content(reference: Value): Dependence {
    return this.#memory.get(this.#classes.classOf(reference)) ?? "zero";
  }

  #raise(value: Value, to: Dependence): void {
    if (isReference(value.type)) {
      this.#write(value, to);
      return;
    }
    const next = join(this.#of(value), to);
    if (next === this.#of(value)) return;
    this.#values.set(value, next);
    this.#changes++;
  }

  /** Raises a number, or all that a reference leads to. */
  #lift(value: Value, what: Dependence): void {
    if (!isReference(value.type)) this.#raise(value, what);
    for (const id of this.#reached(value)) this.#fill(id, what);
  }

  #write(reference: Value, what: Dependence): void {
    this.#fill(this.#classes.classOf(reference), what);
  }

  #fill(id: ClassId, what: Dependence): void {
    const known = this.#memory.get(id) ?? "zero";
    const next = join(known, what);
    if (next === known) return;
    this.#memory.set(id, next);
    this.#changes++;
  }

  #requireFree(...values: readonly (Value | undefined)[]): void {
    for (const value of values) {
      const dependence = value ? this.#of(value) : "free";
      if (dependence === "linear" || dependence === "other") this.#hasFreeDecisions = false;
    }
  }

  #region(region: Region): void {
    for (const op of region.ops) {
      this.#op(op);
      op.regions.forEach((nested) => this.#region(nested));
      for (const [source, target] of controlEdges(op)) if (!isReference(source.type)) this.#raise(target, this.#of(source));
    }
  }

  #op(op: Op): void {
    const [first, second, third] = op.operands as readonly [Value, Value, Value];
    const result = op.results[0] as Value;
    switch (op.kind) {
      case "const":
        if (op.value === undefined || op.value === null) this.#absent.add(result);
        return this.#raise(result, op.value === 0 ? "zero" : "free");
      case "scalar":
        // Whether there is a number is a matter of where it was read.
        if (primitive(op.primitive).operands === "values" && op.operands.some((operand) => this.#absent.has(operand))) return this.#raise(result, "free");
        return this.#raise(result, this.#scalar(op.primitive, op.operands.map((operand) => this.#of(operand))));
      case "select":
        this.#requireFree(first);
        if (!isReference(result.type)) this.#raise(result, join(this.#of(second), this.#of(third)));
        return;
      case "if":
        return this.#requireFree(first);
      case "for":
        this.#requireFree(first, second);
        return this.#raise((op.regions[0] as Region).params[0] as Value, "free");
      case "while":
        return this.#requireFree(op.regions[0]?.yields[0]);
      case "load":
        this.#requireFree(second);
        if (!isReference(result.type)) this.#raise(result, this.#content(first));
        return;
      case "get":
        if (!isReference(result.type)) this.#raise(result, this.#content(first));
        return;
      case "store":
      case "acc":
        this.#requireFree(second);
        if (!isReference(third.type)) this.#write(first, this.#of(third));
        return;
      case "set":
      case "accField":
        if (!isReference(second.type)) this.#write(first, this.#of(second));
        return;
      case "product":
        this.#requireFree(...op.operands.slice(3));
        return this.#write(first, this.#scalar("mul", [this.#content(second), this.#content(third)]));
      case "arrayLiteral":
      case "record":
        for (const element of op.operands) if (!isReference(element.type)) this.#write(result, this.#of(element));
        return;
      case "alloc":
        return this.#requireFree(first);
      case "view":
        return this.#requireFree(second, third);
      case "length":
        return this.#raise(result, "free");
      case "push":
        return op.operands.slice(1).forEach((value) => this.#write(first, this.#of(value)));
      case "pop":
        return op.results.forEach((value) => this.#raise(value, this.#content(first)));
      case "zerosLike":
      case "newTape":
      case "requireDisjoint":
        return;
      case "custom":
        return this.#isLinearRule(op) ? this.#lift(result, this.#ofDeep(operandsOf(op).value)) : this.#unknown(op);
      default:
        return this.#unknown(op);
    }
  }

  /** Foreign code, calls: free of the inputs if all that they see is. */
  #unknown(op: Op): void {
    const seen = op.operands.every((operand) => isFree(this.#ofDeep(operand)));
    for (const result of op.results) this.#lift(result, seen ? "free" : "other");
  }

  /**
   * Whether the transpose may go by the rule: everything that depends on the inputs comes to it as an argument, and its
   * derivative by those is linear and the same wherever it is taken.
   */
  #isLinearRule(op: CustomOp): boolean {
    const { args, captured, residuals } = operandsOf(op);
    if (args.every((arg) => isFree(this.#ofDeep(arg))) || !captured.every((value) => isFree(this.#ofDeep(value)))) return false;
    const { body, mode } = op.rule;
    const scan = new LinearScan(body);
    residuals.forEach((value, i) => {
      if (!isFree(this.#ofDeep(value))) scan.assume(body.body.params[i] as Value, "other");
    });
    const moves = args.map((arg) => !isFree(this.#ofDeep(arg)));
    const seeds = body.body.params.slice(residuals.length);
    seeds.forEach((seed, i) => { scan.assume(seed, mode === "reverse" || moves[i] === true ? "linear" : "zero", isDifferentiable); });
    return scan.run(body) && body.body.yields.every((value, i) => (mode === "reverse" && moves[i] === false) || scan.isLinearDeep(value));
  }

  #scalar(name: string, operands: readonly Dependence[]): Dependence {
    const [a = "free", b = "free"] = operands;
    switch (name) {
      case "add":
      case "sub":
        return join(a, b);
      case "neg":
        return a;
      case "mul":
        if (a === "zero" || b === "zero") return isFree(a) && isFree(b) ? "free" : "linear";
        return isFree(a) ? b : isFree(b) ? a : "other";
      case "div":
        return isFree(b) ? a : "other";
      default:
        return operands.every(isFree) ? "free" : "other";
    }
  }
}

function isFree(dependence: Dependence): boolean {
  return dependence === "zero" || dependence === "free";
}

function join(a: Dependence, b: Dependence): Dependence {
  if (a === b || b === "zero") return a;
  return a === "zero" ? b : "other";
}
