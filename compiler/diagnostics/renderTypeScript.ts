import type ts from "typescript";
import type { Diagnostic } from "./diagnostic.ts";

/**
 * A diagnostic as tsc prints it: NABLA0001 becomes TS90001, NABLA1004 becomes TS91004.
 * @param file The source file of the diagnostic in the program that reports it.
 */
export function renderTypeScript(
  typescript: typeof ts,
  diagnostic: Diagnostic,
  file: ts.SourceFile | undefined,
): ts.Diagnostic {
  const { Error: error, Warning: warning } = typescript.DiagnosticCategory;
  return {
    category: diagnostic.severity === "error" ? error : warning,
    code: typeScriptCode(diagnostic.code),
    file,
    start: file === undefined ? undefined : diagnostic.start,
    length: file === undefined ? undefined : diagnostic.length,
    messageText: `${diagnostic.code}: ${diagnostic.message}${diagnostic.advice === "" ? "" : `\n  ${diagnostic.advice}`}`,
    source: "nabla",
  };
}

/** The number of a diagnostic in the range that TypeScript leaves to others. */
export function typeScriptCode(code: string): number {
  return 90000 + Number(code.replace(/\D/g, ""));
}
