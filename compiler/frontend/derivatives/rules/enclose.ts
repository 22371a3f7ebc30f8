import type ts from "typescript";
import type { Func, Op, Value } from "../../../../ir/ops.ts";
import { cloneFunc } from "../../../../ir/clone.ts";
import { isLookup } from "../../../../ir/lookups.ts";
import { findOp, freeValues, walkOps } from "../../../../ir/traverse.ts";
import { isReference } from "../../../../ir/types.ts";
import { isWritten } from "../../../../transforms/ad/disjointness.ts";
import { contentClasses } from "../../../../transforms/analysis/activity.ts";
import { aliasClasses, type AliasClasses } from "../../../../transforms/analysis/aliasClasses.ts";
import { optimize } from "../../../../transforms/optimize/pipeline.ts";
import { Problem } from "../../../diagnostics/problem.ts";
import type { Lowering } from "../../lowering.ts";

/** Ops apart from those around them, and what was lowered. */
export type Enclosed<Result> = { readonly ops: readonly Op[]; readonly result: Result };

/** Lowers something whose variables are its own. Assigning a variable of the code around it is refused. */
export function enclose<Result>(l: Lowering, node: ts.Node, what: string, fill: () => Result): Enclosed<Result> {
  const before = l.state;
  l.state = new Map(before);
  const enclosed = l.collect(fill);
  for (const [variable, value] of before) {
    if (l.state.get(variable) === value) continue;
    throw new Problem("badRule", node, `${what} assigns '${variable.name}', a variable of the code around it.`, "Return the new value instead.");
  }
  l.state = before;
  walkOps({ params: [], ops: enclosed.ops, yields: [] }, (op) => {
    if (op.kind !== "call") return;
    throw new Problem("recursion", node, `${what} calls the recursive function '${op.callee}'.`, "Write that function as a loop.");
  });
  return enclosed;
}

/** A closed function of these ops: `params`, and before them one parameter for each other value that they use. */
export function closedFunc(name: string, params: readonly Value[], ops: readonly Op[], yields: readonly Value[]): { readonly func: Func; readonly free: readonly Value[] } {
  const free = freeValues([{ params, ops, yields }]);
  const func = cloneFunc({ name, body: { params: [...free, ...params], ops, yields }, span: undefined });
  return { func, free };
}

/** Optimises a closed function and leaves out the first parameters that it does not use. */
export function pruned(func: Func, free: readonly Value[]): { readonly func: Func; readonly free: readonly Value[] } {
  const { body, ...rest } = optimize(func);
  const used = new Set(freeValues([{ ...body, params: [] }]));
  const isKept = (i: number): boolean => i >= free.length || used.has(body.params[i] as Value);
  return { func: { ...rest, body: { ...body, params: body.params.filter((_, i) => isKept(i)) } }, free: free.filter((_, i) => isKept(i)) };
}

/** The parameters whose memory, at any depth, the function writes. */
export function writtenParams(func: Func, classes: AliasClasses = aliasClasses(func)): readonly Value[] {
  return func.body.params.filter((param) => isReference(param.type) && isWritten(param, classes));
}

/** Whether the memory of a value, at any depth, may be a parameter's, or that of foreign code. */
export function isSharedMemory(value: Value, classes: AliasClasses): boolean {
  if (!isReference(value.type)) return false;
  return contentClasses(classes, classes.classOf(value), value.type).some((id) => classes.isParameter(id) || classes.isExternal(id));
}

/** Whether the ops call functions that are not inlined: recursive ones. */
export function callsFunctions(func: Func): boolean {
  return findOp(func.body, ({ kind }) => kind === "call") !== undefined;
}

/** The source text of an effect that must not happen twice, if the function or what it calls has one. */
export function effectIn(func: Func): string | undefined {
  const bodies = [func, ...(func.callees?.values() ?? [])].map(({ body }) => body);
  const effect = bodies.map((body) => findOp(body, (op) => op.kind === "extern" && !op.pure && !isLookup(op.template))).find((found) => found);
  return effect?.kind === "extern" ? (/^[\w.]+/.exec(effect.template)?.[0] ?? "foreign code") : undefined;
}
