import type { Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import type { AliasClasses, ClassId } from "../analysis/aliasClasses.ts";
import { visitReachable } from "../analysis/reachable.ts";

/**
 * Which references denote adjoint memory, and which numbers are adjoints. There the order of summation is free, and what
 * happens at indices that are out of range in the primal does not matter.
 */
export type AdjointMemory = (func: Func, classes: AliasClasses) => (reference: Value) => boolean;

export const noAdjointMemory: AdjointMemory = () => () => false;

/**
 * Adjoint memory is what `zerosLike` makes, which only derivative transforms use, what they allocate as such, and the arrays named by them. An
 * alias class counts only if all that makes its memory is one of these. Numbers are adjoints only if they are named.
 */
export function adjointMemoryOf(named: ReadonlySet<Value> = new Set()): AdjointMemory {
  return (func, classes) => {
    const adjoint = new Set<ClassId>();
    const other = new Set<ClassId>();
    const addAll = (reference: Value, isAdjoint: boolean): void => {
      visitReachable(reference, classes, (id) => (isAdjoint ? adjoint : other).add(id));
    };
    for (const param of func.body.params) addAll(param, named.has(param));
    walkOps(func.body, (op) => {
      const [made] = op.results;
      if (!made || !isReference(made.type)) return;
      if (op.kind === "zerosLike" || (op.kind === "alloc" && op.isAdjoint) || named.has(made)) addAll(made, true);
      else if (op.kind === "alloc" || op.kind === "arrayLiteral" || op.kind === "record")
        other.add(classes.classOf(made));
    });
    return (reference) => {
      if (!isReference(reference.type)) return named.has(reference);
      const id = classes.classOf(reference);
      return adjoint.has(id) && !other.has(id) && !classes.isExternal(id);
    };
  };
}
