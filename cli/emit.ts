import type ts from "typescript";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { count, hasErrors, printDiagnostics, problemCount, type Terminal } from "./output.ts";
import { fromTypeScript, problemsOf } from "./problems.ts";
import type { Session } from "./session.ts";

export type Emitted = {
  readonly diagnostics: readonly Diagnostic[];
  readonly scripts: number;
  readonly derivatives: number;
  readonly skipped: boolean;
};

/** Writes the files of a session. */
export function emit(session: Session, projectDiagnostics: readonly Diagnostic[] = []): Emitted {
  const { typescript, program, emitter, host, results } = session;
  const problems = problemsOf(session);
  let scripts = 0;
  const write: ts.WriteFileCallback = (name, text, mark, onError, sources, data) => {
    if (sources?.some((file) => program.getSyntacticDiagnostics(file).length > 0) === true) return;
    if (/\.[cm]?jsx?$/.test(name)) scripts++;
    host.writeFile(name, text, mark, onError, sources, data);
  };
  const { emitSkipped, diagnostics } = emitter.emit(undefined, write);
  const emitProblems = emitSkipped ? [] : diagnostics.map((problem) => fromTypeScript(typescript, problem));
  return {
    diagnostics: [...projectDiagnostics, ...problems, ...emitProblems],
    scripts,
    derivatives: derivativeCount(results),
    skipped: emitSkipped,
  };
}

/** Marked calls that were compiled. */
export function derivativeCount(results: Session["results"]): number {
  return results.reduce((sum, { calls }) => sum + calls.length, 0);
}

/** Prints the diagnostics and one line of summary. */
export function report(terminal: Terminal, emitted: Emitted, started: number): number {
  const { diagnostics, scripts, derivatives, skipped } = emitted;
  printDiagnostics(terminal, diagnostics);
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const written = skipped ? "nothing written" : `${count(scripts, "module")} written`;
  const done = `${count(derivatives, "marked call")} compiled, ${written} in ${seconds} s`;
  if (diagnostics.length === 0) terminal.out(`${done}.`);
  else terminal.err(`${problemCount(diagnostics)}; ${done}.`);
  return hasErrors(diagnostics) ? 1 : 0;
}
