import type { Diagnostic } from "./diagnostic.ts";
import { renderFrame } from "./renderFrame.ts";

/** The shape in which Vite, Rollup and Rolldown take errors and warnings; columns are 0-based. */
export type BundlerMessage = {
  readonly message: string;
  readonly id?: string;
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
  readonly frame?: string;
  readonly pluginCode: string;
  /** Empty: where in nabla the error was made is of no use to its reader. */
  readonly stack: "";
};

export function renderBundler(diagnostic: Diagnostic): BundlerMessage {
  const { file, line, column, code } = diagnostic;
  const message = headline(diagnostic);
  if (file === undefined) return { message, pluginCode: code, stack: "" };
  return {
    message,
    id: file,
    loc: { file, line, column: column - 1 },
    frame: renderFrame(diagnostic),
    pluginCode: code,
    stack: "",
  };
}

/**
 * One error for a file with several: it stands at the first and lists the others in its message.
 * @param errors At least one.
 */
export function renderBundlerError(errors: readonly [Diagnostic, ...Diagnostic[]]): BundlerMessage {
  const [first, ...others] = errors;
  const rendered = renderBundler(first);
  if (others.length === 0) return rendered;
  const list = others.map((other) => `${place(other)}${headline(other)}\n${renderFrame(other)}`);
  return { ...rendered, message: [rendered.message, ...list].join("\n\n") };
}

function headline({ code, message, advice }: Diagnostic): string {
  return `${code}: ${message}${advice === "" ? "" : `\n${advice}`}`;
}

function place({ file, line, column }: Diagnostic): string {
  return file === undefined ? "" : `${file}:${String(line)}:${String(column)} `;
}
