import type { Func, Op, PopOp, PushOp, Region, Value } from "../../../ir/ops.ts";
import type { Cell, Effects } from "../../analysis/effects.ts";
import type { TapePair } from "../../analysis/tapeTraffic.ts";
import { Observation } from "./observation.ts";
import { isControl, slotsOf, type ControlOp, type Slot } from "../controlSlots.ts";

/** Where a value comes from. */
type Source =
  | { readonly from: "op"; readonly op: Op }
  /** A result or parameter of a control op that belongs to one of its slots. */
  | { readonly from: "slot"; readonly op: ControlOp; readonly slot: Slot }
  | { readonly from: "pop"; readonly pair: TapePair; readonly slot: number };

/** Which ops, values and slots of a function are needed; the rules are those of `eliminateDeadCode`. */
export class Liveness {
  readonly #effects: Effects;
  readonly #sources = new Map<Value, Source>();
  readonly #parents = new Map<Op, Op>();
  /** Writes that are needed once something needed reads the cell. */
  readonly #waiting = new Map<Cell, Op[]>();
  /** Ops that are needed as soon as the function value that contains them is. */
  readonly #inLambda = new Map<Op, Op[]>();
  readonly #pairs = new Map<Op, TapePair>();
  readonly #liveOps = new Set<Op>();
  /** Results of ops, results of control ops' slots, results of pops: those that are needed. */
  readonly #liveValues = new Set<Value>();
  readonly #observation: Observation;
  readonly #pending: (() => void)[] = [];

  constructor(func: Func, effects: Effects, traffic: ReadonlyMap<Value, readonly TapePair[]>) {
    this.#effects = effects;
    this.#observation = new Observation(func);
    for (const pairs of traffic.values()) for (const pair of pairs) this.#addPair(pair);
    this.#scan(func.body, undefined, undefined);
    func.body.yields.forEach((value) => this.#needValue(value));
    for (let mark = this.#pending.pop(); mark; mark = this.#pending.pop()) mark();
  }

  isLiveOp(op: Op): boolean {
    return this.#liveOps.has(op);
  }

  /** For results of control ops: whether the slot stays. */
  isLiveValue(result: Value): boolean {
    return this.#liveValues.has(result);
  }

  /** Whether the i-th value of a push or pop is needed. */
  isLiveSlot(op: PushOp | PopOp, index: number): boolean {
    const pair = this.#pairs.get(op);
    const result = pair?.pop.results[index];
    return pair === undefined || (result !== undefined && this.#liveValues.has(result));
  }

  #addPair(pair: TapePair): void {
    this.#pairs.set(pair.push, pair);
    this.#pairs.set(pair.pop, pair);
    pair.pop.results.forEach((result, slot) => this.#sources.set(result, { from: "pop", pair, slot }));
  }

  #scan(region: Region, parent: Op | undefined, lambda: Op | undefined): void {
    for (const op of region.ops) {
      if (parent) this.#parents.set(op, parent);
      this.#addSources(op);
      for (const nested of op.regions) this.#scan(nested, op, op.kind === "lambda" ? op : lambda);
      if (op.regions.length === 0 && this.#hasEffect(op)) this.#root(op, lambda);
    }
  }

  #addSources(op: Op): void {
    if (isControl(op)) {
      for (const slot of slotsOf(op)) {
        for (const value of [slot.result, ...slot.params]) this.#sources.set(value, { from: "slot", op, slot });
      }
      return;
    }
    for (const result of op.results) {
      if (!this.#sources.has(result)) this.#sources.set(result, { from: "op", op });
    }
  }

  /** Whether the op matters for something else than its results. */
  #hasEffect(op: Op): boolean {
    return !this.#pairs.has(op) && !this.#effects.isRemovable(op);
  }

  #root(op: Op, lambda: Op | undefined): void {
    const cells = op.kind === "call" || op.kind === "extern" ? [] : [...this.#effects.writes(op)];
    if (cells.length > 0 && !cells.some((cell) => this.#effects.isEscaping(cell))) {
      for (const cell of cells) addTo(this.#waiting, cell, op);
    } else if (lambda) {
      addTo(this.#inLambda, lambda, op);
    } else {
      this.#pending.push(() => this.#needOp(op));
    }
  }

  #needValue(value: Value): void {
    const source = this.#sources.get(value);
    if (!source) return;
    if (source.from === "op") {
      this.#pending.push(() => this.#needOp(source.op));
    } else if (source.from === "slot") {
      this.#pending.push(() => this.#needSlot(source.op, source.slot));
    } else if (!this.#liveValues.has(value)) {
      this.#liveValues.add(value);
      const { push, pop } = source.pair;
      this.#pending.push(
        () => this.#needOp(push),
        () => this.#needOp(pop),
      );
      this.#needValue(push.operands[source.slot + 1] as Value);
    }
  }

  #needSlot(op: ControlOp, slot: Slot): void {
    if (this.#liveValues.has(slot.result)) return;
    this.#liveValues.add(slot.result);
    this.#needOp(op);
    for (const value of slot.yields) this.#needValue(value);
    if (slot.initial) this.#needValue(slot.initial);
  }

  #needOp(op: Op): void {
    if (this.#liveOps.has(op)) return;
    this.#liveOps.add(op);
    const parent = this.#parents.get(op);
    if (parent) this.#needOp(parent);
    for (const value of this.#neededDirectly(op)) this.#needValue(value);
    for (const effect of this.#inLambda.get(op) ?? []) this.#pending.push(() => this.#needOp(effect));
    if (op.regions.length === 0) for (const cell of this.#effects.reads(op)) this.#needWrites(cell, op);
  }

  /** What the op itself uses, apart from its slots. */
  #neededDirectly(op: Op): readonly Value[] {
    switch (op.kind) {
      case "if":
        return op.operands;
      case "for":
        return op.operands.slice(0, 2);
      case "while":
        return op.regions[0]?.yields ?? [];
      case "lambda":
        return op.regions[0]?.yields ?? [];
      case "push":
        return this.#pairs.has(op) ? op.operands.slice(0, 1) : op.operands;
      default:
        return op.operands;
    }
  }

  /** A reader needs the writes that it may observe. */
  #needWrites(cell: Cell, reader: Op): void {
    const waiting = this.#waiting.get(cell);
    if (!waiting) return;
    const [seen, unseen] = [[] as Op[], [] as Op[]];
    for (const write of waiting) (this.#observation.mayObserve(reader, write) ? seen : unseen).push(write);
    this.#waiting.set(cell, unseen);
    for (const write of seen) this.#pending.push(() => this.#needOp(write));
  }
}

function addTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
