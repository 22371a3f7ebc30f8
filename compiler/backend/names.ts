import type { Value } from "../../ir/ops.ts";

/** Words that no generated variable may be called: JavaScript's own and the globals that generated code uses. */
const keywords =
  "break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield await async of arguments eval undefined NaN Infinity Math Number Object Array console Float64Array Float32Array Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array args tangents".split(
    " ",
  );

/** Gives values JavaScript names: the user's where possible, each once in the function. */
export class Names {
  readonly #taken: Set<string>;
  readonly #names = new Map<Value, string>();
  /** The next number to try after each hint. */
  readonly #numbers = new Map<string, number>();

  constructor(reserved: ReadonlySet<string>) {
    this.#taken = new Set([...keywords, ...reserved]);
  }

  of(value: Value): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = this.fresh(value.name ?? "t");
    this.#names.set(value, name);
    return name;
  }

  /** Makes a value share another's variable. */
  share(value: Value, name: string): void {
    this.#names.set(value, name);
  }

  fresh(hint: string): string {
    const base = hint.replace(/[^\w$]/g, "_").replace(/^(\d)/, "_$1") || "t";
    let name = base;
    let number = this.#numbers.get(base) ?? 2;
    while (this.#taken.has(name)) name = `${base}${number++}`;
    this.#numbers.set(base, number);
    this.#taken.add(name);
    return name;
  }
}
