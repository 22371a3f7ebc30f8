import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Tape } from "../operands.ts";

const message = "A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)";

/** Counts the use of a tape that is not persistent: a second one is an error, here or where the program runs. */
export function useTape(l: Lowering, tape: Tape, node: ts.Node): void {
  if (tape.isPersistent) return;
  const used = l.read(tape.used);
  const known = l.known(used);
  if (known === true) throw new Problem("tapeUsed", node, `${message}.`, "Construct it with { persistent: true }, or pass all sources to one call.");
  if (known !== false) {
    l.branch(node, used, () => {
      throwError(l, `"${message}"`);
      return undefined;
    }, () => undefined);
  }
  l.state.set(tape.used, l.constant(true));
}

/** Throws a NablaError where the program runs; `text` is a JavaScript expression in which `$0`, … are the operands. */
export function throwError(l: Lowering, text: string, operands: Parameters<Lowering["b"]["throw"]>[1] = []): void {
  l.b.throw(`nabla.nablaError(${text})`, operands);
}
