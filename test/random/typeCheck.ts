import ts from "typescript";

const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ["lib.es2023.d.ts"],
  types: [],
  skipLibCheck: true,
  noEmit: true,
};

const parsedLibraries = new Map<string, ts.SourceFile | undefined>();

/** What TypeScript, in strict mode, has to say against the text of a module without imports. */
export function typeErrors(text: string): readonly string[] {
  const lines = text.split("\n");
  return diagnosticsOf(text).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    return `${lines[lineOf(diagnostic) - 1]?.trim() ?? ""}: ${message}`;
  });
}

/** Lines (1-based) that have type errors. */
export function typeErrorLines(text: string): readonly number[] {
  return diagnosticsOf(text).map(lineOf);
}

function diagnosticsOf(text: string): readonly ts.Diagnostic[] {
  const name = "/program.ts";
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version) => {
    if (file === name) return ts.createSourceFile(name, text, version, true);
    if (!parsedLibraries.has(file)) parsedLibraries.set(file, readFile(file, version));
    return parsedLibraries.get(file);
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([name], options, host));
}

function lineOf({ file, start }: ts.Diagnostic): number {
  return file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
}
