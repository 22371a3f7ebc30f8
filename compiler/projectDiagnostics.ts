import type ts from "typescript";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";

/** Problems of the set-up, before any marked call is looked at: codes NABLA0001 to NABLA0099. */
const codes = {
  syntax: "NABLA0001",
  missingConfig: "NABLA0002",
  badConfig: "NABLA0003",
  missingFile: "NABLA0004",
  notTypeScript: "NABLA0005",
} as const;

/** The first complaint of the parser about a file. */
export function syntaxError(typescript: typeof ts, problem: ts.DiagnosticWithLocation): Diagnostic {
  return {
    ...located(problem),
    code: codes.syntax,
    severity: "error",
    message: `Syntax error: ${flatten(typescript, problem)}`,
    advice: "Correct the file; none of its calls was compiled.",
  };
}

export function missingConfig(path: string): Diagnostic {
  return {
    ...nowhere,
    code: codes.missingConfig,
    message: `There is no TypeScript configuration at ${path}.`,
    advice: "Run from the folder of the project, name the file with -p, or name the source files to compile.",
  };
}

/** A configuration file that cannot be read, extends one that does not exist, has unknown options or names no files. */
export function badConfig(typescript: typeof ts, path: string, problem: ts.Diagnostic): Diagnostic {
  const { file, start, length } = problem;
  const place = file === undefined || start === undefined ? nowhere : located({ file, start, length: length ?? 0 });
  return {
    ...place,
    code: codes.badConfig,
    severity: "error",
    message: flatten(typescript, problem),
    advice: `Correct ${path}; "npx tsc -p ${path} --showConfig" shows what TypeScript makes of it.`,
  };
}

export function missingFile(path: string): Diagnostic {
  return {
    ...nowhere,
    code: codes.missingFile,
    message: `There is no file at ${path}.`,
    advice: "Check the path; it is taken from the current directory.",
  };
}

export function notTypeScript(path: string): Diagnostic {
  return {
    ...nowhere,
    code: codes.notTypeScript,
    message: `${path} is not a TypeScript file.`,
    advice: "Name files that end in .ts, .tsx, .mts or .cts.",
  };
}

const nowhere = {
  severity: "error",
  file: undefined,
  start: 0,
  length: 0,
  line: 1,
  column: 1,
  source: undefined,
} as const;

type Place = { readonly file: ts.SourceFile; readonly start: number; readonly length: number };

function located({ file, start, length }: Place): Omit<Diagnostic, "code" | "severity" | "message" | "advice"> {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { file: file.fileName, start, length, line: line + 1, column: character + 1, source: file.text };
}

function flatten(typescript: typeof ts, problem: ts.Diagnostic): string {
  return `${typescript.flattenDiagnosticMessageText(problem.messageText, "\n")} (TS${String(problem.code)})`;
}
