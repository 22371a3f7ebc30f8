import type ts from "typescript";
import { loadTypeScript } from "../compiler/compile.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Arguments } from "./arguments.ts";
import { count, hasErrors, printDiagnostics, problemCount, type Terminal } from "./output.ts";
import { fromTypeScript, problemsOf } from "./problems.ts";
import { openSession, projectOf, type Session } from "./session.ts";
import { watch } from "./watch.ts";

/**
 * `nabla build`: compiles a project or files, and writes what tsc would write, with the derivatives.
 *
 * A file that does not parse is not written; a marked call in error is written as it stands, and throws when it runs.
 * @returns 0, or 1 if there are errors.
 */
export async function build(terminal: Terminal, args: Arguments): Promise<number> {
  const typescript = loadTypeScript();
  const started = performance.now();
  const project = projectOf(typescript, args, terminal.cwd);
  if (project.rootNames.length === 0 || (project.configFile !== undefined && hasErrors(project.diagnostics))) {
    printDiagnostics(terminal, project.diagnostics);
    terminal.err(`${problemCount(project.diagnostics)}; nothing was written.`);
    return 1;
  }
  if (args.watch) return watch(typescript, terminal, project, args);
  const session = openSession(typescript, project, terminal.cwd);
  return report(terminal, emit(session, project.diagnostics), started);
}

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
