import type { CallStats } from "../compiler/result.ts";
import type { InspectedCall } from "./inspectedCall.ts";
import { displayName, type Terminal } from "./output.ts";

/** The source, the IR after the last pass and the generated code of a call, under headings. */
export function overview(terminal: Terminal, call: InspectedCall): string {
  const source = call.source.text.split(/\r\n|\n|\r/);
  const last = call.stages.at(-1);
  const parts = [
    heading(terminal, call),
    section(terminal, `source ${displayName(terminal.cwd, call.source.file)}:${String(call.source.line)}`),
    numbered(source.map((text, index) => [String(call.source.line + index), text])),
    ...(last === undefined ? [] : [section(terminal, `ir after ${last.pass}`), last.ir.trimEnd()]),
    section(terminal, "generated"),
    call.typescript,
  ];
  return parts.join("\n");
}

/** What a call is, e.g. `src/a.ts:4:11 grad(loss)`. */
export function heading(terminal: Terminal, call: InspectedCall): string {
  const place = `${displayName(terminal.cwd, call.file)}:${String(call.line)}:${String(call.column)}`;
  return terminal.paintOut("bold", `${place} ${call.marker}(${call.name})`);
}

/** One form of a call alone: `ts`, `js`, `ir`, or the IR after a pass. Undefined if there is no such form. */
export function oneForm(call: InspectedCall, form: string): string | undefined {
  if (form === "ts") return call.typescript;
  if (form === "js") return call.javascript;
  if (form === "ir") return call.stages.at(-1)?.ir.trimEnd();
  return call.stages.findLast(({ pass }) => pass === form)?.ir.trimEnd();
}

/** The generated code as emitted, with the line of the user's file that each line comes from. */
export function mapView(terminal: Terminal, call: InspectedCall): string {
  const rows = call.lines.map(({ text, origin }): [string, string] => {
    if (origin === undefined) return ["", text];
    return [`${displayName(terminal.cwd, origin.file)}:${String(origin.line)}`, text];
  });
  return [heading(terminal, call), numbered(rows)].join("\n");
}

/** The counts of a call. */
export function statsView(terminal: Terminal, call: InspectedCall): string {
  const { stats } = call;
  const rows: [string, string][] = [
    ["operations, primal", String(stats.primalOps)],
    ["operations, derivative", `${String(stats.derivativeOps)}${ratio(stats)}`],
    ["loops", String(stats.loops)],
    ["arrays kept", String(stats.keptArrays)],
    ["tape pushes", stats.tapePushes === 0 ? "0 (no tape)" : String(stats.tapePushes)],
    ["compile time", `${stats.compileMilliseconds.toFixed(1)} ms`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${terminal.paintOut("dim", label.padEnd(width))}  ${value}`).join("\n");
}

function ratio({ primalOps, derivativeOps }: CallStats): string {
  return primalOps === 0 ? "" : ` (${(derivativeOps / primalOps).toFixed(2)} times the primal)`;
}

function section(terminal: Terminal, title: string): string {
  return `\n${terminal.paintOut("dim", `── ${title} ${"─".repeat(Math.max(2, 76 - title.length))}`)}`;
}

function numbered(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padStart(width)} | ${text}`.trimEnd()).join("\n");
}
