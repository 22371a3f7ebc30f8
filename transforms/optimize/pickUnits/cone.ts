import type { Builder } from "../../../ir/builder.ts";
import { cloneOp } from "../../../ir/clone.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { ForOp, Op, ScalarOp, Value } from "../../../ir/ops.ts";
import { primitive } from "../../../ir/primitives/index.ts";
import { findOp, freeValues, walkOps } from "../../../ir/traverse.ts";
import type { Effects } from "../../analysis/effects.ts";
import { bodyOf } from "../controlSlots.ts";

/** Cones of more ops are not copied. */
const sizeLimit = 60;
/** A primitive of so many nanoseconds is dear. */
const dearCost = 8;

export type Cone = { readonly isDear: boolean };

export type Copying = {
  readonly map: Map<Value, Value>;
  readonly rename: (value: Value) => Value;
  readonly isZero: (value: Value) => boolean;
};

/**
 * The ops of one iteration that a value is computed by, and whether they may be executed once more after the loop, for
 * one value of the induction variable: they depend on no other carried value, and read nothing that the loop writes.
 */
export class Cones {
  readonly #loop: ForOp;
  readonly #effects: Effects;
  readonly #isInside: (value: Value) => boolean;
  readonly #definitions: ReadonlyMap<Value, Op>;

  constructor(loop: ForOp, effects: Effects, isInside: (value: Value) => boolean) {
    this.#loop = loop;
    this.#effects = effects;
    this.#isInside = isInside;
    this.#definitions = new Map(bodyOf(loop).ops.flatMap((op) => op.results.map((result) => [result, op] as const)));
  }

  of(values: readonly Value[]): Cone | undefined {
    const done = new Set<Op>();
    let size = 0;
    let isDear = false;
    const visit = (value: Value): boolean => {
      if (!this.#isInside(value) || value === bodyOf(this.#loop).params[0]) return true;
      const op = this.#definitions.get(value);
      if (!op || !this.#isRepeatable(op)) return false;
      if (done.has(op)) return true;
      done.add(op);
      const count = (inner: Op): void => {
        size++;
        isDear ||= inner.kind === "scalar" && primitive(inner.primitive).cost >= dearCost;
      };
      count(op);
      for (const region of op.regions) walkOps(region, count);
      return size <= sizeLimit && inputsOf(op).every(visit);
    };
    return values.every(visit) ? { isDear } : undefined;
  }

  /**
   * Copies what gives a value, and returns the copy. `map` has the induction variable and other values that are known
   * already, and is extended; `rename` says what values from outside are called now, `isZero` which ones inside are zero.
   */
  copy(b: Builder, value: Value, { map, rename, isZero }: Copying): Value {
    const visit = (input: Value): Value => {
      const known = map.get(input);
      if (known) return known;
      const copy = this.#isInside(input) ? ofOp(input) : rename(input);
      map.set(input, copy);
      return copy;
    };
    const ofOp = (result: Value): Value => {
      if (isZero(result)) return b.constant(0);
      const op = this.#definitions.get(result);
      invariant(op, "a cone with a value that the loop carries");
      const rest = op.kind === "scalar" ? withoutZeros(op, isZero) : undefined;
      if (rest) return rest.isNegated ? b.neg(visit(rest.value)) : visit(rest.value);
      inputsOf(op).forEach(visit);
      b.append(cloneOp(op, map));
      return map.get(result) as Value;
    };
    return visit(value);
  }

  #isRepeatable(op: Op): boolean {
    if (!["const", "scalar", "select", "load", "get", "length", "if"].includes(op.kind)) return false;
    if (!this.#effects.isRemovable(op) || this.#effects.mayDiverge(op)) return false;
    const isHeavy = ({ kind }: Op): boolean => kind === "for" || kind === "alloc" || kind === "zerosLike";
    if (op.regions.some((region) => findOp(region, isHeavy) !== undefined)) return false;
    return [...this.#effects.reads(op)].every((cell) => !this.#effects.mayWrite(this.#loop, cell));
  }
}

/** What a sum or difference with a zero comes to. */
function withoutZeros({ primitive: name, operands }: ScalarOp, isZero: Copying["isZero"]): { readonly value: Value; readonly isNegated: boolean } | undefined {
  const [first, second] = operands as readonly [Value, Value];
  if (name !== "add" && name !== "sub") return undefined;
  if (isZero(second)) return { value: first, isNegated: false };
  return isZero(first) ? { value: second, isNegated: name === "sub" } : undefined;
}

function inputsOf(op: Op): readonly Value[] {
  return [...op.operands, ...freeValues(op.regions)];
}
