import { createRequire } from "node:module";
import type ts from "typescript";
import { applyEdits } from "./backend/applyEdits.ts";
import { compileProgram, distinct, isChanged, type TransformOptions } from "./compileFile.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { createProgram, openConfig, openFiles, type Project } from "./project.ts";
import type { FileResult, Output } from "./result.ts";

export type CompileOptions = TransformOptions & {
  /** Files to compile; with `project` too, under its options. */
  readonly files?: readonly string[];
  /** Path of a tsconfig.json, or of its folder. Default, if there are no `files`: the one in `cwd`. */
  readonly project?: string;
  /** The TypeScript to use: the API of version 5.9 or 6. Default: nabla's own. */
  readonly ts?: typeof ts;
  /** Folder from which relative paths are taken. Default: the current directory. */
  readonly cwd?: string;
};

export type CompileResult = {
  /** By absolute path: each of the given files, and each other file of the program that has marked calls. */
  readonly outputs: ReadonlyMap<string, Output>;
  /** What was done for each file of the program. */
  readonly results: readonly FileResult[];
  /** Problems of the project, then of each file. Type errors are left to TypeScript. */
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Compiles the marked calls of files or of a project, in memory.
 *
 * A marked call in error stays as it is, and throws when it runs; everything else is compiled.
 */
export function compile(options: CompileOptions = {}): CompileResult {
  const typescript = options.ts ?? loadTypeScript();
  const cwd = options.cwd ?? process.cwd();
  const project = openProject(typescript, options, cwd);
  const program = createProgram(typescript, project, cwd);
  const results = compileProgram(typescript, program, options);
  const wanted = new Set(options.files === undefined ? [] : project.rootNames);
  const outputs = new Map<string, Output>();
  const textOf = (file: string): string | undefined => program.getSourceFile(file)?.text;
  for (const result of results) {
    const source = textOf(result.file);
    if (source === undefined || !(isChanged(result) || wanted.has(result.file))) continue;
    outputs.set(result.file, applyEdits(source, result, textOf));
  }
  const diagnostics = distinct([...project.diagnostics, ...results.flatMap((result) => result.diagnostics)]);
  return { outputs, results, diagnostics };
}

/** The project that the options of `compile` or of the command line describe. */
export function openProject(
  typescript: typeof ts,
  options: { readonly files?: readonly string[]; readonly project?: string },
  cwd: string,
): Project {
  const { files, project } = options;
  if (files === undefined) return openConfig(typescript, project ?? "tsconfig.json", cwd);
  const direct = openFiles(typescript, files, cwd);
  if (project === undefined) return direct;
  const config = openConfig(typescript, project, cwd);
  return {
    ...config,
    rootNames: direct.rootNames,
    diagnostics: [...config.diagnostics, ...direct.diagnostics],
  };
}

/** nabla's own TypeScript, loaded at the first call: it takes half a second. */
export function loadTypeScript(): typeof ts {
  return createRequire(import.meta.url)("typescript") as typeof ts;
}
