import type { Builder } from "../../ir/builder.ts";
import { freshValue } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Op, Value } from "../../ir/ops.ts";
import { doubles, f64, isReference, type Type } from "../../ir/types.ts";
import { when } from "../../ir/controlBuilders.ts";
import { zeroArray } from "./arrayLoops.ts";
import { addAdjoint, builderBehind, currentScope, scopeOf, type AdjointContext, type Scope } from "./adjointContext.ts";
import type { AdjointMap } from "./adjointMap.ts";
import { primalValue } from "./primalValues.ts";

/**
 * The adjoint memory of a reference, usable at the current point of the reverse sweep.
 *
 * References with companions have theirs since the forward sweep. For the others, whose alias class consists of arrays
 * of numbers merged by views and selects only, it is made (zero) at the head of the mirror of the region that made the
 * array: one adjoint array per execution of an allocation, which is right because such a handle does not leave it.
 */
export function adjointMemory(context: AdjointContext, reference: Value): Value {
  const companion = context.companions.get(reference);
  if (companion) return primalValue(context, companion);
  const region = context.structure.home.get(reference);
  invariant(region, "a reference without a home region");
  const scope = scopeOf(context, region);
  const known = scope.memory.get(reference);
  if (known) return known;
  const made = makeEarly(context, reference) ?? makeAdjointMemory(context, scope, reference);
  scope.memory.set(reference, made);
  return made;
}

/** Adjoint memory of an array of the top region that a fused loop may need: made with the array itself. */
function makeEarly(context: AdjointContext, reference: Value): Value | undefined {
  if (!context.memory.needsEarlyAdjoint(reference)) return undefined;
  const op = context.structure.definition.get(reference);
  const b = op ? builderBehind(context, op) : context.additions.early;
  const name = `${reference.name ?? "array"}Adj`;
  if (op?.kind === "view") {
    const [base, start, end] = op.operands as readonly [Value, Value, Value];
    return b.view(adjointMemory(context, base), start, end, name);
  }
  return op ? internalAdjoint(context, b, reference, op, name) : zerosOf(context, b, reference, reference, name);
}

function makeAdjointMemory(context: AdjointContext, scope: Scope, reference: Value): Value {
  const { head } = scope;
  const name = `${reference.name ?? "array"}Adj`;
  const op = context.structure.definition.get(reference);
  if (!op) return zerosOf(context, head, reference, reference, name);
  const [first, second, third] = op.operands;
  switch (op.kind) {
    case "view":
      return head.view(
        adjointMemory(context, first as Value),
        primalValue(context, second as Value),
        primalValue(context, third as Value),
        name,
      );
    case "select":
      return head.select(
        primalValue(context, first as Value),
        adjointMemory(context, second as Value),
        adjointMemory(context, third as Value),
      );
    case "newTape":
      return head.newTape();
    default:
      return internalAdjoint(context, head, reference, op, name);
  }
}

/** Zeros for the derivatives of an array, which is called `primal` here. */
function zerosOf(context: AdjointContext, b: Builder, reference: Value, primal: Value, name: string): Value {
  return context.isDouble(reference) ? b.doubleZerosLike(primal, name) : b.zerosLike(primal, name);
}

/** Zeros of the array's length. A plain array may have grown since it was made, so its length is taken from the array itself. */
function internalAdjoint(context: AdjointContext, head: Builder, reference: Value, op: Op, name: string): Value {
  const type = reference.type;
  invariant(type.kind === "array", "adjoint memory of a record needs a companion");
  if (type.storage === "Array" || op.kind !== "alloc") return zerosOf(context, head, reference, primalValue(context, reference), name);
  const length = primalValue(context, op.operands[0] as Value);
  return head.adjointAlloc(context.isDouble(reference) ? doubles : type, length, name);
}

