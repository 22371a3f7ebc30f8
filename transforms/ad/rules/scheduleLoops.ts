import { Builder, freshValue } from "../../../ir/builder.ts";
import { cloneRegion } from "../../../ir/clone.ts";
import type { CheckpointOp, ForOp, Func, Op, Region, Schedule, Value, WhileOp } from "../../../ir/ops.ts";
import { countUses, freeValues, walkOps } from "../../../ir/traverse.ts";
import { int, isNumber, isReference, type Type } from "../../../ir/types.ts";
import { contentClasses } from "../../analysis/activity.ts";
import { aliasClasses, type AliasClasses } from "../../analysis/aliasClasses.ts";
import { injectiveIndex } from "../../analysis/injectiveIndex.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";
import { putBack, copyStructure } from "../structures.ts";

type Loop = ForOp | WhileOp;

/**
 * Makes each loop at the top of a function (or in a branch there) whose iterations depend on earlier ones a checkpointed
 * function of its own. A loop whose iterations are independent needs nothing of others, and stays.
 *
 * @throws NotDifferentiable for a loop whose state is not numbers and arrays or objects of numbers.
 */
export function scheduleLoops(func: Func, schedule: Schedule): Func {
  const classes = aliasClasses(func);
  const visit = (region: Region): Region => ({
    ...region,
    ops: region.ops.flatMap((op): readonly Op[] => {
      if (op.kind === "if") return [{ ...op, regions: op.regions.map(visit) }];
      const isLoop = op.kind === "for" || op.kind === "while";
      return isLoop && isSequential(func, op, classes) ? enclosed(func, op, classes, schedule) : [op];
    }),
  });
  return { ...func, body: visit(func.body) };
}

/** Whether an iteration reads what another one wrote: carried numbers that are no sums, elements that two of them share. */
function isSequential(func: Func, loop: Loop, classes: AliasClasses): boolean {
  if (loop.kind === "while") return true;
  const [body] = loop.regions as readonly [Region];
  const uses = countUses({ ...func, body });
  const isSum = (param: Value, next: Value | undefined): boolean =>
    uses.get(param) === 1 &&
    body.ops.some((op) => op.kind === "scalar" && op.primitive === "add" && op.results[0] === next && op.operands.includes(param));
  if (body.params.slice(1).some((param, i) => param.type.kind !== "int" && !isSum(param, body.yields[i]))) return true;
  return sharesElements(func, loop, body, classes);
}

function sharesElements(func: Func, loop: ForOp, body: Region, classes: AliasClasses): boolean {
  const isInjective = injectiveIndex(func);
  const written = new Set<number>();
  const read = new Set<number>();
  const scattered = new Set<number>();
  const indices = new Map<number, Value>();
  walkOps(body, (op) => {
    const [object, index] = op.operands;
    if (!object || !isReference(object.type)) return;
    const id = classes.classOf(object);
    if (op.kind === "product") {
      written.add(id);
      for (const array of op.operands.slice(op.sets ? 1 : 0, 3)) read.add(classes.classOf(array));
      for (const array of op.operands.slice(0, 3)) scattered.add(classes.classOf(array));
      return;
    }
    const isElement = op.kind === "load" || op.kind === "store" || op.kind === "acc";
    if (op.kind === "store" || op.kind === "acc" || op.kind === "set" || op.kind === "accField") written.add(id);
    if (op.kind === "load" || op.kind === "acc" || op.kind === "get") read.add(id);
    const known = indices.get(id) ?? index;
    if (index) indices.set(id, index);
    if (!isElement || !index || index !== known || !isInjective(index, [loop])) scattered.add(id);
  });
  return [...written].some((id) => read.has(id) && scattered.has(id));
}

