import { freshValue, Builder } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Func, Op, RecordOp, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { derivativeType, doubles, f64, isNumber, isReference } from "../../ir/types.ts";
import { isOptionalNumber } from "./structures.ts";
import type { CallPlan, CallPlans } from "./callPlans.ts";

/** A function in which some references are duplicated, and the duplicate of each. */
export type Companions = {
  readonly func: Func;
  readonly of: ReadonlyMap<Value, Value>;
  /** Ops that only maintain duplicates; they have no derivative of their own. */
  readonly maintenance: ReadonlySet<Op>;
  /** For stores of references that `restores` asks for: the duplicate that stood there before. */
  readonly replaced: ReadonlyMap<Op, Value>;
  /** For stores of numbers into optional members that `restores` asks for: whether the member was missing. */
  readonly added: ReadonlyMap<Op, Value>;
};

/**
 * A companion that `grows` is lengthened (by zeros) where its array is stored into, and never shortened; that of an object gets the
 * optional members (zeros) that are stored there. One that `follows` is as long as its array, and has the members of its object,
 * once the caller has done the same stores. One that `stays` keeps its length and what it holds.
 */
export type LengthRule = "grows" | "follows" | "stays";

/**
 * Duplicates references, so that every reference value v for which `wanted(v)` holds has a companion of the same
 * structure whose numbers are zero at first: the memory of its adjoints or of its tangents. The map is a homomorphism:
 * two references are the same object exactly when their companions are, views included, whatever control flow merges.
 *
 * Needs: `wanted` agrees on all references that can meet (it is a property of the alias class).
 * Guarantees: the original ops and values stand unchanged; companions of parameters are made at the function's head
 * unless `given` supplies them.
 */
