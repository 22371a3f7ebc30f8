import type ts from "typescript";
import { lineStartsOf, positionAt } from "../compiler/backend/positions.ts";
import type { CallStats, FileResult, MarkedCall } from "../compiler/result.ts";
import { functionSource, type SourceExcerpt } from "./functionSource.ts";

/** Everything `nabla inspect` shows of one marked call. */
export type InspectedCall = {
  readonly name: string;
  readonly marker: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** The differentiated function as the user wrote it; the marked call itself if it is not found by name. */
  readonly source: SourceExcerpt;
  readonly stages: MarkedCall["stages"];
  /** The generated function, formatted. */
  readonly typescript: string;
  readonly javascript: string;
  /** The generated function as it is emitted, line by line, with the place that each line comes from. */
  readonly lines: readonly MappedLine[];
  readonly stats: CallStats;
};

export type MappedLine = { readonly text: string; readonly origin: { file: string; line: number } | undefined };

/** Gathers the marked calls of one file, in the order of the source. */
export async function inspectCalls(
  typescript: typeof ts,
  program: ts.Program,
  result: FileResult,
): Promise<InspectedCall[]> {
  const sourceFile = program.getSourceFile(result.file);
  if (sourceFile === undefined) return [];
  const calls: InspectedCall[] = [];
  for (const call of result.calls) {
    const { line, character } = sourceFile.getLineAndCharacterOfPosition(call.start);
    calls.push({
      name: call.name,
      marker: call.marker,
      file: call.file,
      line: line + 1,
      column: character + 1,
      source: functionSource(typescript, program, result, call),
      stages: call.stages.map(({ pass, ir, milliseconds }) => ({ pass, ir, milliseconds })),
      typescript: await format(call.code),
      javascript: await format(toJavaScript(typescript, call.code)),
      lines: mappedLines(program, result, call.code),
      stats: call.stats,
    });
  }
  return calls;
}

async function format(code: string): Promise<string> {
  const prettier = await import("prettier");
  return (await prettier.format(code, { parser: "babel-ts", printWidth: 100 })).trimEnd();
}

function toJavaScript(typescript: typeof ts, code: string): string {
  const { ScriptTarget, ModuleKind } = typescript;
  const compilerOptions: ts.CompilerOptions = { target: ScriptTarget.ES2022, module: ModuleKind.ESNext };
  // A piece of a module, which is strict anyway.
  return typescript.transpileModule(code, { compilerOptions }).outputText.replace(/^"use strict";\s*/, "");
}

function mappedLines(program: ts.Program, { generated }: FileResult, code: string): MappedLine[] {
  const offset = generated.text.indexOf(code);
  const starts = lineStartsOf(code);
  const origins: MappedLine["origin"][] = starts.map(() => undefined);
  for (const mapping of offset < 0 ? [] : generated.mappings) {
    const at = mapping.generated - offset;
    if (at < 0 || at >= code.length) continue;
    const { line } = positionAt(starts, at);
    const position = program.getSourceFile(mapping.file)?.getLineAndCharacterOfPosition(mapping.original);
    if (position !== undefined) origins[line] ??= { file: mapping.file, line: position.line + 1 };
  }
  return code
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .map((text, line) => ({ text, origin: origins[line] }));
}
