import type ts from "typescript";
import type { Op, Value } from "../../../ir/ops.ts";
import { findOp } from "../../../ir/traverse.ts";
import type { Lowering } from "../lowering.ts";
import type { Recorded, Sweep, Tape } from "../operands.ts";
import { openReplay } from "./replay.ts";
import { differentiateParts, recordedOps, type Part } from "./recording.ts";
import { isWatched } from "./watch.ts";

/** What a tape has recorded up to here, in such parts. */
export function recordedHere(l: Lowering, tape: Tape, node: ts.Node, parts: readonly Part[]): Recorded {
  const openOften: Recorded["open"] = (targets, sources) => {
    const { reverse, gradients, commit } = differentiateParts(l, tape, node, parts, targets, sources, true);
    if (!isRepeatable(reverse)) return openReplay(l, tape, node, recordedOps(parts), targets, sources, tape.constants);
    commit();
    return placing(reverse, gradients);
  };
  return {
    isWatched: (value) => isWatched(l, tape, value, opsFrom(l, tape)),
    open: (targets, sources, often) => {
      if (often) return openOften(targets, sources, often);
      const { reverse, gradients, commit } = differentiateParts(l, tape, node, parts, targets, sources, false);
      commit();
      return placing(reverse, gradients);
    },
  };
}

/** Whether a sweep can be run again: what it takes from a tape for values is there once. */
export function isRepeatable(reverse: readonly Op[]): boolean {
  return !findOp({ params: [], ops: reverse, yields: [] }, ({ kind }) => kind === "pop" || kind === "call");
}

export function placing(reverse: readonly Op[], gradients: readonly (Value | undefined)[]): Sweep {
  return (b) => {
    for (const op of reverse) b.append(op);
    return gradients;
  };
}

/** All ops of the blocks from the tape's to the current one. */
export function opsFrom(l: Lowering, tape: Tape): readonly Op[] {
  const chain = l.enclosing().map(({ builder }) => builder);
  return chain.slice(0, chain.indexOf(tape.home) + 1).reverse().flatMap(({ ops }) => [...ops]);
}
