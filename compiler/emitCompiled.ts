import remapping from "@jridgewell/remapping";
import type ts from "typescript";
import type { Output, SourceMap } from "./result.ts";

type Resolution = ts.ResolvedModuleWithFailedLookupLocations;
/** A program's memory of how it resolved an import; not public, so it may be absent. */
type ResolvingProgram = ts.Program & {
  getResolvedModule?: (file: ts.SourceFile, name: string, mode: ts.ResolutionMode) => Resolution | undefined;
};
/** `emit` with the arguments that builders add to the public ones. */
type Emit = (...args: [...Parameters<ts.Program["emit"]>, ...internal: unknown[]]) => ts.EmitResult;
/** A file that stands for an identical copy of a package elsewhere. */
type RedirectingFile = ts.SourceFile & { redirectInfo?: { unredirected: ts.SourceFile } };

/**
 * Replaces `program.emit`: scripts of the files in `outputs` come from a second program that holds their compiled text,
 * everything else from the program itself. The second program shares all other files, so only compiled files are parsed
 * and checked twice. It is a program and not a syntax transformer because emission asks the type checker about every name
 * (which imports are types, which names a CommonJS module must qualify, the values of const enums).
 */
export function emitCompiled(
  typescript: typeof ts,
  program: ts.Program,
  host: ts.CompilerHost,
  outputs: ReadonlyMap<string, Output>,
): void {
  const { noEmit, emitDeclarationOnly } = program.getCompilerOptions();
  if (outputs.size === 0 || noEmit === true || emitDeclarationOnly === true) return;
  const emit: Emit = program.emit.bind(program);
  let second: ts.Program | undefined;
  const emitAll: Emit = (target, writeFile = host.writeFile.bind(host), token, emitOnly, transformers, ...internal) => {
    const files = [...outputs].filter(([file]) => target === undefined || file === target.fileName);
    const compiled = new Set(files.map(([file]) => file));
    const withoutScripts: ts.WriteFileCallback = (name, text, mark, onError, sources, data) => {
      const isReplaced = sources?.length === 1 && sources[0] !== undefined && compiled.has(sources[0].fileName);
      if (!isReplaced || !isScript(name)) writeFile(name, text, mark, onError, sources, data);
    };
    const result = emit(target, withoutScripts, token, emitOnly, transformers, ...internal);
    if (result.emitSkipped || Boolean(emitOnly)) return result;
    for (const [file, { map }] of files) {
      const original = program.getSourceFile(file);
      const withMap: ts.WriteFileCallback = (name, text, mark, onError, _sources, data) => {
        writeFile(name, toOriginal(name, text, map), mark, onError, original && [original], data);
      };
      second ??= createCompiledProgram(typescript, program, host, outputs);
      second.emit(second.getSourceFile(file), withMap, token, undefined, transformers);
    }
    return result;
  };
  program.emit = emitAll;
}

function isScript(name: string): boolean {
  return /\.(?:[cm]?jsx?)(?:\.map)?$/.test(name);
}

function createCompiledProgram(
  typescript: typeof ts,
  program: ResolvingProgram,
  host: ts.CompilerHost,
  outputs: ReadonlyMap<string, Output>,
): ts.Program {
  const options: ts.CompilerOptions = {
    ...program.getCompilerOptions(),
    rootDir: (program as ts.Program & { getCommonSourceDirectory: () => string }).getCommonSourceDirectory(),
    declaration: false,
    declarationMap: false,
    composite: false,
    incremental: false,
    noEmitOnError: false,
  };
  delete options.tsBuildInfoFile;
  delete options.declarationDir;
  const read: ts.CompilerHost["getSourceFile"] = (name, version, onError, create) => {
    const output = outputs.get(name);
    if (output !== undefined) return typescript.createSourceFile(name, output.code, version, true);
    const file = program.getSourceFile(name) as RedirectingFile | undefined;
    return file?.redirectInfo?.unredirected ?? file ?? host.getSourceFile(name, version, onError, create);
  };
  const compiledHost: ts.CompilerHost & { onReleaseOldSourceFile?: undefined } = {
    ...host,
    getSourceFile: read,
    getSourceFileByPath: (name, _path, ...rest) => read(name, ...rest),
    resolveModuleNameLiterals: resolveAs(typescript, program, host),
    onReleaseOldSourceFile: undefined,
  };
  return typescript.createProgram({
    rootNames: program.getRootFileNames(),
    options,
    host: compiledHost,
    oldProgram: program,
    ...(program.getProjectReferences() && { projectReferences: program.getProjectReferences() ?? [] }),
  });
}

/** Resolves imports as the original program did, and the ones that compilation added by the standard rules. */
function resolveAs(
  typescript: typeof ts,
  program: ResolvingProgram,
  host: ts.CompilerHost,
): NonNullable<ts.CompilerHost["resolveModuleNameLiterals"]> {
  return (literals, containingFile, redirected, options, containing) =>
    literals.map((literal) => {
      const mode = typescript.getModeForUsageLocation(containing, literal, options);
      const original = program.getSourceFile(containingFile);
      const known = original && program.getResolvedModule?.(original, literal.text, mode);
      if (known?.resolvedModule !== undefined) return known;
      return typescript.resolveModuleName(literal.text, containingFile, options, host, undefined, redirected, mode);
    });
}

const inlineMap = /^(\/\/# sourceMappingURL=data:application\/json;base64,)([\w+/=]+)\s*$/m;

/** Follows a source map, in a file of its own or inline, from the compiled text to the original one. */
function toOriginal(name: string, text: string, map: SourceMap): string {
  if (name.endsWith(".map")) return composeMaps(text, map);
  return text.replace(inlineMap, (_comment, prefix: string, data: string) => {
    const composed = composeMaps(Buffer.from(data, "base64").toString("utf8"), map);
    return prefix + Buffer.from(composed, "utf8").toString("base64");
  });
}

function composeMaps(script: string, map: SourceMap): string {
  const outer = JSON.parse(script) as SourceMap & { sourceRoot?: string };
  const { sourceRoot, ...relative } = outer;
  const composed = remapping(
    JSON.stringify(relative),
    (_source, context) => (context.depth === 1 ? JSON.stringify(map) : null),
    { excludeContent: outer.sourcesContent === undefined },
  );
  const plain = JSON.parse(composed.toString()) as SourceMap;
  return JSON.stringify({ ...plain, ...(sourceRoot !== undefined && { sourceRoot }), file: outer.file });
}
