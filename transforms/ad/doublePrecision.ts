import type { ForOp, Func, Op, Value } from "../../ir/ops.ts";
import { doubles } from "../../ir/types.ts";
import { findOp, walkOps } from "../../ir/traverse.ts";
import type { Activity } from "../analysis/activity.ts";
import type { AliasClasses, ClassId } from "../analysis/aliasClasses.ts";
import { injectiveIndex } from "../analysis/injectiveIndex.ts";
import { orderOf } from "../analysis/order.ts";
import { constantNumber, structureOf } from "../analysis/structure.ts";

/**
 * Which Float32Arrays get tangents in double precision: internal ones. Where an array can be a parameter, a result, an
 * array of foreign code, a member of an object, or an element of another array, its tangents have the container of the array
 * itself.
 */
export function doublePrecisionRule(func: Func, classes: AliasClasses): (reference: Value) => boolean {
  const visible = visibleClasses(func, classes);
  const results = new Set(func.body.yields.flatMap((value) => (value.type.kind === "array" ? [classes.classOf(value)] : [])));
  return (reference) => {
    if (!isSingle(reference)) return false;
    const id = classes.classOf(reference);
    return !classes.isParameter(id) && !classes.isExternal(id) && !visible.has(id) && !results.has(id);
  };
}

/**
 * Which Float32Arrays get adjoints in double precision, in which they are summed: internal ones and results, and those arguments of
 * which an element may get more than one term; one alone is rounded once in any case. The gradient of an argument is rounded
 * when it is handed out. What is a member or an element of something else has the container of the array itself. `given` are
 * arguments with memory that is there, of its own precision.
 */
export function doubleAdjointRule(func: Func, classes: AliasClasses, activity?: Activity, given: ReadonlyMap<Value, Value> = new Map()): (reference: Value) => boolean {
  const visible = visibleClasses(func, classes);
  const known = new Map<ClassId, boolean>([...given].map(([param, memory]) => [classes.classOf(param), memory.type === doubles]));
  const isSummed = (id: ClassId): boolean => {
    const answer = known.get(id) ?? (!classes.isParameter(id) || mayMeet(func, classes, id));
    known.set(id, answer);
    return answer;
  };
  return (reference) => {
    if (!isSingle(reference) || activity?.reachesActive(reference) === false) return false;
    const id = classes.classOf(reference);
    return !classes.isExternal(id) && !visible.has(id) && isSummed(id);
  };
}

export function isSingle({ type }: Value): boolean {
  return type.kind === "array" && type.storage === "Float32Array";
}

/** Classes of arrays that are known to other functions, or are members of objects or elements of other arrays. */
function visibleClasses(func: Func, classes: AliasClasses): ReadonlySet<ClassId> {
  const visible = new Set<ClassId>();
  const see = (values: readonly Value[]): void => {
    for (const value of values) if (value.type.kind === "array") visible.add(classes.classOf(value));
  };
  walkOps(func.body, (op) => {
    if (op.kind === "call") see([...op.operands, ...op.results]);
    if (op.kind === "load" || op.kind === "get" || op.kind === "pop") see(op.results);
    if (op.kind === "record" || op.kind === "arrayLiteral") see(op.operands);
    if (op.kind === "store" || op.kind === "set") see(op.operands.slice(1));
  });
  return visible;
}

/** Whether two terms may be added to the derivative of one element of an argument: each time that it is read, there is one. */
function mayMeet(func: Func, classes: AliasClasses, id: ClassId): boolean {
  const knows = (values: readonly Value[]): boolean => values.some((value) => value.type.kind === "array" && classes.classOf(value) === id);
  const isRead = (op: Op): boolean => op.kind === "load" && knows(op.operands);
  const isHarmless = ({ kind }: Op): boolean => kind === "load" || kind === "length" || kind === "requireDisjoint";
  const isElsewhere = (op: Op): boolean => !isHarmless(op) && (knows(op.operands) || knows(op.results) || op.regions.some(({ yields }) => knows(yields)));
  if (knows(func.body.yields) || findOp(func.body, isElsewhere)) return true;
  const reads: Op[] = [];
  walkOps(func.body, (op) => {
    if (isRead(op)) reads.push(op);
  });
  const order = orderOf(func);
  const structure = structureOf(func);
  const isInjective = injectiveIndex(func);
  const indexOf = (read: Op): Value => read.operands[1] as Value;
  const isOnce = (read: Op): boolean => {
    const nest = order.enclosingLoops(read);
    return nest.every((loop): loop is ForOp => loop.kind === "for") && isInjective(indexOf(read), nest);
  };
  const areApart = (first: Op, second: Op): boolean => {
    const [x, y] = [first, second].map((read) => constantNumber(structure, indexOf(read)));
    if (x !== undefined && y !== undefined) return x !== y || order.areExclusive(first, second);
    const [nest, other] = [first, second].map((read) => order.enclosingLoops(read)) as [readonly Op[], readonly Op[]];
    const isSameNest = nest.length === other.length && nest.every((loop, i) => loop === other[i]);
    return order.areExclusive(first, second) && isSameNest && indexOf(first) === indexOf(second);
  };
  return !reads.every((read, i) => isOnce(read) && reads.slice(0, i).every((earlier) => areApart(earlier, read)));
}
