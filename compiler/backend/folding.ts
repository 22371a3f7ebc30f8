import type { Func, IfOp, Op, Region, Value } from "../../ir/ops.ts";
import { conflict, EffectTable, isMovable, noEffects, unite, type Effects } from "./effects.ts";
import { isCheap, isFoldable, isMathCall, mayFoldInto, type Foldable } from "./foldingRules.ts";
import type { Liveness } from "./liveness.ts";
import { isLoop, type Structure } from "./structure.ts";
import { usesOf, type Uses } from "./uses.ts";
import { estimateWidth, valueWidth } from "./widths.ts";

/** Which ops are written as parts of the expressions that use them. */
export type Folding = {
  /** The op is part of the expression that uses its result. */
  readonly isFolded: (op: Op) => boolean;
  /** The `if` is written as an expression: its arms compute nothing but one value each. */
  readonly isConditional: (op: IfOp) => boolean;
  /** Nothing observes the op: it is not written. */
  readonly isDead: (op: Op) => boolean;
  /** Something reads the value. */
  readonly isUsed: (value: Value) => boolean;
};

/** A statement longer than this is split. */
const lineLimit = 100;
/** Longest expression of a value with a name that is written in its place. */
const namedLimit = 40;
/** An expression moves at most over this many statements. */
const reach = 12;

/** Expressions of one region that wait for their use. */
type Waiting = Foldable & { readonly born: number };

class Scope {
  readonly waiting = new Map<Value, Waiting>();
  readonly outer: Scope | undefined;
  readonly depth: number;
  /** Statements written so far. */
  statements = 0;

  /** `outer` for the arms of an `if`, into which movable expressions go. */
  constructor(depth: number, outer?: Scope) {
    this.depth = depth;
    this.outer = outer;
  }
}

/**
 * Decides which values with one use are folded into it.
 *
 * Ops are visited in order. A value that may be folded waits until its use arrives; an op that must not be exchanged with
 * it (a store after a load, a call after a call) sends it back to be a statement of its own, at its own place. So any two
 * waiting expressions may be evaluated in either order. Nothing waits across a loop, nothing enters one but constants, and
 * only what is {@link isMovable} enters an arm of an `if`. Conditional expressions do not wait across calls of `Math`
 * functions: V8 needs 8 ns for one that stands behind such a call, and hardly any for one in front of it.
 */
export function foldExpressions(func: Func, structure: Structure, liveness: Liveness): Folding {
  const effects = new EffectTable();
  const uses = usesOf(func, effects);
  const folder = new Folder(structure, liveness, effects, uses);
  folder.region(func.body, new Scope(1));
  return {
    isFolded: (op) => folder.folded.has(op),
    isConditional: (op) => folder.conditionals.has(op),
    isDead: uses.isDead,
    isUsed: (value) => uses.count(value) > 0,
  };
}

class Folder {
  readonly folded = new Set<Op>();
  readonly conditionals = new Set<Op>();
  readonly #structure: Structure;
  readonly #liveness: Liveness;
  readonly #effects: EffectTable;
  readonly #uses: Uses;

  constructor(structure: Structure, liveness: Liveness, effects: EffectTable, uses: Uses) {
    this.#structure = structure;
    this.#liveness = liveness;
    this.#effects = effects;
    this.#uses = uses;
  }

  /** Gives what each yield is computed by, where it is folded. */
  region(region: Region, scope: Scope): (Foldable | undefined)[] {
    for (const op of region.ops) if (op.kind !== "const" && !this.#uses.isDead(op)) this.#op(op, scope);
    return region.yields.map((value) => {
      const found = this.#find(value, scope);
      if (found) this.#accept(value, found, scope);
      return found;
    });
  }

  #op(op: Op, scope: Scope): void {
    if (op.kind === "if") return this.#if(op, scope);
    const parts = this.#operands(op, scope);
    const own = this.#effects.of(op);
    this.#settle(scope, own);
    if (op.regions.length > 0) {
      if (op.kind !== "lambda") scope.waiting.clear();
      for (const region of op.regions) this.region(region, new Scope(scope.depth + 1));
    }
    const width = this.#width(op, parts);
    if (isMathCall(op)) for (const [value, { branches }] of scope.waiting) if (branches) scope.waiting.delete(value);
    const cheapOperands = parts.every((part) => part?.cheap ?? true);
    const effects = unite([own, ...effectsOf(parts)]);
    const branches = parts.some((part) => part?.branches);
    this.#complete(op, scope, { op, effects, width, cheapOperands, cheap: isCheap(op) && cheapOperands, branches });
  }

