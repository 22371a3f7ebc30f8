import type ts from "typescript";

type Resolution = ts.ResolvedModuleWithFailedLookupLocations;
/** What a program knows of its imports; not public, so it may be absent. */
type ImportingFile = ts.SourceFile & { readonly imports?: readonly ts.StringLiteralLike[] };
type ResolvingProgram = ts.Program & {
  readonly getResolvedModule?: (file: ts.SourceFile, name: string, mode: ts.ResolutionMode) => Resolution | undefined;
};

/** Files that every module sees without importing them, by program. */
const ambientFiles = new WeakMap<ts.Program, readonly ts.SourceFile[]>();

/**
 * All that what is compiled of a file can depend on: the file, the modules that it imports, directly or not, and whatever
 * declares something for all modules. TypeScript keeps the object of a file from program to program while the file stays as
 * it is, so that the same objects are the same texts. Undefined where it cannot be told.
 */
export function inputFiles(typescript: typeof ts, program: ResolvingProgram, file: ts.SourceFile): readonly ts.SourceFile[] | undefined {
  // Files of other projects can stand in a program under another name.
  if (program.getResolvedModule === undefined || (program.getProjectReferences() ?? []).length > 0) return undefined;
  const options = program.getCompilerOptions();
  const reached = new Set<ImportingFile>([file]);
  for (const from of reached) {
    if (from.imports === undefined) return undefined;
    for (const literal of from.imports) {
      const mode = typescript.getModeForUsageLocation(from, literal, options);
      const found = program.getResolvedModule(from, literal.text, mode)?.resolvedModule;
      const target = found && program.getSourceFile(found.resolvedFileName);
      if (target) reached.add(target);
    }
  }
  return [...reached, ...ambientOf(typescript, program)];
}

function ambientOf(typescript: typeof ts, program: ts.Program): readonly ts.SourceFile[] {
  const known = ambientFiles.get(program);
  if (known) return known;
  const isAmbient = (file: ts.SourceFile): boolean =>
    file.isDeclarationFile || !typescript.isExternalModule(file) || /\bdeclare\s+(?:global|module)\b/.test(file.text);
  const files = program.getSourceFiles().filter(isAmbient);
  ambientFiles.set(program, files);
  return files;
}
