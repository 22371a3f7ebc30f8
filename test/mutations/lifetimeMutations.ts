import * as directed from "./directedPrograms.ts";
import type { Mutation } from "./mutations.ts";

const values = "transforms/ad/recomputed.ts";
const adjoint = "transforms/ad/adjoint.ts";

/** Mistakes about how long values and memory stay as they are, and about who else may write them. */
export const lifetimeMutations: readonly Mutation[] = [
  {
    name: "reload without its condition",
    file: values,
    find: "!context.memoryOrder.canReload(op)",
    replace: "false",
    caughtBy: "first order",
  },
  {
    name: "reload without its condition, where only the reverse sweep overwrites",
    file: values,
    find: "!context.memoryOrder.canReload(op)",
    replace: "false",
    caughtBy: directed.clobberedReload,
  },
  {
    name: "reload from arguments after the function has returned",
    file: "transforms/analysis/memoryOrder.ts",
    find: "if (split && classes.isEscaping(id)) return false;",
    replace: "",
    caughtBy: directed.argumentOverwritten,
  },
  {
    name: "companions not set to zero between two calls of a pullback",
    file: "transforms/ad/resetCompanions.ts",
    find: "if (!context.split) return;",
    replace: "return;",
    caughtBy: directed.leftoverAdjoint,
  },
  {
    name: "companions of parameters not set to zero between two calls of a pullback",
    file: adjoint,
    find: "if (split) resetParameters(context);",
    replace: "",
    caughtBy: directed.chosenArgument,
  },
  {
    name: "no check that arguments are disjoint",
    file: adjoint,
    find: "const checks = options.into ? [] : disjointnessChecks(func, aliasClasses(func));",
    replace: "const checks: Op[] = [];",
    caughtBy: directed.overlap,
  },
];
