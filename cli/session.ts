import { relative, resolve } from "node:path";
import type ts from "typescript";
import { openProject } from "../compiler/compile.ts";
import type { TransformOptions } from "../compiler/compileFile.ts";
import { createHost, type Project } from "../compiler/project.ts";
import { wrapProgram } from "../compiler/wrapProgram.ts";
import type { FileResult } from "../compiler/result.ts";
import type { Arguments } from "./arguments.ts";

/** A program made for a command, with what nabla did in it. */
export type Session = {
  readonly typescript: typeof ts;
  readonly program: ts.Program;
  /** Reports semantic diagnostics and emits; an incremental builder where the project asks for one. */
  readonly emitter: Pick<ts.Program, "getSemanticDiagnostics" | "emit">;
  readonly host: ts.CompilerHost;
  readonly results: readonly FileResult[];
};

/** The project that the arguments name, with the options that they set. */
export function projectOf(typescript: typeof ts, args: Arguments, cwd: string): Project {
  const project = openProject(
    typescript,
    {
      ...(args.files.length > 0 && { files: args.files }),
      ...(args.project !== undefined && { project: args.project }),
    },
    cwd,
  );
  return { ...project, options: { ...project.options, ...outputOptions(project, args, cwd) } };
}

/** The compiler options that the command line sets. */
export function outputOptions(project: Project, args: Arguments, cwd: string): ts.CompilerOptions {
  if (args.outDir === undefined) return {};
  const options: ts.CompilerOptions = { outDir: resolve(cwd, args.outDir).replaceAll("\\", "/"), noEmit: false };
  if (project.options.noEmit === true && project.options.allowImportingTsExtensions === true) {
    options.rewriteRelativeImportExtensions = true;
  }
  // Outputs follow the current directory, unless a file lies outside it.
  const inside = project.rootNames.every((file) => !/^(?:\.\.|[A-Za-z]:|\/)/.test(relative(cwd, file)));
  return project.configFile === undefined && inside ? { ...options, rootDir: cwd.replaceAll("\\", "/") } : options;
}

/** Creates the program, compiles its marked calls, and makes it emit them. */
export function openSession(typescript: typeof ts, project: Project, cwd: string, transform: TransformOptions = {}): Session {
  const { rootNames, options, references } = project;
  if (options.incremental !== true && options.composite !== true) {
    const host = createHost(typescript, project, cwd);
    const program = typescript.createProgram({ rootNames, options, projectReferences: references, host });
    const results = wrapProgram(typescript, program, host, transform);
    return { typescript, program, emitter: program, host, results };
  }
  const host = createHost(typescript, project, cwd, typescript.createIncrementalCompilerHost(options));
  let results: readonly FileResult[] = [];
  const builder = typescript.createIncrementalProgram({
    rootNames,
    options,
    projectReferences: references,
    host,
    createProgram: (roots, builderOptions, _host, old, problems, projectReferences) => {
      const program = typescript.createProgram({
        rootNames: roots ?? [],
        options: builderOptions ?? {},
        host,
        ...(problems && { configFileParsingDiagnostics: problems }),
        ...(projectReferences && { projectReferences }),
      });
      results = wrapProgram(typescript, program, host, transform);
      return typescript.createEmitAndSemanticDiagnosticsBuilderProgram(program, host, old, problems);
    },
  });
  return { typescript, program: builder.getProgram(), emitter: builder, host, results };
}