export function addCompanions(
  func: Func,
  wanted: (reference: Value) => boolean,
  suffix: string,
  options: {
    readonly given?: ReadonlyMap<Value, Value>;
    /** What becomes of a companion's length where its array changes its own; a property of the alias class as well. */
    readonly lengthRule?: (reference: Value) => LengthRule;
    /** Whether what is replaced in the companion of this object will be put back. */
    readonly restores?: (reference: Value) => boolean;
    /** Float32Arrays whose companions are Float64Arrays; a property of the alias class as well. */
    readonly isDouble?: (reference: Value) => boolean;
    /** Calls of these functions take the companions of some operands and give those of some results, after the others. */
    readonly calls?: CallPlans;
  } = {},
): Companions {
  const { given = new Map<Value, Value>(), lengthRule = () => "grows", isDouble = () => false, restores = () => false, calls = new Map<string, CallPlan>() } = options;
  const of = new Map<Value, Value>(given);
  const maintenance = new Set<Op>();
  const replaced = new Map<Op, Value>();
  const added = new Map<Op, Value>();
  const absent = new Set<Value>();
  const needs = (value: Value): boolean => isReference(value.type) && wanted(value);
  const referenceTapes = tapesOf(func, needs, calls);
  const companionName = (value: Value): string => `${value.name ?? "array"}${suffix}`;
  const twin = (value: Value): Value => {
    const copy = freshValue(isDouble(value) ? doubles : derivativeType(value.type), companionName(value));
    of.set(value, copy);
    return copy;
  };
  const companion = (value: Value): Value => {
    const known = of.get(value);
    invariant(known, "a reference has no companion");
    return known;
  };
  const zeros = (b: Builder, value: Value): Value =>
    isDouble(value) ? b.doubleZerosLike(value, companionName(value)) : b.zerosLike(value, companionName(value));
  const emit = (ops: Op[], build: (b: Builder) => void, span: Op["span"]): void => {
    const b = new Builder(span);
    build(b);
    for (const op of b.ops) maintenance.add(op);
    ops.push(...b.ops);
  };

  const visitRegion = (region: Region, extraParams: readonly Value[], head: readonly Op[] = []): Region => {
    const ops: Op[] = [...head];
    for (const op of region.ops) visitOp(op, ops);
    const extraYields = region.yields.filter(needs).map(companion);
    return { params: [...region.params, ...extraParams], ops, yields: [...region.yields, ...extraYields] };
  };

  const visitOp = (op: Op, ops: Op[]): void => {
    if (op.regions.length > 0 && op.kind !== "lambda") {
      ops.push(visitControl(op));
      return;
    }
    const plan = op.kind === "call" ? calls.get(op.callee) : undefined;
    ops.push(plan ? visitCall(op, plan) : op);
    emit(ops, (b) => {
      duplicate(op, b);
    }, op.span);
  };

  const visitCall = (op: Op, plan: CallPlan): Op => ({
    ...op,
    operands: [...op.operands, ...plan.companionParams.map((position) => companion(op.operands[position] as Value))],
    results: [...op.results, ...plan.companionResults.map((position) => twin(op.results[position] as Value))],
  });

  /** Adds the companions of carried references to the operands, region parameters, yields and results of a control op. */
  const visitControl = (op: Op): Op => {
    const operands = op.kind === "if" ? op.operands : [...op.operands, ...op.operands.filter(needs).map(companion)];
    const regions = op.regions.map((region, i) => {
      const twins = region.params.filter(needs).map(twin);
      const visited = visitRegion(region, twins);
      const isCondition = op.kind === "while" && i === 0;
      return isCondition ? { ...visited, yields: region.yields } : visited;
    });
    const results = [...op.results, ...op.results.filter(needs).map(twin)];
    return { ...op, operands, regions, results };
  };

  const duplicate = (op: Op, b: Builder): void => {
    const [first, second, third] = op.operands;
    const result = op.results[0];
    switch (op.kind) {
      case "const":
        // A reference that is not there yet, on a path that does not use it.
        if (result && isReference(result.type)) absent.add(result);
        if (result && needs(result)) of.set(result, b.literal(undefined, derivativeType(result.type), companionName(result)));
        return;
      case "alloc":
      case "zerosLike":
      case "custom":
      case "extern":
        if (result && needs(result)) of.set(result, zeros(b, result));
        return;
      case "checkpoint":
        for (const made of op.results) if (needs(made)) of.set(made, zeros(b, made));
        return;
      case "arrayLiteral":
        if (!result || !needs(result)) return;
        of.set(
          result,
          isReference(op.type.element)
            ? b.arrayLiteral(derivativeType(op.type), op.operands.map((element) => memberCompanion(b, element)), companionName(result))
            : zeros(b, result),
        );
        return;
      case "record":
        if (!result || !needs(result)) return;
        of.set(result, recordCompanion(b, op, result));
        return;
      case "load":
        if (result && needs(result)) of.set(result, b.load(companion(first as Value), second as Value, companionName(result)));
        return;
      case "get":
        if (result && needs(result)) of.set(result, b.get(companion(first as Value), op.field, companionName(result)));
        return;
      case "view":
        if (result && needs(result)) {
          of.set(result, b.view(companion(first as Value), second as Value, third as Value, companionName(result)));
        }
        return;
      case "select":
        if (result && needs(result)) {
          of.set(result, b.select(first as Value, companion(second as Value), companion(third as Value)));
        }
        return;
      case "store": {
        if (!needs(first as Value)) return;
        const target = companion(first as Value);
        // A store beyond the end of a plain array lengthens it; the companion grows with it.
        const grows = first && lengthRule(first) === "grows" && first.type.kind === "array" && first.type.storage === "Array";
        if (needs(third as Value)) {
          if (restores(first as Value)) replaced.set(op, b.load(target, second as Value));
          b.store(target, second as Value, companion(third as Value));
        }
        else if (grows) b.store(target, second as Value, b.constant(0));
        return;
      }
      case "resize":
        // Adjoints of elements that are gone keep their places.
        if (lengthRule(first as Value) === "follows" && needs(first as Value)) b.resize(companion(first as Value), second as Value, third as Value);
        return;
      case "newTape":
        if (result && referenceTapes.has(result)) of.set(result, b.newTape(`references${suffix}`));
        return;
      case "push":
        if (first && referenceTapes.has(first)) b.push(companion(first), op.operands.filter(needs).map(companion));
        return;
      case "pop":
        if (first && referenceTapes.has(first)) b.pop(companion(first), op.results.filter(needs).map(twin));
        return;
      case "set":
        if (needs(first as Value) && needs(second as Value)) {
          if (restores(first as Value)) replaced.set(op, b.get(companion(first as Value), op.field));
          b.set(companion(first as Value), op.field, companion(second as Value));
        } else if (needs(first as Value) && lengthRule(first as Value) === "grows" && isOptionalNumber(first as Value, op.field)) {
          const target = companion(first as Value);
          if (restores(first as Value)) added.set(op, b.apply("strictEqual", b.get(target, op.field), b.literal(undefined, f64)));
          b.set(target, op.field, b.constant(0));
        }
        return;
      default:
        return;
    }
  };

  /** A field or element, in the companion of what holds it. */
  const memberCompanion = (b: Builder, member: Value): Value => {
    if (needs(member)) return companion(member);
    if (isNumber(member.type)) return b.constant(0);
    if (!isReference(member.type)) return member;
    return absent.has(member) ? b.literal(undefined, derivativeType(member.type)) : b.zerosLike(member);
  };

  const recordCompanion = (b: Builder, op: RecordOp, result: Value): Value => {
    const type = derivativeType(op.type);
    const members = type.fields.map(({ name, isStructural }) => {
      const member = op.operands[op.type.fields.findIndex((field) => field.name === name)] as Value;
      return isStructural ? member : memberCompanion(b, member);
    });
    return b.record(type, members, companionName(result));
  };

  const heads: Op[] = [];
  for (const param of func.body.params) {
    if (!needs(param) || of.has(param)) continue;
    emit(heads, (b) => of.set(param, zeros(b, param)), func.span);
  }
  const visited = visitRegion(func.body, [], heads);
  const body: Region = { ...visited, yields: func.body.yields };
  return { func: { ...func, body }, of, maintenance, replaced, added };
}

/** A member that is missing from the companion too, until a number is stored there. */
/** Tapes on which references that need companions travel; such a tape has a companion tape. */
function tapesOf(func: Func, needs: (value: Value) => boolean, calls: CallPlans): ReadonlySet<Value> {
  const tapes = new Set<Value>();
  walkOps(func.body, (op) => {
    if (op.kind === "call") {
      for (const position of calls.get(op.callee)?.companionParams ?? []) {
        const operand = op.operands[position] as Value;
        if (operand.type.kind === "tape") tapes.add(operand);
      }
    }
    if (op.kind === "pop" && op.results.some(needs)) tapes.add(op.operands[0] as Value);
    if (op.kind === "push" && op.operands.slice(1).some(needs)) tapes.add(op.operands[0] as Value);
  });
  return tapes;
}
