/** A map whose changes since `open` are undone by `close`; scopes nest. */
export class ScopedMap<Key, Item> {
  readonly #items = new Map<Key, Item>();
  readonly #changes: { readonly key: Key; readonly had: boolean; readonly before: Item | undefined }[] = [];
  readonly #scopes: number[] = [];

  get(key: Key): Item | undefined {
    return this.#items.get(key);
  }

  set(key: Key, item: Item): void {
    this.#changes.push({ key, had: this.#items.has(key), before: this.#items.get(key) });
    this.#items.set(key, item);
  }

  open(): void {
    this.#scopes.push(this.#changes.length);
  }

  close(): void {
    const start = this.#scopes.pop() ?? 0;
    while (this.#changes.length > start) {
      const change = this.#changes.pop();
      if (!change) return;
      if (change.had) this.#items.set(change.key, change.before as Item);
      else this.#items.delete(change.key);
    }
  }
}
