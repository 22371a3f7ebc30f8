import type { Span } from "../../ir/ops.ts";
import type { Mapping } from "../result.ts";
import type { Code } from "./code.ts";

/** Collects lines of text, and where they come from. */
export class Writer {
  readonly mappings: Mapping[] = [];
  readonly #indent: string;
  readonly #chunks: string[] = [];
  #length = 0;
  #depth = 0;

  constructor(indent: string) {
    this.#indent = indent;
  }

  get text(): string {
    return this.#chunks.join("");
  }

  /** One line that stems from `span`; calls in it may stem from elsewhere. */
  line(span: Span | undefined, ...parts: readonly (string | Code)[]): void {
    this.#append(this.#indent.repeat(this.#depth));
    this.#map(span);
    for (const part of parts) {
      if (typeof part !== "string") for (const mark of part.marks) this.#map(mark.span, mark.offset);
      this.#append(typeof part === "string" ? part : part.text);
    }
    this.#append("\n");
  }

  /** A line after which lines are indented. */
  open(span: Span | undefined, ...parts: readonly (string | Code)[]): void {
    this.line(span, ...parts);
    this.#depth++;
  }

  /** A line before which the indentation ends. */
  close(...parts: readonly string[]): void {
    this.#depth--;
    this.line(undefined, ...parts);
  }

  /** A line that closes one block and opens the next: `} else {`. */
  reopen(span: Span | undefined, ...parts: readonly (string | Code)[]): void {
    this.#depth--;
    this.open(span, ...parts);
  }

  #append(text: string): void {
    this.#chunks.push(text);
    this.#length += text.length;
  }

  #map(span: Span | undefined, offset = 0): void {
    if (span === undefined) return;
    const generated = this.#length + offset;
    const last = this.mappings.at(-1);
    if (last?.generated === generated) return;
    this.mappings.push({ generated, file: span.file, original: span.start });
  }
}
