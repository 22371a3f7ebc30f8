import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { inputFiles } from "./inputFiles.ts";
import { syntaxError } from "./projectDiagnostics.ts";
import type { FileResult } from "./result.ts";
import { transformFile } from "./transformFile.ts";

export type TransformOptions = {
  /**
   * Compute `Math.exp` and `Math.tanh` in generated code by functions of nabla's own, which take about half the time and have
   * errors of less than 1 and 4 units in the last place, and powers with small integral exponents by products. Values may
   * differ from those of the original function in the last bits. Default false.
   */
  readonly fastMath?: boolean;
  /**
   * Generated functions of more bytes of V8's bytecode, as estimated, are split into several. Default 40,000; V8 optimises
   * none above 61,440.
   */
  readonly splitAbove?: number;
};

/** The last result of a file, with what it came from. */
type Compiled = {
  readonly inputs: readonly ts.SourceFile[];
  readonly settings: ts.CompilerOptions;
  readonly options: TransformOptions;
  readonly result: FileResult;
};

const compiledFiles = new WeakMap<ts.SourceFile, Compiled>();

/**
 * Compiles the marked calls of one file. A file that has marked calls is compiled again only where it, or something that it
 * can depend on, has changed since the last program: watching builds and development servers compile what an edit touches.
 */
export function compileFile(
  typescript: typeof ts,
  program: ts.Program,
  sourceFile: ts.SourceFile,
  options: TransformOptions = {},
): FileResult {
  const known = compiledFiles.get(sourceFile);
  if (known && isCurrent(known, typescript, program, sourceFile, options)) return known.result;
  const result = compileAgain(typescript, program, sourceFile, options);
  compiledFiles.delete(sourceFile);
  const inputs = isChanged(result) ? inputFiles(typescript, program, sourceFile) : undefined;
  if (inputs) compiledFiles.set(sourceFile, { inputs, settings: program.getCompilerOptions(), options, result });
  return result;
}

function isCurrent(known: Compiled, typescript: typeof ts, program: ts.Program, sourceFile: ts.SourceFile, options: TransformOptions): boolean {
  if (known.settings !== program.getCompilerOptions()) return false;
  if (known.options.fastMath !== options.fastMath || known.options.splitAbove !== options.splitAbove) return false;
  const inputs = inputFiles(typescript, program, sourceFile);
  return inputs?.length === known.inputs.length && inputs.every((file, i) => file === known.inputs[i]);
}

/**
 * Compiles the marked calls of one file. A file that does not parse is left as it is, with one diagnostic: the parser's
 * later complaints usually follow from its first, and what a marked call meets in such a file does too.
 */
function compileAgain(
  typescript: typeof ts,
  program: ts.Program,
  sourceFile: ts.SourceFile,
  options: TransformOptions,
): FileResult {
  const problem = syntaxProblem(typescript, program, sourceFile);
  if (problem !== undefined) {
    const generated = { text: "", mappings: [] };
    return { file: sourceFile.fileName, edits: [], generated, calls: [], diagnostics: [problem], dependencies: [] };
  }
  const result = transformFile(typescript, program, sourceFile, options);
  const diagnostics = result.diagnostics.map((diagnostic) => {
    const file = diagnostic.file === undefined ? undefined : program.getSourceFile(diagnostic.file);
    return (file && syntaxProblem(typescript, program, file)) ?? diagnostic;
  });
  return { ...result, diagnostics: distinct(diagnostics) };
}

function syntaxProblem(typescript: typeof ts, program: ts.Program, file: ts.SourceFile): Diagnostic | undefined {
  const [problem] = program.getSyntacticDiagnostics(file);
  return problem && syntaxError(typescript, problem);
}

/** The diagnostics without repetitions; a helper in error is met from each of its callers. */
export function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map(diagnostics.map((diagnostic) => [keyOf(diagnostic), diagnostic]));
  return [...seen.values()];
}

function keyOf({ code, file, start, message }: Diagnostic): string {
  return [code, file, start, message].join("\n");
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
