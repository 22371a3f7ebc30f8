import { loadTypeScript } from "../compiler/compile.ts";
import type { Arguments } from "./arguments.ts";
import { derivativeCount } from "./emit.ts";
import { count, hasErrors, printDiagnostics, problemCount, type Terminal } from "./output.ts";
import { problemsOf } from "./problems.ts";
import { openSession, projectOf } from "./session.ts";

/**
 * `nabla check`: reports what `nabla build` would report, and writes nothing.
 * @returns 0, or 1 if there are errors.
 */
export function check(terminal: Terminal, args: Arguments): number {
  const typescript = loadTypeScript();
  const project = projectOf(typescript, args, terminal.cwd);
  const options = { ...project.options, incremental: false, composite: false, noEmit: true };
  const unreadable = project.configFile !== undefined && hasErrors(project.diagnostics);
  if (project.rootNames.length === 0 || unreadable) {
    printDiagnostics(terminal, project.diagnostics);
    terminal.err(`${problemCount(project.diagnostics)}.`);
    return 1;
  }
  const session = openSession(typescript, { ...project, options }, terminal.cwd);
  const diagnostics = [...project.diagnostics, ...problemsOf(session)];
  printDiagnostics(terminal, diagnostics);
  const checked = count(derivativeCount(session.results), "marked call");
  if (diagnostics.length === 0) terminal.out(`No problems; ${checked}.`);
  else terminal.err(`${problemCount(diagnostics)}; ${checked} without errors.`);
  return hasErrors(diagnostics) ? 1 : 0;
}
