import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";
import { syntaxError } from "./projectDiagnostics.ts";
import type { FileResult } from "./result.ts";
import { transformFile } from "./transformFile.ts";

export type TransformOptions = {
  /** Let the primal use cheaper forms that may differ in the last bits. Default false. */
  readonly fastMath?: boolean;
};

/**
 * Compiles the marked calls of one file. A file that does not parse is left as it is, with one diagnostic: the parser's
 * later complaints usually follow from its first.
 */
export function compileFile(
  typescript: typeof ts,
  program: ts.Program,
  sourceFile: ts.SourceFile,
  options: TransformOptions = {},
): FileResult {
  const [problem] = program.getSyntacticDiagnostics(sourceFile);
  if (problem === undefined) return transformFile(typescript, program, sourceFile, options);
  return {
    file: sourceFile.fileName,
    edits: [],
    generated: { text: "", mappings: [] },
    calls: [],
    diagnostics: [syntaxError(typescript, problem)],
    dependencies: [],
  };
}

/** The files of a program that are the user's own: no declarations, no packages, not nabla's runtime. */
export function userFiles(program: ts.Program): ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter(
      (file) =>
        !file.isDeclarationFile &&
        !program.isSourceFileFromExternalLibrary(file) &&
        !file.fileName.startsWith(`${runtimeFolder}/`),
    );
}

/** Compiles every file of a program. */
export function compileProgram(
  typescript: typeof ts,
  program: ts.Program,
  options: TransformOptions = {},
): FileResult[] {
  return userFiles(program).map((file) => compileFile(typescript, program, file, options));
}

/** Whether compilation changes the text of the file. */
export function isChanged(result: FileResult): boolean {
  return result.edits.length > 0 || result.generated.text !== "";
}

/** The folder of the package's runtime, beside the compiler's: sources in the repository, declarations when installed. */
export const runtimeFolder = resolve(dirname(fileURLToPath(import.meta.url)), "../runtime").replaceAll("\\", "/");
