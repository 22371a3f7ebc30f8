import { Builder, freshValue } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Op, Region, Value } from "../../ir/ops.ts";
import type { Type } from "../../ir/types.ts";
import { isControl, slotsOf, withSlots, type ControlOp, type Slot } from "./controlSlots.ts";
import { Renaming, withOps, withRegions } from "./renaming.ts";
import { ScopedMap } from "./scopedMap.ts";

/** A place that is assigned more than once, such as an array's element; identity tells variables apart. */
export type Variable = { readonly type: Type; readonly name: string | undefined };

/** What a pass makes variables of, and what becomes of the ops that use them. */
export type VariableUse = {
  /** The variables that an op without regions assigns. Not inside conditions of `while` and not inside lambdas. */
  readonly assigned: (op: Op) => readonly Variable[];
  /** Emits the op's replacement; false if the op is to be kept as it is. */
  readonly rewrite: (op: Op, at: Place) => boolean;
  /** The variables that stand for an aggregate value, which then exists no longer. */
  readonly parts: (value: Value) => readonly Variable[] | undefined;
};

/** A point in the code being rewritten. */
export type Place = {
  readonly out: Builder;
  readonly renaming: Renaming;
  readonly get: (variable: Variable) => Value;
  readonly set: (variable: Variable, value: Value) => void;
  /** Emits an op with regions, rewritten inside. */
  readonly control: (op: Op) => void;
};

/** One way of a value through a control op: a slot that stays, a part of an aggregate's slot, or a variable. */
type Lane = {
  readonly initial: Value | undefined;
  /** One for each region of a loop. */
  readonly params: readonly Value[];
  readonly result: Value;
  /** Declares what the region with this number starts with. */
  readonly enter: (region: number) => void;
  /** What the region with this number, at its end, hands on. */
  readonly leave: (region: number) => Value;
  /** Declares what there is after the op. */
  readonly finish: () => void;
};

/**
 * Turns variables into SSA values. On structured regions that takes no dominance frontiers: an `if` or loop that assigns
 * a variable declared outside gets one more slot for it, through which its value goes in, round and out.
 */
export class VariablesToValues {
  readonly #use: VariableUse;
  readonly #renaming = new Renaming();
  readonly #values = new ScopedMap<Variable, Value>();
  readonly #assigned = new Map<Op, ReadonlySet<Variable>>();

  constructor(use: VariableUse) {
    this.#use = use;
  }

  region(region: Region): Region {
    const ops = this.#ops(region);
    return withOps(region, ops, this.#renaming.yields(region));
  }

  #ops(region: Region): readonly Op[] {
    const out = new Builder();
    for (const op of region.ops) this.#op(op, out);
    return out.ops;
  }

  #op(op: Op, out: Builder): void {
    const place: Place = {
      out,
      renaming: this.#renaming,
      get: (variable) => this.#get(variable),
      set: (variable, value) => this.#values.set(variable, value),
      control: (nested) => this.#nested(nested, out),
    };
    out.span = op.span;
    if (this.#use.rewrite(op, place)) return;
    if (op.regions.length > 0) this.#nested(op, out);
    else out.append(this.#renaming.operands(op));
  }

  #nested(op: Op, out: Builder): void {
    if (isControl(op)) return this.#control(op, out);
    const regions = op.regions.map((region) => {
      this.#values.open();
      const visited = this.region(region);
      this.#values.close();
      return visited;
    });
    out.append(withRegions(op, regions));
  }

  #control(op: ControlOp, out: Builder): void {
    const slots = slotsOf(op);
    const assigned = [...this.#assignedIn(op)].filter((variable) => this.#values.get(variable));
    const kept = slots.flatMap((slot) => this.#lanesOf(slot, op));
    const lanes = [...kept, ...assigned.map((variable) => this.#threadedLane(variable, op))];
    const regions = op.regions.map((region, r) => this.#controlled(op, region, r, lanes));
    lanes.forEach((lane) => lane.finish());
    const visited = this.#renaming.operands(
      withRegions(
        op,
        regions.map(({ region }) => region),
      ) as ControlOp,
    );
    const isSame = assigned.length === 0 && !slots.some((slot) => this.#use.parts(slot.result));
    if (isSame) return out.append(visited);
    const through = lanes.map(({ initial, params, result }, i): Slot => {
      return { initial, params, yields: regions.flatMap(({ left }) => left[i] ?? []), result };
    });
    out.append(
      withSlots(
        visited,
        through,
        regions.map(({ region }) => region.ops),
      ),
    );
  }

  /** A region of a control op rewritten, and what it hands on in each lane, if its yields are the op's. */
  #controlled(
    op: ControlOp,
    region: Region,
    number: number,
    lanes: readonly Lane[],
  ): { region: Region; left: Value[] } {
    this.#values.open();
    for (const lane of lanes) lane.enter(number);
    const ops = this.#ops(region);
    const isCondition = op.kind === "while" && number === 0;
    const left = isCondition ? [] : lanes.map((lane) => lane.leave(op.kind === "if" ? number : 0));
    this.#values.close();
    return { region: withOps(region, ops, this.#renaming.yields(region)), left };
  }

  #lanesOf(slot: Slot, op: ControlOp): readonly Lane[] {
    const parts = this.#use.parts(slot.result);
    const yielded = (region: number): Value => {
      const value = slot.yields[region];
      invariant(value, `${op.kind} lacks a yield`);
      return value;
    };
    if (!parts) {
      const initial = slot.initial && this.#renaming.of(slot.initial);
      const leave = (region: number): Value => this.#renaming.of(yielded(region));
      return [{ ...slot, initial, enter: () => undefined, leave, finish: () => undefined }];
    }
    return parts.map((part, k) => {
      const params = slot.params.map(() => freshValue(part.type, part.name));
      const result = freshValue(part.type, part.name);
      return {
        initial: slot.initial && this.#get(this.#part(slot.initial, k)),
        params,
        result,
        enter: (region) => {
          const [param, value] = [slot.params[region], params[region]];
          if (param && value) this.#values.set(this.#part(param, k), value);
        },
        leave: (region) => this.#get(this.#part(yielded(region), k)),
        finish: () => this.#values.set(part, result),
      };
    });
  }

  #threadedLane(variable: Variable, op: ControlOp): Lane {
    const fresh = (): Value => freshValue(variable.type, variable.name);
    const params = op.kind === "if" ? [] : op.regions.map(fresh);
    const result = fresh();
    return {
      initial: op.kind === "if" ? undefined : this.#get(variable),
      params,
      result,
      enter: (region) => {
        const value = params[region];
        if (value) this.#values.set(variable, value);
      },
      leave: () => this.#get(variable),
      finish: () => this.#values.set(variable, result),
    };
  }

  #get(variable: Variable): Value {
    const value = this.#values.get(variable);
    invariant(value, `variable ${variable.name ?? ""} is read before it is assigned`);
    return value;
  }

  #part(value: Value, index: number): Variable {
    const part = this.#use.parts(value)?.[index];
    invariant(part, "an aggregate meets a value that is none");
    return part;
  }

  /** The variables that the op assigns, inside its regions too. */
  #assignedIn(op: Op): ReadonlySet<Variable> {
    const known = this.#assigned.get(op);
    if (known) return known;
    const assigned = new Set<Variable>(op.regions.length > 0 ? [] : this.#use.assigned(op));
    for (const region of op.regions) {
      for (const inner of region.ops) for (const variable of this.#assignedIn(inner)) assigned.add(variable);
    }
    this.#assigned.set(op, assigned);
    return assigned;
  }
}
