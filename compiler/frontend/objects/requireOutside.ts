import type ts from "typescript";
import { isKeyList } from "../../../ir/lookups.ts";
import type { Func, Op } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../../diagnostics/problem.ts";

/**
 * Objects that are asked for the names of their members must come from outside: what the compiled function makes has members
 * that JavaScript's objects do not have yet, or has them in another order. A function that is called, a recursive one, may be
 * given such objects; what a derivative inside of the function asks is asked there.
 * @throws Problem where such an object may be one that the function makes
 */
export function requireOutside(func: Func, node: ts.Node): void {
  const made: Op[] = [];
  const asked: Op[] = [];
  walkOps(func.body, (op) => {
    if (op.kind === "record") made.push(op);
    if (op.kind === "extern" && isKeyList(op.template)) asked.push(op);
  });
  if (asked.length === 0) return;
  const classes = aliasClasses(func);
  for (const { operands: [object] } of asked) {
    if (!object) continue;
    const id = classes.classOf(object);
    const isOurs = made.some(({ results: [result] }) => result && classes.classOf(result) === id);
    if (!isOurs && !func.isCallee) continue;
    throw new Problem(
      "dynamicKey",
      node,
      "The members of an object are listed that may be made in the differentiated function in several ways, so that their order is not known.",
      "List the members of an object literal, or of an argument, where it is a constant; or name the members one by one.",
    );
  }
}
