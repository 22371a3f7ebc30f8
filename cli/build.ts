import { loadTypeScript } from "../compiler/compile.ts";
import type { Arguments } from "./arguments.ts";
import { emit, report } from "./emit.ts";
import { hasErrors, printDiagnostics, problemCount, type Terminal } from "./output.ts";
import { openSession, projectOf } from "./session.ts";
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
  const session = openSession(typescript, project, terminal.cwd, { fastMath: args.fastMath });
  return report(terminal, emit(session, project.diagnostics), started);
}
