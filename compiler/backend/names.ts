/** Words that no generated variable may be called: JavaScript's own and the globals that generated code uses. */
const keywords =
  "break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield await async of arguments eval undefined NaN Infinity Math Number Object Array console Float64Array Float32Array Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array args tangents".split(
    " ",
  );

/** Words that no generated variable may be called, with those of the module. */
export function reservedWords(others: Iterable<string>): ReadonlySet<string> {
  return new Set([...keywords, ...others]);
}

/**
 * The names declared in one block. A name is given out at most once along a chain of nested blocks, so nothing is ever
 * shadowed; blocks beside each other may use the same names.
 */
export class NameScope {
  readonly #parent: NameScope | undefined;
  readonly #reserved: ReadonlySet<string>;
  readonly #declared = new Set<string>();
  /** Names declared in the blocks inside, up to now. */
  readonly #inside = new Set<string>();
  /** The next number to try after each hint. */
  readonly #numbers = new Map<string, number>();
  /** The first number after each hint whose name blocks inside may use, as far as is known. */
  readonly #firstUnseen = new Map<string, number>();

  constructor(reserved: ReadonlySet<string>, parent?: NameScope) {
    this.#reserved = reserved;
    this.#parent = parent;
  }

  nested(): NameScope {
    return new NameScope(this.#reserved, this);
  }

  /** Declares a name like `hint`. */
  declare(hint: string): string {
    const base = hint.replace(/[^\p{ID_Continue}$]/gu, "_").replace(/^(?![\p{ID_Start}$_])/u, "_");
    const name = this.#isTaken(base) ? this.#nextFree(base) : base;
    this.#declared.add(name);
    for (let outer = this.#parent; outer; outer = outer.#parent) outer.#inside.add(name);
    return name;
  }

  #nextFree(base: string): string {
    const numbered = (number: number): string => (/\d$/.test(base) ? `${base}_${number}` : `${base}${number}`);
    let unseen = this.#unseen(base);
    while (this.#isReserved(numbered(unseen))) unseen++;
    this.#firstUnseen.set(base, unseen);
    let number = Math.max(this.#numbers.get(base) ?? 2, unseen);
    while (this.#isTaken(numbered(number))) number++;
    this.#numbers.set(base, number + 1);
    return numbered(number);
  }

  #unseen(base: string): number {
    return this.#firstUnseen.get(base) ?? (this.#parent ? this.#parent.#unseen(base) : 2);
  }

  #isTaken(name: string): boolean {
    return this.#inside.has(name) || this.#isReserved(name);
  }

  /** Blocks inside must not use the name either. */
  #isReserved(name: string): boolean {
    return this.#declared.has(name) || (this.#parent ? this.#parent.#isReserved(name) : this.#reserved.has(name));
  }
}
