import { createHash } from "node:crypto";
import type ts from "typescript";
import { applyEdits } from "./backend/applyEdits.ts";
import { compileProgram, isChanged, type TransformOptions } from "./compileFile.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { renderTypeScript } from "./diagnostics/renderTypeScript.ts";
import { emitCompiled } from "./emitCompiled.ts";
import type { FileResult, Output } from "./result.ts";

/** What TypeScript's incremental builders read of a program and a file beyond the public interface. */
type BuilderView = ts.Program & { getBindAndCheckDiagnostics?: ts.Program["getSemanticDiagnostics"] };
type VersionedFile = ts.SourceFile & { version?: string };

/**
 * Makes a program emit compiled modules, in place, and returns what was done for each file.
 *
 * - `emit` writes the JavaScript of compiled text, with maps to the original; declarations stay those of the original.
 * - `getSemanticDiagnostics` reports nabla's diagnostics too, as TS90001 and up, in place of type errors that they explain.
 * - A file's version, by which incremental builds know that it changed, covers its generated code: a change in a helper's
 *   body emits the modules with its derivatives again.
 *
 * @param typescript The TypeScript that made the program.
 * @param host The host that made the program; it writes the files. Default: one for the file system.
 */
export function wrapProgram(
  typescript: typeof ts,
  program: ts.Program,
  host: ts.CompilerHost = typescript.createCompilerHost(program.getCompilerOptions()),
  options: TransformOptions = {},
): readonly FileResult[] {
  const results = compileProgram(typescript, program, options);
  const textOf = (file: string): string | undefined => program.getSourceFile(file)?.text;
  const outputs = new Map<string, Output>();
  for (const result of results) {
    const original = textOf(result.file);
    if (original === undefined || !isChanged(result)) continue;
    outputs.set(result.file, applyEdits(original, result, textOf));
  }
  foldVersions(program, outputs);
  addDiagnostics(typescript, program, results);
  emitCompiled(typescript, program, host, outputs);
  return results;
}

/** Versions before folding: a file object can live on in the next program of a watching build. */
const ownVersions = new WeakMap<ts.SourceFile, string>();

function foldVersions(program: ts.Program, outputs: ReadonlyMap<string, Output>): void {
  for (const file of program.getSourceFiles() as readonly VersionedFile[]) {
    const own = ownVersions.get(file) ?? file.version;
    const output = outputs.get(file.fileName);
    if (own === undefined || (output === undefined && own === file.version)) continue;
    ownVersions.set(file, own);
    file.version = output === undefined ? own : createHash("sha256").update(own).update(output.code).digest("hex");
  }
}

function addDiagnostics(typescript: typeof ts, program: BuilderView, results: readonly FileResult[]): void {
  const added = new Map<string, readonly ts.Diagnostic[]>();
  const errors = results.flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => severity === "error");
  for (const { file, diagnostics } of results) {
    const rendered = diagnostics.filter(isSemantic).map((diagnostic) => {
      const place = diagnostic.file === undefined ? undefined : program.getSourceFile(diagnostic.file);
      return renderTypeScript(typescript, diagnostic, place);
    });
    if (rendered.length > 0) added.set(file, rendered);
  }
  if (added.size === 0) return;
  const merge =
    (original: ts.Program["getSemanticDiagnostics"]): ts.Program["getSemanticDiagnostics"] =>
    (file, token) => {
      const own = file === undefined ? [...added.values()].flat() : (added.get(file.fileName) ?? []);
      return [...original(file, token).filter((problem) => !errors.some((error) => explains(error, problem))), ...own];
    };
  program.getSemanticDiagnostics = merge(program.getSemanticDiagnostics.bind(program));
  const check = program.getBindAndCheckDiagnostics?.bind(program);
  if (check !== undefined) program.getBindAndCheckDiagnostics = merge(check);
}

/** TypeScript reports syntax errors itself. */
function isSemantic({ code }: { readonly code: string }): boolean {
  return code !== "NABLA0001";
}

/** A type error in the line of a nabla error is its echo: both come from the same call, and nabla's says what to do. */
function explains(own: Place, problem: ts.Diagnostic): boolean {
  if (own.file === undefined || problem.file === undefined || problem.start === undefined) return false;
  if (problem.file.fileName !== own.file) return false;
  const end = problem.start + (problem.length ?? 0);
  const overlaps = problem.start < own.start + own.length && own.start < end;
  return overlaps || problem.file.getLineAndCharacterOfPosition(problem.start).line + 1 === own.line;
}

type Place = Pick<Diagnostic, "file" | "start" | "length" | "line">;
