import { Builder } from "../../../ir/builder.ts";
import type { Func, Op, Region, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { isReference } from "../../../ir/types.ts";
import { contentClasses } from "../../analysis/activity.ts";
import { aliasClasses, type AliasClasses, type ClassId } from "../../analysis/aliasClasses.ts";

/** Ops that leave the numbers in the arrays among their operands alone, or write them. */
const blind: ReadonlySet<Op["kind"]> = new Set<Op["kind"]>(["store", "length", "resize", "view", "zerosLike", "select", "if", "for", "while", "arrayLiteral", "record", "set", "get", "push"]);

/**
 * Puts zeros in place of numbers that are stored to arrays of which only the length, or the place, is of use: a list that grows by
 * what is pushed to it needs no arithmetic to be as long as it is. Gives back the function itself if there are none.
 */
export function blankUnread(func: Func): Func {
  const classes = aliasClasses(func);
  const read = readClasses(func, classes);
  const isUnread = (array: Value): boolean => !classes.isEscaping(classes.classOf(array)) && !read.has(classes.classOf(array));
  const made: Op[] = [];
  const blanked = (op: Op, b: Builder): Op => {
    const [array, index, element] = op.operands;
    if (op.kind === "store" && array && index && element && !isReference(element.type) && b.constantOf(element) !== 0 && isUnread(array)) {
      made.push({ ...op, operands: [array, index, b.constant(0)] });
      return made.at(-1) as Op;
    }
    return op;
  };
  const visit = (region: Region): Region => {
    const b = new Builder();
    for (const op of region.ops) b.append(blanked(op.regions.length > 0 ? { ...op, regions: op.regions.map(visit) } : op, b));
    return { ...region, ops: b.ops };
  };
  const body = visit(func.body);
  return made.length > 0 ? { ...func, body } : func;
}

/** Classes of arrays whose numbers are read. */
function readClasses(func: Func, classes: AliasClasses): ReadonlySet<ClassId> {
  const read = new Set<ClassId>();
  const addDeep = (value: Value): void => {
    if (isReference(value.type)) for (const id of contentClasses(classes, classes.classOf(value), value.type)) read.add(id);
  };
  func.body.yields.forEach(addDeep);
  walkOps(func.body, (op) => {
    if (op.kind === "load") read.add(classes.classOf(op.operands[0] as Value));
    else if (!blind.has(op.kind)) op.operands.forEach(addDeep);
    if (op.kind === "lambda") for (const { yields } of op.regions) yields.forEach(addDeep);
  });
  return read;
}
