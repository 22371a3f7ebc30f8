import { Problem } from "../diagnostics/problem.ts";
import type { Lowering } from "./lowering.ts";

/** The globals that all generated code may use. */
export const numeric = /^(Math|Array|(Float|Int|Uint)\d+(Clamped)?Array)$/;

/** Generated code stands at the top level of the module of the marked call and must find JavaScript's own globals there. */
export function requireGlobals(l: Lowering, used: RegExp): void {
  const { call } = l.session;
  const file = call.getSourceFile();
  const visible = l.checker.getSymbolsInScope(file.endOfFileToken, l.ts.SymbolFlags.Value);
  const shadow = visible.find(
    (symbol) => used.test(symbol.name) && symbol.declarations?.some((declaration) => declaration.getSourceFile() === file),
  );
  if (!shadow) return;
  throw new Problem(
    "unsupportedSyntax",
    call,
    `This module declares a '${shadow.name}' of its own, which generated code would use in place of the global one.`,
    "Give it another name.",
  );
}
