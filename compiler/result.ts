import type { Diagnostic } from "./diagnostics/diagnostic.ts";

/** Source map, version 3. */
export type SourceMap = {
  readonly version: 3;
  readonly file?: string;
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
};

/** A range of the original text replaced by new text; ranges do not overlap. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** One segment of generated text (offset in `GeneratedCode.text`) that stems from an offset of a user's file. */
export type Mapping = { readonly generated: number; readonly file: string; readonly original: number };

/** Statements added at the end of a module: the generated functions. */
export type GeneratedCode = { readonly text: string; readonly mappings: readonly Mapping[] };

/** Everything the compiler did for one marked call, for `nabla inspect`. */
export type MarkedCall = {
  /** Name of the differentiated function, or `<anonymous>`. */
  readonly name: string;
  /** Marker, e.g. `grad`. */
  readonly marker: string;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** Text of the generated function. */
  readonly code: string;
  /** The function after each pass, in the order in which the passes ran: `lowered`, `optimized`, `adjoint`, … */
  readonly stages: readonly CallStage[];
  readonly stats: CallStats;
};

export type CallStage = {
  readonly pass: string;
  /** Printed IR after the pass. */
  readonly ir: string;
  /** Milliseconds from the beginning of the call's compilation to the end of the pass. */
  readonly milliseconds: number;
};

export type CallStats = {
  /** Scalar and memory operations in the text of the primal and of the derivative (static counts). */
  readonly primalOps: number;
  readonly derivativeOps: number;
  readonly loops: number;
  /** Arrays allocated by the derivative to keep values for the reverse sweep. */
  readonly keptArrays: number;
  /** Values pushed on the run-time tape per pass over the code; 0 when there is no dynamic control flow. */
  readonly tapePushes: number;
  /** Milliseconds spent by the compiler on this call. */
  readonly compileMilliseconds: number;
};

/** What the compiler has to say about one source file that mentions a marker. */
export type FileResult = {
  readonly file: string;
  /** Edits of the original text (markers replaced, imports adjusted), sorted by position. */
  readonly edits: readonly Edit[];
  readonly generated: GeneratedCode;
  readonly calls: readonly MarkedCall[];
  readonly diagnostics: readonly Diagnostic[];
  /** Absolute paths of the other files whose content the result depends on (modules of helpers and constants). */
  readonly dependencies: readonly string[];
};

/** Text of a transformed module and its map to the original. */
export type Output = { readonly code: string; readonly map: SourceMap };
