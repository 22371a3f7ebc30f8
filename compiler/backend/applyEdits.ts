import { encode, type SourceMapMappings, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import { MagicString } from "magic-string";
import type { FileResult, Output, SourceMap } from "../result.ts";
import { lineStartsOf, positionAt } from "./positions.ts";

/**
 * The text of a module after compilation, with its map: the original text with the edits of `result`, followed by the
 * generated functions.
 *
 * Kept text maps to itself word by word; generated text maps where the compiler says it stems from, which may be another
 * file. Sources of the map are paths relative to the directory of the module.
 *
 * @param original Text of the module that the offsets in `result.edits` refer to.
 * @param readSource Text of the other files that mappings refer to; without it their lines cannot be computed and the
 * mappings to them are left out.
 */
export function applyEdits(
  original: string,
  result: FileResult,
  readSource: (file: string) => string | undefined = () => undefined,
): Output {
  const edited = editText(original, result);
  const body = edited.toString();
  const separator = separatorBetween(body, result.generated.text);
  const map = edited.generateDecodedMap({ hires: "boundary" });
  const sources = new SourceTable(result.file, original, readSource);
  const mappings = map.mappings as SourceMapMappings;
  addGeneratedMappings(mappings, sources, result, body + separator);
  return { code: body + separator + result.generated.text, map: sources.toMap(mappings) };
}

/** Line breaks that leave one empty line between the module and the generated functions. */
function separatorBetween(body: string, generated: string): string {
  if (generated === "") return "";
  return (body === "" || body.endsWith("\n") ? "" : "\n") + (generated.startsWith("\n") ? "" : "\n");
}

function editText(original: string, result: FileResult): MagicString {
  const edited = new MagicString(original);
  for (const { start, end, text } of result.edits) {
    if (start === end) edited.appendLeft(start, text);
    else if (text === "") edited.remove(start, end);
    else edited.update(start, end, text);
  }
  return edited;
}

/**
 * Adds a segment for each mapping of the generated text, which follows `before`. A line without one continues what the
 * line before it maps to, up to the empty line between two functions: every statement has a place in a stack trace.
 */
function addGeneratedMappings(
  mappings: SourceMapMappings,
  sources: SourceTable,
  result: FileResult,
  before: string,
): void {
  const { text, mappings: generated } = result.generated;
  const lineStarts = lineStartsOf(text);
  const firstLine = lineStartsOf(before).length - 1;
  const segments: SourceMapMappings = lineStarts.map(() => []);
  for (const mapping of [...generated].sort((a, b) => a.generated - b.generated)) {
    const source = sources.indexOf(mapping.file);
    if (source === undefined) continue;
    const place = positionAt(lineStarts, mapping.generated);
    const from = positionAt(sources.lineStarts(source), mapping.original);
    segments[place.line]?.push([place.column, source, from.line, from.column]);
  }
  continueLines(segments, text.split(/\r\n|[\n\r\u2028\u2029]/));
  while (mappings.length < firstLine) mappings.push([]);
  // One by one: a long module has more lines than a call may have arguments.
  mappings.length = firstLine;
  for (const line of segments) mappings.push(line);
}

function continueLines(segments: SourceMapMappings, lines: readonly string[]): void {
  let last: SourceMapSegment | undefined;
  for (const [index, line] of lines.entries()) {
    const own = segments[index] ?? [];
    const column = line.search(/\S/);
    if (column < 0) last = undefined;
    else if (own.length === 0 && last !== undefined && last.length !== 1) own.push([column, last[1], last[2], last[3]]);
    last = own.at(-1) ?? last;
  }
}

/** The `sources` of the map: the module itself, then other files in the order in which mappings name them. */
class SourceTable {
  readonly #file: string;
  readonly #readSource: (file: string) => string | undefined;
  readonly #names: string[] = [];
  readonly #contents: string[] = [];
  readonly #lineStarts: number[][] = [];
  readonly #indices = new Map<string, number | undefined>();

  constructor(file: string, original: string, readSource: (file: string) => string | undefined) {
    this.#file = file;
    this.#readSource = readSource;
    this.#add(file, original);
  }

  /** Undefined if the text of the file is not to be had. */
  indexOf(file: string): number | undefined {
    if (this.#indices.has(file)) return this.#indices.get(file);
    const content = this.#readSource(file);
    if (content === undefined) this.#indices.set(file, undefined);
    else this.#add(file, content);
    return this.#indices.get(file);
  }

  lineStarts(source: number): readonly number[] {
    return this.#lineStarts[source] ?? [0];
  }

  toMap(mappings: SourceMapMappings): SourceMap {
    return {
      version: 3,
      sources: this.#names,
      sourcesContent: this.#contents,
      names: [],
      mappings: encode(mappings),
    };
  }

  #add(file: string, content: string): void {
    this.#indices.set(file, this.#names.length);
    this.#names.push(relativeName(this.#file, file));
    this.#contents.push(content);
    this.#lineStarts.push(lineStartsOf(content));
  }
}

/** Path of `to` relative to the directory of `from`, with forward slashes; absolute if they share no root. */
function relativeName(from: string, to: string): string {
  const origin = from.replaceAll("\\", "/").split("/").slice(0, -1);
  const target = to.replaceAll("\\", "/").split("/");
  if (origin[0] !== target[0]) return target.join("/");
  let common = 0;
  while (common < origin.length && common < target.length - 1 && origin[common] === target[common]) common++;
  return [...Array<string>(origin.length - common).fill(".."), ...target.slice(common)].join("/");
}
