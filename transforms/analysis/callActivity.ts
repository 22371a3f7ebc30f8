import { invariant } from "../../ir/invariant.ts";
import type { CallOp, Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isDifferentiable, isReference } from "../../ir/types.ts";
import { aliasClasses, type AliasClasses } from "./aliasClasses.ts";
import { typeKey } from "./memoryGraph.ts";
import { Marks } from "./marks.ts";

/** The marks of one function of a module while activity is analysed. */
export type Unit = { readonly func: Func; readonly classes: AliasClasses; readonly varied: Marks; readonly useful: Marks };

export function unitOf(func: Func, classes: AliasClasses): Unit {
  return { func, classes, varied: new Marks(classes), useful: new Marks(classes) };
}

/** All functions that a function calls, one unit each: what is active in a callee is so for all of its calls. */
export class CalleeUnits {
  readonly #units = new Map<string, Unit>();
  readonly #functions: ReadonlyMap<string, Func>;

  constructor(main: Func) {
    this.#functions = main.callees ?? new Map<string, Func>();
  }

  get all(): Iterable<[string, Unit]> {
    return this.#units;
  }

  of(op: CallOp): Unit {
    const known = this.#units.get(op.callee);
    if (known) return known;
    const func = this.#functions.get(op.callee);
    invariant(func, `no function ${op.callee}`);
    const unit = unitOf(func, aliasClasses(func));
    this.#units.set(op.callee, unit);
    return unit;
  }

  /** Numbers vary from operand to parameter and from returned value to result. */
  forward(op: CallOp, caller: Marks): void {
    const { func, varied } = this.of(op);
    pairs(op.operands, func.body.params).forEach(([operand, param]) => {
      if (caller.has(operand)) varied.add(param);
      share(caller, operand, varied, param);
    });
    pairs(op.results, func.body.yields).forEach(([result, returned]) => {
      if (varied.has(returned)) caller.add(result);
      share(caller, result, varied, returned);
    });
  }

  /** Numbers are useful from result to returned value and from parameter to operand. */
  backward(op: CallOp, caller: Marks): void {
    const { func, useful } = this.of(op);
    pairs(op.results, func.body.yields).forEach(([result, returned]) => {
      if (caller.has(result)) useful.add(returned);
      share(caller, result, useful, returned);
    });
    pairs(op.operands, func.body.params).forEach(([operand, param]) => {
      if (useful.has(param)) caller.add(operand);
      share(caller, operand, useful, param);
    });
  }
}

/**
 * Marks alike, in all functions of a module, the memory of references that travel on tapes: what one function pushes
 * another may pop. They are told apart by their types only.
 */
export function shareTravellers(units: readonly Unit[], marksOf: (unit: Unit) => Marks): void {
  const byType = new Map<string, [Marks, Value][]>();
  for (const unit of units) {
    walkOps(unit.func.body, (op) => {
      if (op.kind !== "push" && op.kind !== "pop") return;
      for (const value of [...op.operands.slice(1), ...op.results]) {
        if (!isReference(value.type)) continue;
        const key = typeKey(value.type);
        byType.set(key, [...(byType.get(key) ?? []), [marksOf(unit), value]]);
      }
    });
  }
  for (const travellers of byType.values()) {
    if (!travellers.some(([marks, value]) => marks.hasDeep(value))) continue;
    for (const [marks, value] of travellers) marks.addDeep(value);
  }
}

function pairs(outer: readonly Value[], inner: readonly Value[]): [Value, Value][] {
  return outer.map((value, i) => [value, inner[i] as Value]);
}

/** Memory and tapes are the same thing on both sides of a call, and are marked alike. */
function share(caller: Marks, outer: Value, callee: Marks, inner: Value): void {
  if (outer.type.kind === "tape") {
    if (caller.has(outer)) callee.add(inner);
    if (callee.has(inner)) caller.add(outer);
  }
  if (!isReference(outer.type) || !isReference(inner.type)) return;
  if (caller.hasDeep(outer)) callee.addDeep(inner);
  if (!callee.hasDeep(inner)) return;
  caller.addDeep(outer);
  // Nothing that this call gives has a derivative, but what other calls give has: the callee asks for its memory.
  if (!isDifferentiable(outer.type)) caller.addMemory(outer);
}