function enclosed(func: Func, loop: Loop, classes: AliasClasses, schedule: Schedule): readonly Op[] {
  const free = freeValues(loop.regions);
  const params = [...new Set([...loop.operands, ...free])];
  const writtenIn = (value: Value): boolean => isReference(value.type) && isWritten(loop, value, classes);
  const written = params.filter(writtenIn);
  requireState(func, loop, written, params, classes);
  const b = new Builder(loop.span);
  const own = new Map(params.map((param) => [param, freshValue(param.type, param.name)]));
  const named = (value: Value): Value => own.get(value) as Value;
  const copies = new Map(written.map((param) => [param, copyStructure(b, named(param))]));
  const counted = loop.kind === "while" ? withCount(b, loop) : loop;
  const inside = new Map([...own, ...copies]);
  const regions = counted.regions.map((region) => cloneRegion(region, inside));
  const results = counted.results.map(({ type, name }) => freshValue(type, name));
  b.append({ ...counted, operands: counted.operands.map((value) => inside.get(value) ?? value), regions, results });
  const outputs = written.map(({ type, name }) => freshValue(type, name));
  const op: CheckpointOp = {
    kind: "checkpoint",
    body: { name: func.name, body: { params: params.map(named), ops: b.ops, yields: [...results, ...copies.values()] }, span: loop.span },
    schedule,
    loop: written.map((param) => params.indexOf(param)),
    operands: params,
    results: [...counted.results, ...outputs],
    regions: [],
    span: loop.span,
  };
  const after = new Builder(loop.span);
  written.forEach((target, i) => {
    putBack(after, target, outputs[i] as Value);
  });
  return [op, ...after.ops];
}

function isWritten(loop: Loop, value: Value, classes: AliasClasses): boolean {
  const inside = new Set<Op>();
  for (const region of loop.regions) walkOps(region, (op) => inside.add(op));
  return contentClasses(classes, classes.classOf(value), value.type).some((id) => classes.writesTo(id).some((op) => inside.has(op)));
}

/** A `while` that also counts the executions of its body. */
function withCount(b: Builder, loop: WhileOp): WhileOp {
  const zero = b.literal(0, int);
  const [condition, body] = loop.regions as readonly [Region, Region];
  const before = freshValue(int, "count");
  const end = new Builder(loop.span);
  const after = end.add(before, end.constant(1));
  return {
    ...loop,
    operands: [...loop.operands, zero],
    results: [...loop.results, freshValue(int, "count")],
    regions: [
      { ...condition, params: [...condition.params, freshValue(int, "count")] },
      { params: [...body.params, before], ops: [...body.ops, ...end.ops], yields: [...body.yields, after] },
    ],
  };
}

/** State is what the loop carries and what it writes: it must be possible to keep it as numbers. */
function requireState(func: Func, loop: Loop, written: readonly Value[], params: readonly Value[], classes: AliasClasses): void {
  const refuse = (what: string): never => {
    throw new NotDifferentiable(
      `${func.name} has a loop that ${what}, which snapshots do not keep.`,
      "Let the loop assign numbers, and elements of arrays of numbers; or use checkpoint without snapshots.",
      loop.span,
    );
  };
  for (const result of loop.results) {
    if (!isNumber(result.type) && result.type.kind !== "bool") refuse("assigns arrays, objects or other values as a whole");
  }
  for (const region of loop.regions) {
    walkOps(region, ({ kind, operands: [object] }) => {
      if (kind === "throw") refuse("may throw");
      if (kind === "call") refuse("calls a recursive function");
      const isOutside = object && written.some((value) => isReference(object.type) && classes.classOf(value) === classes.classOf(object));
      if (kind === "resize" && isOutside) refuse("changes the length of an array");
    });
  }
  for (const value of written) {
    if (!isFlat(value.type)) refuse(`writes '${value.name ?? "a structure"}', a structure of structures`);
    const id = classes.classOf(value);
    const others = params.filter((other) => other !== value && isReference(other.type) && classes.classOf(other) === id);
    if (others.length > 0) refuse(`writes '${value.name ?? "an array"}' and reaches it by another name`);
  }
}

/** Arrays of numbers, and objects of numbers. */
function isFlat(type: Type): boolean {
  if (type.kind === "array") return isNumber(type.element);
  return type.kind === "record" && type.fields.every((field) => field.optional !== true && isNumber(field.type));
}
