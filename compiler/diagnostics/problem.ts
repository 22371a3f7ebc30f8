import type ts from "typescript";
import { codes, type CodeName } from "./codes.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";

/** Thrown while a marked call is lowered; ends the compilation of that call and becomes its diagnostic. */
export class Problem extends Error {
  readonly code: CodeName;
  readonly node: ts.Node;
  readonly advice: string;

  constructor(code: CodeName, node: ts.Node, message: string, advice: string) {
    super(message);
    this.code = code;
    this.node = node;
    this.advice = advice;
  }
}

export function problemDiagnostic(problem: Problem, severity: Severity = "error"): Diagnostic {
  const file = problem.node.getSourceFile();
  const start = problem.node.getStart(file);
  const at = file.getLineAndCharacterOfPosition(start);
  return {
    code: codes[problem.code].code,
    severity,
    message: problem.message,
    advice: problem.advice,
    file: file.fileName,
    start,
    length: problem.node.getEnd() - start,
    line: at.line + 1,
    column: at.character + 1,
    source: file.text,
  };
}
