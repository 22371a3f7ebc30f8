import type { Func, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { walkOps } from "../../ir/traverse.ts";
import { controlEdges } from "./activity.ts";

/**
 * The numbers that the function asks whether they are undefined, directly or after control flow has merged them: a program
 * that reads such a number beyond the end of an array goes on with another one.
 */
export function testedForAbsence(func: Func): ReadonlySet<Value> {
  const tested = new Set<Value>();
  const edges: [Value, Value][] = [];
  walkOps(func.body, (op) => {
    edges.push(...controlEdges(op));
    const result = op.results[0];
    if (op.kind === "select" && result) for (const arm of op.operands.slice(1)) edges.push([arm, result]);
    if (op.kind !== "scalar" || (primitive(op.primitive).operands !== "values" && op.primitive !== "toBoolean")) return;
    for (const operand of op.operands) if (operand.type.kind === "f64") tested.add(operand);
  });
  for (let size = -1; size !== tested.size; ) {
    size = tested.size;
    for (const [source, target] of edges) if (tested.has(target)) tested.add(source);
  }
  return tested;
}
