import { identifierPattern } from "./names.ts";

export type TokenKind = "value" | "function" | "word" | "string" | "number" | "symbol" | "end";

export type Token = {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
  /** First of its line. */
  readonly startsLine: boolean;
};

/** What is wrong with a text, and where; lines and columns count from 1. */
export class SyntaxErrorAt extends Error {
  override readonly name = "SyntaxErrorAt";
  readonly line: number;
  readonly column: number;

  constructor(message: string, text: string, offset: number) {
    const before = text.slice(0, offset).split("\n");
    const [line, column] = [before.length, (before.at(-1) ?? "").length + 1];
    super(`${line}:${column}: ${message}`);
    this.line = line;
    this.column = column;
  }
}

const string = '"(?:[^"\\\\\\n]|\\\\.)*"';
const patterns: readonly (readonly [TokenKind | "space", string])[] = [
  ["space", "(?:\\s|//[^\\n]*)+"],
  ["value", `%(?:\\d+|${identifierPattern}(?:\\.\\d+)?)`],
  ["function", `@(?:${string}|${identifierPattern}(?:\\.${identifierPattern})*)`],
  ["word", identifierPattern],
  ["string", string],
  ["number", "-?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Infinity)"],
  ["symbol", "->|\\.\\.|[{}()\\[\\]<>:,=!?]"],
];
const token = new RegExp(patterns.map(([kind, pattern]) => `(?<${kind}>${pattern})`).join("|"), "uy");

/** Splits a text into tokens; `//` starts a comment to the end of the line. The last token is the end. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let startsLine = true;
  while (offset < text.length) {
    token.lastIndex = offset;
    const groups = token.exec(text)?.groups ?? {};
    const [kind, matched] = Object.entries(groups as Readonly<Record<string, string | undefined>>).find(([, group]) => group !== undefined) ?? [];
    if (kind === undefined || matched === undefined) {
      throw new SyntaxErrorAt(`unexpected character ${JSON.stringify(text[offset])}`, text, offset);
    }
    if (kind === "space") startsLine ||= matched.includes("\n");
    else {
      tokens.push({ kind: kind as TokenKind, text: matched, offset, startsLine });
      startsLine = false;
    }
    offset += matched.length;
  }
  tokens.push({ kind: "end", text: "", offset, startsLine: true });
  return tokens;
}
