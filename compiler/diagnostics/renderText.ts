import type { Diagnostic } from "./diagnostic.ts";
import { plain, renderFrame, type Paint } from "./renderFrame.ts";

/**
 * A diagnostic as the command line prints it: place, code and message, code frame, advice.
 *
 *   src/a.ts:4:16 error NABLA1001: …
 *     4 | …
 *   …
 *
 * @param nameOf How to call a file, e.g. relative to the current directory.
 */
export function renderText(diagnostic: Diagnostic, nameOf: (file: string) => string, paint: Paint = plain): string {
  const { file, line, column, severity, code, message, advice } = diagnostic;
  const place = file === undefined ? "" : `${paint("bold", `${nameOf(file)}:${String(line)}:${String(column)}`)} `;
  const head = `${place}${paint(severity, severity)} ${paint("dim", `${code}:`)} ${message}`;
  const frame = renderFrame(diagnostic, paint);
  return [head, frame, advice === "" ? "" : `  ${paint("advice", advice)}`].filter((part) => part !== "").join("\n");
}
