import type { Func, Op, Region, Value } from "../../../ir/ops.ts";
import { isReference } from "../../../ir/types.ts";
import { aliasClasses, type AliasClasses, type ClassId } from "../../analysis/aliasClasses.ts";
import { contentClasses, controlEdges } from "../../analysis/activity.ts";

/** How a number depends on the inputs. `free` does not; `linear` is a sum of inputs with free factors, without a constant. */
type Dependence = "zero" | "free" | "linear" | "other";

/**
 * Whether a function is linear in some of its parameters, as far as its form shows: sums of them with factors that do not
 * depend on them. Only such a function can be transposed (JAX, `linear_transpose`).
 */
export function isLinear(func: Func, inputs: readonly number[]): boolean {
  const scan = new LinearScan(func);
  for (const index of inputs) scan.raiseDeep(func.body.params[index] as Value, "linear");
  return scan.run(func) && func.body.yields.every((value) => scan.isLinearDeep(value));
}

class LinearScan {
  #hasFreeDecisions = true;
  readonly #classes: AliasClasses;
  readonly #values = new Map<Value, Dependence>();
  readonly #memory = new Map<ClassId, Dependence>();
  #changes = 0;

  constructor(func: Func) {
    this.#classes = aliasClasses(func);
    for (const param of func.body.params) this.raiseDeep(param, "free");
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

  raiseDeep(value: Value, to: Dependence): void {
    if (!isReference(value.type)) this.#values.set(value, to);
    for (const id of this.#reached(value)) this.#memory.set(id, to);
  }

  isLinearDeep(value: Value): boolean {
    const parts = isReference(value.type) ? this.#reached(value).map((id) => this.#memory.get(id) ?? "zero") : [this.#of(value)];
    return parts.every((dependence) => dependence === "zero" || dependence === "linear");
  }

  /** The memory that a reference leads to, at any depth. */
  #reached(value: Value): readonly ClassId[] {
    return isReference(value.type) ? contentClasses(this.#classes, this.#classes.classOf(value), value.type) : [];
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

  #write(reference: Value, what: Dependence): void {
    this.#lift(this.#classes.classOf(reference), what);
  }

  #lift(id: ClassId, what: Dependence): void {
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
        return this.#raise(result, op.value === 0 ? "zero" : "free");
      case "scalar":
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
      default:
        return this.#unknown(op);
    }
  }

  /** Foreign code, calls, rules: free of the inputs if all that they see is. */
  #unknown(op: Op): void {
    const sees = op.operands.flatMap((operand): readonly Dependence[] =>
      isReference(operand.type) ? this.#reached(operand).map((id) => this.#memory.get(id) ?? "zero") : [this.#of(operand)],
    );
    const isFree = sees.every((dependence) => dependence === "zero" || dependence === "free");
    for (const result of op.results) {
      if (!isReference(result.type)) this.#raise(result, isFree ? "free" : "other");
      for (const id of this.#reached(result)) this.#lift(id, isFree ? "free" : "other");
    }
  }

  #scalar(name: string, operands: readonly Dependence[]): Dependence {
    const [a = "free", b = "free"] = operands;
    const isFree = (dependence: Dependence): boolean => dependence === "zero" || dependence === "free";
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

function join(a: Dependence, b: Dependence): Dependence {
  if (a === b || b === "zero") return a;
  return a === "zero" ? b : "other";
}
