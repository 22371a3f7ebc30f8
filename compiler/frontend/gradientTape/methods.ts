import type ts from "typescript";
import { opaque } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand, Tape } from "../operands.ts";
import { unsupported } from "../values.ts";
import { lowerGradient } from "./gradient.ts";
import { lowerBatchJacobian, lowerJacobian } from "./jacobian.ts";
import { placeMarker } from "./recording.ts";
import { lowerStopRecording } from "./stopRecording.ts";
import { lowerWatch, lowerWatchedVariables } from "./watch.ts";

type Method = (l: Lowering, tape: Tape, node: ts.CallExpression) => Operand;

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["gradient", lowerGradient],
  ["jacobian", lowerJacobian],
  ["batchJacobian", lowerBatchJacobian],
  ["watch", lowerWatch],
  ["watchedVariables", lowerWatchedVariables],
  ["stopRecording", lowerStopRecording],
  ["reset", lowerReset],
]);

/** A call of a method of a tape. */
export function callTape(l: Lowering, tape: Tape, node: ts.CallExpression, name: string): Operand {
  const method = methods.get(name);
  if (!method) throw unsupported(l, node);
  return method(l, tape, node);
}

/** `tape.reset()`: the same as a new tape. */
function lowerReset(l: Lowering, tape: Tape, node: ts.CallExpression): Operand {
  if (l.b !== tape.home) {
    throw new Problem("tape", node, "A tape is reset in another block than the one that constructed it.", "Construct a new tape in this block.");
  }
  tape.start = placeMarker(l.b);
  tape.accessed.clear();
  tape.watched.length = 0;
  tape.entries.clear();
  l.state.set(tape.used, l.constant(false));
  return l.b.literal(undefined, opaque);
}