  #if(op: IfOp, scope: Scope): void {
    const parts = this.#operands(op, scope);
    const own = this.#effects.of(op);
    this.#settle(scope, own);
    const yields = op.regions.flatMap((region) => this.region(region, new Scope(scope.depth + 1, scope)));
    const width = this.#conditionalWidth(op, parts, yields);
    if (width <= lineLimit - 20 && this.#isConditional(op)) {
      this.conditionals.add(op);
      const effects = unite([own, ...effectsOf([...parts, ...yields])]);
      this.#complete(op, scope, { op, effects, width, cheap: false, cheapOperands: false, branches: true });
    } else {
      scope.statements++;
      scope.waiting.clear();
    }
  }

  #isConditional(op: IfOp): boolean {
    const isWritten = (inner: Op): boolean => inner.kind !== "const" && !this.#uses.isDead(inner) && !this.folded.has(inner);
    if (op.results.length !== 1 || this.#uses.count(op.results[0] as Value) === 0) return false;
    return !op.regions.some((region) => region.ops.some(isWritten)) && !this.#updatesInPlace(op);
  }

  #conditionalWidth(op: IfOp, parts: readonly (Foldable | undefined)[], yields: readonly (Foldable | undefined)[]): number {
    const values = [...op.operands, ...op.regions.flatMap((region) => region.yields)];
    return values.reduce((sum, value, i) => sum + this.#widthOf(value, [...parts, ...yields][i]) + 3, 0);
  }

  /** One arm passes on a variable that is not needed afterwards: `if (c) v = …` reads better than `v = c ? … : v`. */
  #updatesInPlace(op: IfOp): boolean {
    const [result] = op.results as readonly [Value];
    if (result.type.kind === "bool") return false;
    const at = this.#structure.definitionOf(result);
    return op.regions.some(({ yields: [value] }) => {
      if (value === undefined || this.#structure.isConstant(value)) return false;
      return this.#isVariable(value) && !this.#liveness.isLiveAfter(value, at);
    });
  }

  /** The value is carried by a loop, or merged by an `if` that is a statement. */
  #isVariable(value: Value): boolean {
    const op = this.#structure.opOf(value);
    if (op) return isLoop(op) || (op.kind === "if" && !this.conditionals.has(op));
    const { region } = this.#structure.definitionOf(value);
    const parent = this.#structure.parentOf(region)?.op;
    return parent?.kind === "while" || (parent?.kind === "for" && value !== region.params[0]);
  }

  /** Takes the operands that wait and may be part of this op, as many as its line has room for. */
  #operands(op: Op, scope: Scope): (Foldable | undefined)[] {
    const parts = op.operands.map((operand, i) => {
      const found = this.#find(operand, scope);
      return found && mayFoldInto(op, i, found) ? found : undefined;
    });
    const limit = lineLimit - 2 * scope.depth - (isFoldable(op) ? 14 : 4);
    while (this.#width(op, parts) > limit) {
      const widest = parts.reduce((most, part, i) => ((part?.width ?? 0) > (parts[most]?.width ?? 0) ? i : most), 0);
      if (parts[widest] === undefined) break;
      parts[widest] = undefined;
    }
    op.operands.forEach((operand, i) => {
      const part = parts[i];
      if (part) this.#accept(operand, part, scope);
      else scope.waiting.delete(operand);
    });
    return parts;
  }

  /** The op waits for its only use, or becomes a statement. */
  #complete(op: Op, scope: Scope, part: Foldable): void {
    const [result] = op.results;
    const limit = result?.name === undefined ? lineLimit : namedLimit;
    if (isFoldable(op) && result !== undefined && this.#uses.count(result) === 1 && part.width <= limit) {
      scope.waiting.set(result, { ...part, born: scope.statements });
    } else {
      scope.statements++;
    }
  }

  #find(value: Value, scope: Scope): Waiting | undefined {
    const own = scope.waiting.get(value);
    if (own) return scope.statements - own.born <= reach ? own : undefined;
    for (let outer = scope.outer; outer; outer = outer.outer) {
      const found = outer.waiting.get(value);
      if (found) return isMovable(found.effects) ? found : undefined;
    }
    return undefined;
  }

  #accept(value: Value, { op }: Foldable, scope: Scope): void {
    this.folded.add(op);
    for (let holder: Scope | undefined = scope; holder; holder = holder.outer) if (holder.waiting.delete(value)) return;
  }

  /** Makes statements of what must be evaluated before these effects. */
  #settle(scope: Scope, effects: Effects): void {
    if (effects === noEffects) return;
    for (const [value, waiting] of scope.waiting) if (conflict(waiting.effects, effects)) scope.waiting.delete(value);
  }

  #width(op: Op, parts: readonly (Foldable | undefined)[]): number {
    return estimateWidth(op, op.operands.map((operand, i) => this.#widthOf(operand, parts[i])));
  }

  #widthOf(value: Value, part: Foldable | undefined): number {
    return part?.width ?? valueWidth(value, this.#structure);
  }
}

function effectsOf(parts: readonly (Foldable | undefined)[]): Effects[] {
  return parts.flatMap((part) => part?.effects ?? []);
}
