import type ts from "typescript";
import { Builder, freshValue } from "../../../ir/builder.ts";
import type { Func, Op, Region, Value } from "../../../ir/ops.ts";
import { mayShareObjects } from "../../../ir/places.ts";
import { placeRegion } from "../../../ir/placeRegion.ts";
import { findOp, freeValues } from "../../../ir/traverse.ts";
import { isReference } from "../../../ir/types.ts";
import { isUnknownGradients } from "../../../ir/unknownGradients.ts";
import { copyDerivatives } from "../../../transforms/ad/derivativeCopies.ts";
import { disjointnessChecks, isWritten } from "../../../transforms/ad/disjointness.ts";
import { recordedAdjoint, type RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { replayable } from "../../../transforms/ad/replay/replayable.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Sweep, Tape } from "../operands.ts";
import { explained, requireKnown, surroundings, withCallees } from "./recording.ts";

/**
 * Reverse sweeps, each of which executes again what the tape has recorded: for control flow whose sweep can be run once only,
 * and for what has been executed where control comes to a place inside loops. What is written to arrays and objects from
 * outside is written to copies of what these were when the tape was constructed.
 */
export function openReplay(
  l: Lowering,
  tape: Tape,
  node: ts.Node,
  ops: readonly Op[],
  targets: readonly RecordedTarget[],
  sources: readonly Value[],
  constants: ReadonlySet<Value>,
): Sweep {
  // Seeds are what they are at the place, and not computed again.
  const seeds = new Map<Value, Value>();
  const seeded = targets.map(({ value, seed }): RecordedTarget => {
    if (!seed || typeof seed === "function") return { value, seed };
    const standIn = freshValue(seed.type, seed.name);
    seeds.set(standIn, seed);
    return { value, seed: standIn };
  });
  const module = surroundings(l, node, ops, sources).module;
  const open: Region = { params: [], ops: module.body.ops, yields: [...targets.map(({ value }) => value), ...sources] };
  const whole: Func = { ...module, body: { ...open, params: freeValues([open]) } };
  requireKnown(l, tape, node, whole, targets);
  const func = explained(node, () => replayable(whole));
  requireStraight(func, node);
  const recording = { name: "tape", ops: func.body.ops, callees: func.callees, span: l.spanOf(node), constants };
  const { forward, reverse, gradients } = withCallees(l, explained(node, () => recordedAdjoint(recording, seeded, sources, false)));
  const entries = entriesOf(l, tape, node, func);
  const isCheck = ({ kind }: Op): boolean => kind === "requireDisjoint";
  const sweep: Region = { params: [], ops: [...forward, ...reverse].filter((op) => !isCheck(op)), yields: gradients.flatMap((gradient) => gradient ?? []) };
  return (b) => {
    const map = new Map(seeds);
    for (const [value, entry] of entries) map.set(value, copyDerivatives(b, entry, func));
    const placed = [...placeRegion(b, sweep, [], map)];
    const results = gradients.map((gradient) => (gradient ? placed.shift() : undefined));
    markReplayed(l, tape, results);
    return results;
  };
}

/** What is executed again must not depend on derivatives that grow with the turns. */
function requireStraight(func: Func, node: ts.Node): void {
  if (!findOp(func.body, isUnknownGradients)) return;
  throw new Problem(
    "tape",
    node,
    "What is differentiated here depends on gradients that the same tape has given in earlier turns of this loop: of which order the derivative is depends on how many turns it makes.",
    "Construct the tape inside the loop, or keep the gradients out of what the target is computed from.",
  );
}

/** For arrays and objects from outside that the function writes: copies of what they are where the tape begins. */
function entriesOf(l: Lowering, tape: Tape, node: ts.Node, func: Func): ReadonlyMap<Value, Value> {
  const classes = aliasClasses(func);
  const written = func.body.params.filter((param) => isReference(param.type) && isWritten(param, classes));
  const b = new Builder(l.spanOf(tape.node));
  for (const check of disjointnessChecks(func, classes)) b.append(check);
  for (const param of written) {
    if (tape.entries.has(param)) continue;
    // A copy would tell apart what is one object.
    if (mayShareObjects(param.type)) b.requireDistinct(param, `an object stands in several places of '${param.name ?? "a variable"}', which is written`, true);
    explained(node, () => tape.entries.set(param, copyDerivatives(b, param, func)));
  }
  const { ops } = tape.home;
  ops.splice(ops.indexOf(tape.start) + 1, 0, ...b.ops);
  return new Map(written.map((param) => [param, tape.entries.get(param) as Value]));
}

/** For a tape that was constructed meanwhile, what was recorded before is constant; here it has been executed again. */
function markReplayed(l: Lowering, tape: Tape, gradients: readonly (Value | undefined)[]): void {
  for (const other of l.tapes) {
    const isLater = other.home === tape.home ? tape.home.ops.indexOf(other.start) > tape.home.ops.indexOf(tape.start) : l.isInside(other.home, tape.home);
    if (isLater) for (const gradient of gradients) if (gradient) other.replayed.add(gradient);
  }
}
