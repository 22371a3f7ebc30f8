/** Severity of a diagnostic; only errors stop the replacement of a marked call. */
export type Severity = "error" | "warning";

/**
 * One problem, located in the user's source. Renderers (command line, tsc, bundler overlay, editors) read this object;
 * none of them adds information of its own.
 */
export type Diagnostic = {
  /** Stable code, e.g. `NABLA1004`; its page in docs/ explains it. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, naming the construct. */
  readonly message: string;
  /** What to write instead. */
  readonly advice: string;
  /** Absolute path, or undefined for problems of the project as a whole (no tsconfig, no such file). */
  readonly file: string | undefined;
  /** Offset of the first character in `file`. */
  readonly start: number;
  /** Number of characters. */
  readonly length: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** The text of `file`, for code frames. */
  readonly source: string | undefined;
};
