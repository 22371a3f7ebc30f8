import { invariant } from "../invariant.ts";
import { SyntaxErrorAt, tokenize, type Token, type TokenKind } from "./tokenize.ts";

const described: Readonly<Record<TokenKind, string>> = {
  value: "a value",
  function: "a function name",
  word: "a word",
  string: "a string",
  number: "a number",
  symbol: "a symbol",
  end: "the end of the text",
};

/** A position in a text that is being parsed. */
export class Cursor {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  get peek(): Token {
    const token = this.#tokens[this.#next];
    invariant(token, "the end token is never taken");
    return token;
  }

  /** Whether the next token is this symbol or word. */
  at(text: string): boolean {
    const { kind } = this.peek;
    return (kind === "symbol" || kind === "word") && this.peek.text === text;
  }

  atKind(kind: TokenKind): boolean {
    return this.peek.kind === kind;
  }

  take(): Token {
    const token = this.peek;
    if (token.kind !== "end") this.#next++;
    return token;
  }

  /** Takes this symbol or word if it is next. */
  accept(text: string): boolean {
    const found = this.at(text);
    if (found) this.take();
    return found;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`expected \`${text}\`, found ${describe(this.peek)}`);
  }

  expectKind(kind: TokenKind): string {
    if (!this.atKind(kind)) this.fail(`expected ${described[kind]}, found ${describe(this.peek)}`);
    return this.take().text;
  }

  /** A string with its escapes resolved. */
  string(): string {
    const { peek } = this;
    return unquote(this.expectKind("string"), (message) => this.fail(message, peek));
  }

  /** A word or a quoted string. */
  name(): string {
    return this.atKind("string") ? this.string() : this.expectKind("word");
  }

  functionName(): string {
    const { peek } = this;
    const name = this.expectKind("function").slice(1);
    return name.startsWith('"') ? unquote(name, (message) => this.fail(message, peek)) : name;
  }

  integer(): number {
    const { peek } = this;
    const value = Number(this.expectKind("number"));
    return Number.isInteger(value) ? value : this.fail("expected an integer", peek);
  }

  /** Comma-separated items between brackets; none when the opening bracket is followed by the closing one. */
  list<Item>(open: string, close: string, item: () => Item): Item[] {
    this.expect(open);
    const items: Item[] = [];
    while (!this.at(close)) {
      if (items.length > 0) this.expect(",");
      items.push(item());
    }
    this.expect(close);
    return items;
  }

  fail(message: string, token: Token = this.peek): never {
    throw new SyntaxErrorAt(message, this.#text, token.offset);
  }
}

function describe(token: Token): string {
  return token.kind === "end" ? described.end : `\`${token.text}\``;
}

function unquote(quoted: string, fail: (message: string) => never): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return fail(`bad escape in ${quoted}`);
  }
}
