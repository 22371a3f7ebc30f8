import type { Func } from "../../ir/ops.ts";
import { assertVerified } from "../../ir/verifier.ts";
import { annotateCalls } from "../analysis/callFacts.ts";
import { reachableModule } from "../analysis/module.ts";
import { adjointMemoryOf, type AdjointMemory } from "./adjointMemory.ts";
import { carryNeighbours } from "./carryNeighbours.ts";
import { commonSubexpressions } from "./commonSubexpressions.ts";
import { countUpwards } from "./countUpwards.ts";
import { dropClears } from "./dropClears.ts";
import { dropUnusedSlots } from "./dropUnusedSlots.ts";
import { eliminateDeadCode } from "./eliminateDeadCode.ts";
import { expandProducts } from "./expandProducts.ts";
import { foldLengths } from "./foldLengths.ts";
import { fuseLoops } from "./fuseLoops.ts";
import { gatherLiterals } from "./gatherLiterals.ts";
import { hoistAllocations } from "./hoistAllocations.ts";
import { hoistInvariants } from "./hoistInvariants.ts";
import { inlineCalls } from "./inlineCalls.ts";
import { pickUnits } from "./pickUnits.ts";
import { promoteAccumulators } from "./promoteAccumulators.ts";
import { scalarReplaceArrays } from "./scalarReplaceArrays.ts";
import { setInsteadOfAdd } from "./setInsteadOfAdd.ts";
import { simplify } from "./simplify.ts";
import { trimUnread } from "./trimUnread.ts";
import { unrollLoops } from "./unrollLoops.ts";

/** What passes may know besides the function. */
export type PassContext = {
  /** The functions that can be called, by name. */
  readonly module: ReadonlyMap<string, Func>;
  readonly adjoint: AdjointMemory;
  /** No derivative is taken of the result. */
  readonly isFinal: boolean;
};

/** A pass gives back the very function that it was given if it has nothing to do. */
export type Pass = { readonly name: string; readonly run: (func: Func, context: PassContext) => Func };

/** All passes of one round, in order. */
export const passes: readonly Pass[] = [
  { name: "inlineCalls", run: (func, { module }) => inlineCalls(func, module) },
  { name: "gatherLiterals", run: gatherLiterals },
  { name: "foldLengths", run: foldLengths },
  { name: "simplify", run: simplify },
  { name: "commonSubexpressions", run: (func, { adjoint }) => commonSubexpressions(func, adjoint) },
  { name: "expandProducts", run: (func) => expandProducts(func) },
  { name: "unrollLoops", run: unrollLoops },
  { name: "scalarReplaceArrays", run: scalarReplaceArrays },
  { name: "hoistInvariants", run: (func, { isFinal }) => hoistInvariants(func, isFinal) },
  { name: "pickUnits", run: (func, { adjoint }) => pickUnits(func, adjoint) },
  { name: "trimUnread", run: trimUnread },
  { name: "promoteAccumulators", run: (func, { adjoint, isFinal }) => promoteAccumulators(func, adjoint, isFinal) },
  { name: "carryNeighbours", run: (func, { adjoint }) => carryNeighbours(func, adjoint) },
  { name: "setInsteadOfAdd", run: (func, { adjoint }) => setInsteadOfAdd(func, adjoint) },
  { name: "dropClears", run: (func, { adjoint }) => dropClears(func, adjoint) },
  { name: "countUpwards", run: (func, { adjoint }) => countUpwards(func, adjoint) },
  { name: "fuseLoops", run: (func, { adjoint }) => fuseLoops(func, adjoint) },
  { name: "hoistAllocations", run: hoistAllocations },
  { name: "eliminateDeadCode", run: eliminateDeadCode },
];

export type OptimizeOptions = Partial<PassContext> & {
  /** Called with what each pass that changed something made. */
  readonly trace?: (pass: string, func: Func) => void;
  /** Check after each pass that what it made is well formed. */
  readonly verify?: boolean;
};

/** What one round leaves over is little, and rounds cost time. */
const ROUND_LIMIT = 6;

/**
 * Runs all passes over a function, and first over each function that it calls: see `optimizeFunction`. What nothing calls
 * any more goes, and so do parameters and results of callees that nobody needs.
 */
export function optimize(func: Func, options: OptimizeOptions = {}): Func {
  if (!func.callees) return optimizeFunction(func, options);
  let module = annotateCalls(dropUnusedSlots(func));
  for (let round = 0; round < MODULE_ROUNDS; round++) {
    const { callees = new Map<string, Func>() } = module;
    const optimized = [...callees].map(([name, callee]) => [name, optimizeFunction(callee, { ...options, module: callees })] as const);
    const main = optimizeFunction(module, { ...options, module: new Map(optimized) });
    module = annotateCalls(dropUnusedSlots(reachableModule({ ...main, callees: new Map(optimized) })));
    if (!module.callees) return module;
  }
  return module;
}

/** What a callee does without after one round can show in its callers in the next. */
const MODULE_ROUNDS = 2;

/** Runs all passes, in rounds until one changes nothing, but in few rounds at most. */
function optimizeFunction(func: Func, options: OptimizeOptions): Func {
  const context: PassContext = {
    module: options.module ?? new Map(),
    adjoint: options.adjoint ?? adjointMemoryOf(),
    isFinal: options.isFinal ?? false,
  };
  let current = func;
  for (let round = 0; round < ROUND_LIMIT; round++) {
    const before = current;
    for (const pass of passes) {
      const after = pass.run(current, context);
      if (after === current) continue;
      if (options.verify) assertVerified(after);
      options.trace?.(pass.name, after);
      current = after;
    }
    if (current === before) break;
  }
  return current;
}
