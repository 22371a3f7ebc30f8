import { compile, type CompileOptions, type CompileResult, type Diagnostic } from "../../compiler/index.ts";
import { importWritten, writeSources, type Namespace, type Sources } from "./importSources.ts";

export type CompiledSources = CompileResult & {
  /** Path of a source file in the temporary folder: the key of `outputs`, and `file` of diagnostics. */
  readonly pathOf: (name: string) => string;
  /** Imports the compiled main file; calls in error throw `NablaError` when they run. */
  readonly load: <T extends object = Namespace>() => Promise<T>;
  /** Removes the temporary folder. */
  readonly dispose: () => Promise<void>;
};

/**
 * Compiles TypeScript sources, strips their types and imports the first of them. `nabla` and `nabla/runtime` are the
 * sources of this checkout, in a copy of their own: errors are recognised by `name`, not by `instanceof`.
 *
 * @throws Error listing the diagnostics, if there are errors
 */
export async function compileModule<T extends object = Namespace>(sources: Sources, options: CompileOptions = {}): Promise<T> {
  const compiled = await compileSources(sources, options);
  try {
    const errors = compiled.diagnostics.filter((d) => d.severity === "error");
    if (errors.length > 0) throw new Error(errors.map(describeDiagnostic).join("\n"));
    return await compiled.load<T>();
  } finally {
    await compiled.dispose();
  }
}

/** Compiles sources in a temporary folder and hands out everything the compiler has to say about them. */
export async function compileSources(sources: Sources, options: CompileOptions = {}): Promise<CompiledSources> {
  const written = await writeSources(sources);
  const result = compile({ ...options, files: written.paths });
  return {
    ...result,
    pathOf: written.pathOf,
    load: () => importWritten(written, (path) => result.outputs.get(path)?.code),
    dispose: written.dispose,
  };
}

export function describeDiagnostic(d: Diagnostic): string {
  return `${d.code} ${d.file ?? ""}:${d.line}:${d.column}: ${d.message} ${d.advice}`;
}