/** y = array[i]: adjoint array[i] += ȳ. */
export function reverseLoad(context: AdjointContext, op: Op, adjoints: AdjointMap): void {
  const [array, index] = op.operands as readonly [Value, Value];
  const seed = adjoints.get(op.results[0] as Value);
  if (!seed || !context.activity.holdsActive(array)) return;
  const memory = adjointMemory(context, array);
  const at = primalValue(context, index);
  const { body } = currentScope(context);
  const isPlain = array.type.kind === "array" && array.type.storage === "Array";
  if (!isPlain || !context.mayBeBeyondEnd(op.results[0] as Value)) {
    body.acc(memory, at, seed);
    return;
  }
  // An addition beyond the end would lengthen the adjoint array.
  const isBelowEnd = body.apply("lt", at, body.length(memory));
  const isElement = context.ranges.isAtLeastZero(index) ? isBelowEnd : body.apply("and", body.apply("ge", at, body.constant(0)), isBelowEnd);
  when(body, isElement, (b) => { b.acc(memory, at, seed); });
}

/**
 * array[i] = v: v̄ += adjoint array[i], which becomes zero: the element's earlier content does not reach later uses. Where a row
 * of an argument was replaced, the adjoint gets its structure back, which is that of the argument on entry.
 */
export function reverseStore(context: AdjointContext, op: Op, adjoints: AdjointMap): void {
  const [array, index, value] = op.operands as readonly [Value, Value, Value];
  if (isReference(value.type)) {
    const former = context.replaced.get(op);
    if (former) currentScope(context).body.store(adjointMemory(context, array), primalValue(context, index), primalValue(context, former));
    return;
  }
  if (!context.activity.holdsActive(array)) return;
  const memory = adjointMemory(context, array);
  const at = primalValue(context, index);
  const { body } = currentScope(context);
  const seed = context.activity.isActive(value) ? storedAdjoint(context, array, index, memory, at) : null;
  body.store(memory, at, body.constant(0));
  addAdjoint(context, adjoints, value, seed);
}

/**
 * The adjoint of what was stored in an element or added to it; zero where the index is out of a typed array's range, which ignores it.
 * A plain array has a property then, such as -1, of which the adjoint array has no counterpart: NaN.
 */
function storedAdjoint(context: AdjointContext, array: Value, index: Value, memory: Value, at: Value): Value {
  const { body } = currentScope(context);
  const seed = body.load(memory, at);
  const isTyped = array.type.kind === "array" && array.type.storage !== "Array";
  if (!isTyped) return context.ranges.isAtLeastZero(index) ? seed : body.select(body.apply("ge", at, body.constant(0)), seed, body.constant(NaN));
  if (context.ranges.isInBounds(array, index)) return seed;
  return body.select(body.apply("strictEqual", seed, body.literal(undefined, f64)), body.constant(0), seed);
}

/** array[i] += v: v̄ += adjoint array[i], which stays. */
export function reverseAcc(context: AdjointContext, op: Op, adjoints: AdjointMap): void {
  const [array, index, value] = op.operands as readonly [Value, Value, Value];
  if (!context.activity.holdsActive(array) || !context.activity.isActive(value)) return;
  const memory = adjointMemory(context, array);
  const at = primalValue(context, index);
  addAdjoint(context, adjoints, value, storedAdjoint(context, array, index, memory, at));
}

/**
 * array.length = to: elements from there on are others than those of the same positions that a later store makes. Their
 * adjoints start from zero. The adjoint array keeps the greatest length that the array ever has.
 */
export function reverseResize(context: AdjointContext, op: Op): void {
  const [array, from, to] = op.operands as readonly [Value, Value, Value];
  if (isReference(elementType(array)) || !context.activity.holdsActive(array)) return;
  const memory = adjointMemory(context, array);
  zeroArray(currentScope(context).body, memory, primalValue(context, to), primalValue(context, from));
}

function elementType(array: Value): Type {
  invariant(array.type.kind === "array", "only arrays have elements");
  return array.type.element;
}

/** [v₀, v₁, …]: v̄ᵢ += adjoint array[i]. */
export function reverseArrayLiteral(context: AdjointContext, op: Op, adjoints: AdjointMap): void {
  const array = op.results[0] as Value;
  if (!context.activity.holdsActive(array)) return;
  op.operands.forEach((element, i) => {
    if (!context.activity.isActive(element)) return;
    const memory = adjointMemory(context, array);
    const { body } = currentScope(context);
    addAdjoint(context, adjoints, element, body.load(memory, body.constant(i)));
  });
}

