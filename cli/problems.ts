import type ts from "typescript";
import { distinct } from "../compiler/compileFile.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Session } from "./session.ts";

/**
 * All that is wrong in a session: nabla's diagnostics, and TypeScript's in the same form. As with tsc, type errors are not
 * reported before the files parse.
 */
export function problemsOf(session: Session): Diagnostic[] {
  const { typescript, program, emitter, results } = session;
  const own = distinct(results.flatMap((result) => result.diagnostics));
  const parsed = program.getSourceFiles().every((file) => program.getSyntacticDiagnostics(file).length === 0);
  const others = parsed
    ? [
        ...program.getConfigFileParsingDiagnostics(),
        ...program.getOptionsDiagnostics(),
        ...program.getGlobalDiagnostics(),
        ...emitter.getSemanticDiagnostics(),
      ]
    : [];
  const typeErrors = others.filter(({ source }) => source !== "nabla");
  return [
    ...own,
    ...typescript.sortAndDeduplicateDiagnostics(typeErrors).map((problem) => fromTypeScript(typescript, problem)),
  ];
}

/** A diagnostic of TypeScript in nabla's form, e.g. with code TS2345. */
export function fromTypeScript(typescript: typeof ts, problem: ts.Diagnostic): Diagnostic {
  const { file, start = 0, length = 0, code, category, messageText } = problem;
  const place = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  return {
    code: `TS${String(code)}`,
    severity: category === typescript.DiagnosticCategory.Error ? "error" : "warning",
    message: typescript.flattenDiagnosticMessageText(messageText, "\n"),
    advice: "",
    file: file?.fileName,
    start,
    length,
    line: place.line + 1,
    column: place.character + 1,
    source: file?.text,
  };
}
