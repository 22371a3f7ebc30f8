import { assertNever, invariant } from "../../ir/invariant.ts";
import type { ForOp, Op, Region } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { currentScope, type AdjointContext } from "./adjointContext.ts";
import type { AdjointMap } from "./adjointMap.ts";
import { reverseCall } from "./adjointCall.ts";
import { reverseIf } from "./adjointIf.ts";
import { reverseFor, reverseWhile } from "./adjointLoops.ts";
import { reverseCheckpoint } from "./rules/checkpoint.ts";
import { reverseCustom } from "./rules/custom.ts";
import { reverseFused } from "./fusedLoop.ts";
import { reverseProduct } from "./adjointProduct.ts";
import * as memory from "./adjointMemory.ts";
import { reverseReplayed } from "./replayedLoop.ts";
import { resetCompanion } from "./resetCompanions.ts";
import { reverseScalar, reverseSelect } from "./adjointScalar.ts";

/** Mirrors the ops of a region in reverse order into the current scope, updating `adjoints`. */
export function reverseRegion(context: AdjointContext, region: Region, adjoints: AdjointMap): void {
  for (const op of [...region.ops].reverse()) {
    if (context.maintenance.has(op)) continue;
    for (const take of context.snapshots.get(op) ?? []) take();
    currentScope(context).body.span = op.span;
    reverseOp(context, op, adjoints);
  }
}

function reverseOp(context: AdjointContext, op: Op, adjoints: AdjointMap): void {
  switch (op.kind) {
    case "scalar":
      reverseScalar(context, op, adjoints);
      return;
    case "select":
      reverseSelect(context, op, adjoints);
      return;
    case "load":
      memory.reverseLoad(context, op, adjoints);
      return;
    case "store":
      memory.reverseStore(context, op, adjoints);
      return;
    case "acc":
      memory.reverseAcc(context, op, adjoints);
      return;
    case "resize":
      memory.reverseResize(context, op);
      return;
    case "product":
      reverseProduct(context, op);
      return;
    case "arrayLiteral":
      memory.reverseArrayLiteral(context, op, adjoints);
      resetCompanion(context, op);
      return;
    case "get":
      memory.reverseGet(context, op, adjoints);
      return;
    case "set":
      memory.reverseSet(context, op, adjoints);
      return;
    case "accField":
      memory.reverseAccField(context, op, adjoints);
      return;
    case "record":
      memory.reverseRecord(context, op, adjoints);
      resetCompanion(context, op);
      return;
    case "push":
      memory.reversePush(context, op, adjoints);
      return;
    case "pop":
      memory.reversePop(context, op, adjoints);
      return;
    case "if":
      if (isTouched(context, op)) reverseIf(context, op, adjoints);
      return;
    case "for":
      if (isTouched(context, op)) reverseCounted(context, op, adjoints);
      return;
    case "while":
      if (isTouched(context, op)) reverseWhile(context, op, adjoints);
      return;
    case "call":
      reverseCall(context, op, adjoints);
      return;
    case "lambda":
      invariant(!isActiveInside(context, op), "a function value with active numbers must be inlined before differentiation");
      return;
    case "custom":
      reverseCustom(context, op, adjoints);
      resetCompanion(context, op);
      return;
    case "checkpoint":
      reverseCheckpoint(context, op, adjoints);
      resetCompanion(context, op);
      return;
    case "alloc":
    case "zerosLike":
    case "extern":
      resetCompanion(context, op);
      return;
    case "const":
    case "length":
    case "view":
    case "throw":
    case "requireDisjoint":
    case "newTape":
      return;
    default:
      assertNever(op);
  }
}

/** A counted loop in the cheapest of the ways that are right for it. */
function reverseCounted(context: AdjointContext, op: ForOp, adjoints: AdjointMap): void {
  if (reverseFused(context, op, adjoints) || reverseReplayed(context, op, adjoints)) return;
  reverseFor(context, op, adjoints);
}

/** Whether the mirror of a control op does anything: it has active results or touches active values or memory. */
function isTouched(context: AdjointContext, op: Op): boolean {
  const { activity } = context;
  if (op.results.some((result) => activity.isActive(result))) return true;
  let touched = false;
  for (const region of op.regions) {
    walkOps(region, (inner) => {
      const [target] = inner.operands;
      touched ||=
        (inner.kind === "call" && context.calls.plans.has(inner.callee)) ||
        inner.results.some((result) => activity.isActive(result) || activity.holdsActive(result)) ||
        (target !== undefined && activity.holdsActive(target));
    });
  }
  return touched;
}

/** Whether a function value computes active numbers; one that only compares does not. */
function isActiveInside(context: AdjointContext, lambda: Op): boolean {
  const { activity } = context;
  let active = false;
  for (const region of lambda.regions) {
    walkOps(region, (inner) => {
      active ||= inner.results.some((result) => activity.isActive(result));
    });
  }
  return active;
}