/** y = record.field: adjoint record.field += ȳ. */
export function reverseGet(context: AdjointContext, op: Op & { kind: "get" }, adjoints: AdjointMap): void {
  const record = op.operands[0] as Value;
  const seed = adjoints.get(op.results[0] as Value);
  if (!seed || !context.activity.holdsActive(record)) return;
  const memory = adjointMemory(context, record);
  currentScope(context).body.accField(memory, op.field, seed);
}

/** record.field = v: v̄ += adjoint record.field, which becomes zero. */
export function reverseSet(context: AdjointContext, op: Op & { kind: "set" }, adjoints: AdjointMap): void {
  const [record, value] = op.operands as readonly [Value, Value];
  const former = context.replaced.get(op);
  if (former) currentScope(context).body.set(adjointMemory(context, record), op.field, primalValue(context, former));
  if (isReference(value.type) || value.type.kind !== "f64") return reverseInactiveSet(context, op);
  if (!context.activity.holdsActive(record)) return;
  const memory = adjointMemory(context, record);
  const { body } = currentScope(context);
  const seed = context.activity.isActive(value) ? body.get(memory, op.field) : null;
  body.set(memory, op.field, clearedField(context, op));
  addAdjoint(context, adjoints, value, seed);
}

/** An int stored into a number field still ends the life of the field's earlier content. */
function reverseInactiveSet(context: AdjointContext, op: Op & { kind: "set" }): void {
  const [record] = op.operands as readonly [Value, Value];
  if (fieldType(record.type, op.field)?.kind !== "f64" || !context.activity.holdsActive(record)) return;
  const memory = adjointMemory(context, record);
  currentScope(context).body.set(memory, op.field, clearedField(context, op));
}

/** Zero, or undefined where the store made the member: then the adjoint has none, as the argument on entry. */
function clearedField(context: AdjointContext, op: Op): Value {
  const { body } = currentScope(context);
  const wasMissing = context.added.get(op);
  const zero = body.constant(0);
  return wasMissing ? body.select(primalValue(context, wasMissing), body.literal(undefined, f64), zero) : zero;
}

/** record.field += v: v̄ += adjoint record.field. */
export function reverseAccField(context: AdjointContext, op: Op & { kind: "accField" }, adjoints: AdjointMap): void {
  const [record, value] = op.operands as readonly [Value, Value];
  if (!context.activity.holdsActive(record) || !context.activity.isActive(value)) return;
  const memory = adjointMemory(context, record);
  addAdjoint(context, adjoints, value, currentScope(context).body.get(memory, op.field));
}

/** { a: v₀, b: v₁, … }: v̄ᵢ += adjoint record.fieldᵢ. */
export function reverseRecord(context: AdjointContext, op: Op & { kind: "record" }, adjoints: AdjointMap): void {
  const record = op.results[0] as Value;
  if (!context.activity.holdsActive(record)) return;
  op.type.fields.forEach((field, i) => {
    const value = op.operands[i] as Value;
    if (!context.activity.isActive(value)) return;
    const memory = adjointMemory(context, record);
    addAdjoint(context, adjoints, value, currentScope(context).body.get(memory, field.name));
  });
}

/**
 * push T, v…: v̄ += pop of T's adjoint tape, for every slot: the dual traffic is complete even where an adjoint is
 * structurally zero, or the tape would lose its balance.
 */
export function reversePush(context: AdjointContext, op: Op, adjoints: AdjointMap): void {
  const [stack, ...values] = op.operands as readonly [Value, ...Value[]];
  if (!context.activity.holdsActive(stack)) return;
  const memory = adjointMemory(context, stack);
  const seeds = values.map(() => freshValue(f64));
  currentScope(context).body.pop(memory, seeds);
  values.forEach((value, i) => {
    addAdjoint(context, adjoints, value, seeds[i] as Value);
  });
}

/** v… = pop T: push the adjoints, or zero, on T's adjoint tape. */
export function reversePop(context: AdjointContext, op: Op, adjoints: AdjointMap): void {
  const stack = op.operands[0] as Value;
  if (!context.activity.holdsActive(stack)) return;
  const memory = adjointMemory(context, stack);
  const { body } = currentScope(context);
  body.push(memory, op.results.map((result) => adjoints.get(result) ?? body.constant(0)));
}

function fieldType(type: Type, field: string): Type | undefined {
  return type.kind === "record" ? type.fields.find((candidate) => candidate.name === field)?.type : undefined;
}
