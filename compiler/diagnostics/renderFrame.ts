import type { Diagnostic } from "./diagnostic.ts";

/** How a renderer marks parts of its text; the identity where colours are not wanted. */
export type Paint = (style: "error" | "warning" | "dim" | "bold" | "advice", text: string) => string;

export const plain: Paint = (_style, text) => text;

const contextLines = 2;
const widestFrame = 120;

/**
 * The lines around a diagnostic with their numbers, and carets under its range:
 *
 *     3 | const a = 1;
 *   > 4 | const d = grad(5);
 *       |                ^
 *     5 | console.log(d);
 *
 * Empty for a diagnostic without a place.
 */
export function renderFrame(diagnostic: Diagnostic, paint: Paint = plain): string {
  const { source, severity } = diagnostic;
  if (source === undefined) return "";
  const lines = source.split(/\r\n|\n|\r/);
  const first = Math.max(1, diagnostic.line - contextLines);
  const last = Math.min(lines.length, diagnostic.line + contextLines);
  const width = String(last).length;
  const shift = Math.max(0, diagnostic.column - widestFrame + 40);
  const frame: string[] = [];
  for (let line = first; line <= last; line++) {
    const text = expandTabs((lines[line - 1] ?? "").slice(shift, shift + widestFrame));
    const marked = line === diagnostic.line;
    const gutter = `${marked ? ">" : " "} ${String(line).padStart(width)} |`;
    frame.push(`${marked ? paint("bold", gutter) : paint("dim", gutter)} ${text}`.trimEnd());
    if (marked)
      frame.push(`${paint("dim", `  ${" ".repeat(width)} |`)} ${caretLine(diagnostic, lines, shift, severity, paint)}`);
  }
  return frame.join("\n");
}

function caretLine(
  diagnostic: Diagnostic,
  lines: readonly string[],
  shift: number,
  severity: "error" | "warning",
  paint: Paint,
): string {
  const text = lines[diagnostic.line - 1] ?? "";
  const start = diagnostic.column - 1;
  const before = expandTabs(text.slice(shift, start));
  const length = Math.max(1, Math.min(diagnostic.length, text.trimEnd().length - start, widestFrame + shift - start));
  return " ".repeat(before.length) + paint(severity, "^".repeat(length));
}

function expandTabs(text: string): string {
  return text.replaceAll("\t", "  ");
}
