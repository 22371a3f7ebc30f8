import { relative } from "node:path";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { renderText } from "../compiler/diagnostics/renderText.ts";
import type { Paint } from "../compiler/diagnostics/renderFrame.ts";

/** Where a command writes: results to `out`, diagnostics and usage errors to `err`. */
export type Terminal = {
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly paintOut: Paint;
  readonly paintErr: Paint;
};

/** A path as the user would write it: relative to the current directory where that is shorter. */
export function displayName(cwd: string, file: string): string {
  const name = relative(cwd, file);
  return name === "" || name.length > file.length ? file : name.replaceAll("\\", "/");
}

export function printDiagnostics(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    terminal.err(`${renderText(diagnostic, (file) => displayName(terminal.cwd, file), terminal.paintErr)}\n`);
  }
}

/** The last line of a command that found problems, e.g. `2 errors in 1 file.` */
export function problemCount(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const files = new Set(diagnostics.map(({ file }) => file).filter((file) => file !== undefined)).size;
  const parts = [errors > 0 ? count(errors, "error") : "", warnings > 0 ? count(warnings, "warning") : ""];
  const place = files === 0 ? "" : ` in ${count(files, "file")}`;
  return `${parts.filter((part) => part !== "").join(" and ")}${place}`;
}

export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
