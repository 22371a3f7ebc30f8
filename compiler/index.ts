/** Public entry of the compiler: `nabla/compiler`. */
export type { Diagnostic, Severity } from "./diagnostics/diagnostic.ts";
export type { CallStage, CallStats, Edit, FileResult, GeneratedCode, Mapping, MarkedCall, Output, SourceMap } from "./result.ts";
export { compile, type CompileOptions, type CompileResult } from "./compile.ts";
export { transformFile } from "./transformFile.ts";
export { applyEdits } from "./backend/applyEdits.ts";
