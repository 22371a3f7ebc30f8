import ts from "typescript";

const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ["lib.es2022.d.ts"],
  types: [],
  skipLibCheck: true,
  noEmit: true,
};

const parsedLibraries = new Map<string, ts.SourceFile | undefined>();

/** What TypeScript, in strict mode, has to say against the text of a module without imports. */
export function typeErrors(text: string): readonly string[] {
  const name = "/program.ts";
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version) => {
    if (file === name) return ts.createSourceFile(name, text, version, true);
    if (!parsedLibraries.has(file)) parsedLibraries.set(file, readFile(file, version));
    return parsedLibraries.get(file);
  };
  const program = ts.createProgram([name], options, host);
  return ts.getPreEmitDiagnostics(program).map(describe);
}

function describe(diagnostic: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  if (diagnostic.file === undefined || diagnostic.start === undefined) return message;
  const line = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line;
  return `${diagnostic.file.text.split("\n")[line]?.trim() ?? ""}: ${message}`;
}
