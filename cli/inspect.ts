import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { compileFile } from "../compiler/compileFile.ts";
import { loadTypeScript } from "../compiler/compile.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { createProgram } from "../compiler/project.ts";
import { UsageError, type Arguments } from "./arguments.ts";
import { htmlPage } from "./inspectHtml.ts";
import { heading, mapView, oneForm, overview, statsView } from "./inspectText.ts";
import { inspectCalls, type InspectedCall } from "./inspectedCall.ts";
import { hasErrors, printDiagnostics, problemCount, type Terminal } from "./output.ts";
import { projectOf } from "./session.ts";

/**
 * `nabla inspect`: shows what the compiler makes of the marked calls of a file, or of those of one function in it.
 * @returns 0, or 1 if there are errors or no such function.
 * @throws {UsageError} if a form is asked for that no call has.
 */
export async function inspect(terminal: Terminal, args: Arguments): Promise<number> {
  const [file = "", name] = (args.files[0] ?? "").split("#");
  const typescript = loadTypeScript();
  const project = projectOf(typescript, { ...args, files: [file] }, terminal.cwd);
  const program = createProgram(typescript, project, terminal.cwd);
  const sourceFile = program.getSourceFile(resolve(terminal.cwd, file).replaceAll("\\", "/"));
  const result = sourceFile && compileFile(typescript, program, sourceFile, { fastMath: args.fastMath });
  const diagnostics: readonly Diagnostic[] = [...project.diagnostics, ...(result?.diagnostics ?? [])];
  const calls = result === undefined ? [] : await inspectCalls(typescript, program, result);
  const chosen = name === undefined ? calls : calls.filter((call) => call.name === name);
  printDiagnostics(terminal, diagnostics);
  if (chosen.length > 0) show(terminal, args, chosen);
  else if (!hasErrors(diagnostics)) terminal.err(nothingToShow(file, name, calls));
  if (diagnostics.length > 0) terminal.err(`${problemCount(diagnostics)}.`);
  return hasErrors(diagnostics) || chosen.length === 0 ? 1 : 0;
}

function nothingToShow(file: string, name: string | undefined, calls: readonly InspectedCall[]): string {
  if (calls.length === 0) return `${file} has no marked calls.`;
  const names = [...new Set(calls.map((call) => call.name))].join(", ");
  return `No marked call in ${file} differentiates "${name ?? ""}". There are calls of ${names}.`;
}

function show(terminal: Terminal, args: Arguments, calls: readonly InspectedCall[]): void {
  if (args.html !== undefined) {
    const path = resolve(terminal.cwd, args.html);
    writeFileSync(path, htmlPage(calls, terminal.cwd));
    terminal.err(`Wrote ${args.html}.`);
  }
  if (args.json) terminal.out(JSON.stringify(calls, null, 2));
  else if (args.emit !== undefined) terminal.out(calls.map((call) => form(call, args.emit ?? "")).join("\n\n"));
  else if (args.html === undefined || args.map || args.stats) terminal.out(texts(terminal, args, calls).join("\n\n"));
}

function form(call: InspectedCall, name: string): string {
  const text = oneForm(call, name);
  if (text !== undefined) return text;
  const passes = [...new Set(call.stages.map(({ pass }) => pass))].join(", ");
  throw new UsageError(
    `There is no form "${name}" of ${call.name}. Forms are ts, js, ir, and after a pass: ${passes}.`,
  );
}

function texts(terminal: Terminal, args: Arguments, calls: readonly InspectedCall[]): string[] {
  return calls.map((call) => {
    if (args.map) return [mapView(terminal, call), ...(args.stats ? [statsView(terminal, call)] : [])].join("\n");
    if (args.stats) return [heading(terminal, call), statsView(terminal, call)].join("\n");
    return [overview(terminal, call), "", statsView(terminal, call)].join("\n");
  });
}
