import type { Func, Op, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference, type Type } from "../../ir/types.ts";
import type { ModuleActivity } from "../analysis/activity.ts";
import type { AliasClasses, ClassId } from "../analysis/aliasClasses.ts";
import { visitReachable } from "../analysis/reachable.ts";
import { NotDifferentiable } from "./notDifferentiable.ts";

/** The same of a function that calls others, where it gives them memory of a parameter that has rows. */
export function requireOwnRowsInModule(func: Func, classes: AliasClasses, { reachesActive, callees }: ModuleActivity): void {
  requireOwnRows(func, classes, reachesActive);
  const given: ClassId[] = [];
  const note = (id: ClassId, type: Type): void => {
    if (holdsReferences(type)) given.push(id);
  };
  walkOps(func.body, (op) => {
    if (op.kind === "call") for (const operand of op.operands) visitReachable(operand, classes, note);
  });
  if (!given.some((id) => classes.isParameter(id))) return;
  for (const callee of callees.values()) requireOwnRows(callee.func, callee.classes, callee.activity.reachesActive);
}

/** Ops that make arrays of arrays, or objects with such members, at once. */
const makers: ReadonlySet<Op["kind"]> = new Set(["zerosLike", "custom", "extern", "checkpoint"]);

/** Whether an op makes memory inside of memory: no other op makes the inner one. */
export function makesNested({ kind, results }: Op): boolean {
  return makers.has(kind) && results.some(({ type }) => holdsReferences(type));
}

/** Whether memory of a type leads to other memory. */
export function holdsReferences(type: Type): boolean {
  return type.kind === "array" ? isReference(type.element) : type.kind === "record" && type.fields.some((field) => isReference(field.type));
}

/**
 * A derivative has the structure that its argument has on entry: replacing a row of a nested argument would leave the
 * original row without a place for its derivative; and so would replacing a row of memory that one op has made, whose
 * derivatives are set to zero where that op made it.
 * @throws NotDifferentiable where the function stores a reference into such memory.
 */
function requireOwnRows(func: Func, classes: AliasClasses, reachesActive: (reference: Value) => boolean): void {
  const made = new Set<ClassId>();
  walkOps(func.body, (op) => {
    if (makesNested(op)) for (const result of op.results) if (isReference(result.type)) visitReachable(result, classes, (id) => made.add(id));
  });
  walkOps(func.body, (op) => {
    const value = op.kind === "store" ? op.operands[2] : op.kind === "set" ? op.operands[1] : undefined;
    const [target] = op.operands;
    if (!value || !target || !isReference(value.type) || !reachesActive(target)) return;
    const id = classes.classOf(target);
    if (!classes.isParameter(id) && !made.has(id)) return;
    const what = classes.isParameter(id) ? `the nested argument '${target.name ?? "argument"}'` : `'${target.name ?? "an array"}', which a derivative, a rule or a checkpoint has made`;
    throw new NotDifferentiable(
      `'${func.name}' replaces a row of ${what}.`,
      "Copy the rows into an array of the function's own, or assign the numbers one by one.",
      op.span,
    );
  });
}
