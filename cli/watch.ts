import type ts from "typescript";
import { resolveOwnPackage, type Project } from "../compiler/project.ts";
import { wrapProgram } from "../compiler/wrapProgram.ts";
import type { Arguments } from "./arguments.ts";
import { emit, report } from "./emit.ts";
import type { Terminal } from "./output.ts";
import { outputOptions, type Session } from "./session.ts";

type Builder = ts.EmitAndSemanticDiagnosticsBuilderProgram;

/** Builds, and builds again when a file of the program changes, until the process ends. */
export function watch(typescript: typeof ts, terminal: Terminal, project: Project, args: Arguments): Promise<never> {
  const { rootNames, options, configFile, references } = project;
  const { createProgram, afterProgramCreate } = compilingBuilder(typescript, terminal, args);
  const ignore = (): void => undefined;
  if (configFile !== undefined) {
    const changed = { ignoreDeprecations: "6.0", ...outputOptions(project, args, terminal.cwd) };
    const host = typescript.createWatchCompilerHost(configFile, changed, typescript.sys, createProgram, ignore, ignore);
    typescript.createWatchProgram({ ...host, afterProgramCreate });
  } else {
    const files = [...rootNames];
    const { sys } = typescript;
    const host = typescript.createWatchCompilerHost(files, options, sys, createProgram, ignore, ignore, references);
    resolveOwnPackage(typescript, host);
    typescript.createWatchProgram({ ...host, afterProgramCreate });
  }
  return new Promise(() => undefined);
}

/** How the watching builder makes each program, and what is done with it: compile, write, report. */
function compilingBuilder(
  typescript: typeof ts,
  terminal: Terminal,
  { fastMath }: Arguments,
): { createProgram: ts.CreateProgram<Builder>; afterProgramCreate: (builder: Builder) => void } {
  const sessions = new WeakMap<ts.Program, Omit<Session, "emitter"> & { started: number }>();
  return {
    createProgram: (rootNames, options, given, old, problems, projectReferences) => {
      const started = performance.now();
      const host = given ?? typescript.createCompilerHost(options ?? {});
      const program = typescript.createProgram({
        rootNames: rootNames ?? [],
        options: options ?? {},
        host,
        ...(old && { oldProgram: old.getProgram() }),
        ...(problems && { configFileParsingDiagnostics: problems }),
        ...(projectReferences && { projectReferences }),
      });
      const results = wrapProgram(typescript, program, host, { fastMath });
      sessions.set(program, { typescript, program, host, results, started });
      return typescript.createEmitAndSemanticDiagnosticsBuilderProgram(program, host, old, problems);
    },
    afterProgramCreate: (builder) => {
      const session = sessions.get(builder.getProgram());
      if (session === undefined) return;
      report(terminal, emit({ ...session, emitter: builder }), session.started);
      terminal.out("Watching for changes.");
    },
  };
}
