import { assertNever, invariant } from "../../ir/invariant.ts";
import type { ForOp, IfOp, Op, Region, Value, WhileOp } from "../../ir/ops.ts";

/** Ops that pass values through their regions, slot by slot. */
export type ControlOp = IfOp | ForOp | WhileOp;

/** One way of a value through a control op: from outside, through each region, to the result. */
export type Slot = {
  /** Absent for `if`. */
  readonly initial: Value | undefined;
  /** Parameters of the regions; empty for `if`. */
  readonly params: readonly Value[];
  /** Of both arms of an `if`; of the body of a loop. */
  readonly yields: readonly Value[];
  readonly result: Value;
};

export function isControl(op: Op): op is ControlOp {
  return op.kind === "if" || op.kind === "for" || op.kind === "while";
}

export function isLoop(op: Op): op is ForOp | WhileOp {
  return op.kind === "for" || op.kind === "while";
}

export function bodyOf(loop: ForOp | WhileOp): Region {
  const body = loop.regions.at(-1);
  invariant(body, "a loop has a body");
  return body;
}

/** The slots of a control op, in order. */
export function slotsOf(op: ControlOp): Slot[] {
  return op.results.map((result, i) => {
    switch (op.kind) {
      case "if":
        return { initial: undefined, params: [], yields: op.regions.map((arm) => at(arm.yields, i)), result };
      case "for": {
        const body = bodyOf(op);
        return {
          initial: at(op.operands, i + 2),
          params: [at(body.params, i + 1)],
          yields: [at(body.yields, i)],
          result,
        };
      }
      case "while": {
        const params = op.regions.map((region) => at(region.params, i));
        return { initial: at(op.operands, i), params, yields: [at(bodyOf(op).yields, i)], result };
      }
      default:
        return assertNever(op);
    }
  });
}

/** Operands that are not initial values: the condition of an `if`, the bounds of a `for`. */
export function leadingOperands(op: ControlOp): readonly Value[] {
  const count = { if: 1, for: 2, while: 0 }[op.kind];
  return op.operands.slice(0, count);
}

/** The op with these slots instead of its own; `ops` gives the ops of each region. */
export function withSlots(op: ControlOp, slots: readonly Slot[], ops: readonly (readonly Op[])[]): ControlOp {
  const initial = slots.flatMap((slot) => slot.initial ?? []);
  const leading = op.kind === "for" ? bodyOf(op).params.slice(0, 1) : [];
  const regions = op.regions.map((region, r): Region => {
    const isCondition = op.kind === "while" && r === 0;
    return {
      params: op.kind === "if" ? [] : [...leading, ...slots.map((slot) => at(slot.params, r))],
      ops: at(ops, r),
      yields: isCondition ? region.yields : slots.map((slot) => at(slot.yields, op.kind === "if" ? r : 0)),
    };
  });
  return { ...op, operands: [...leadingOperands(op), ...initial], regions, results: slots.map((slot) => slot.result) };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  invariant(item !== undefined, "a control op whose slots do not match");
  return item;
}
