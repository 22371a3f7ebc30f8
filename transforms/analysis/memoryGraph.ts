import { isReference, type RecordType, type Type } from "../../ir/types.ts";

/** Slot that stands for all elements of an array. */
export const elementSlot = "[]";

/** A record type that is being walked, and the objects that have it. */
type Around = { readonly index: number; readonly type: RecordType };

type Node = {
  parent: number;
  /** What the memory holds that is itself memory: elements under `elementSlot`, fields under their names. */
  readonly content: Map<string, number>;
};

/**
 * The union–find of Steensgaard's points-to analysis: a node is a set of objects, `content` leads to the set of objects
 * that they refer to, and unifying two nodes unifies their contents. Nearly linear.
 */
export class MemoryGraph {
  readonly #nodes: Node[] = [];

  get size(): number {
    return this.#nodes.length;
  }

  create(): number {
    this.#nodes.push({ parent: this.#nodes.length, content: new Map() });
    return this.#nodes.length - 1;
  }

  find(index: number): number {
    let root = index;
    while (this.#node(root).parent !== root) root = this.#node(root).parent;
    for (let at = index; at !== root;) {
      const node = this.#node(at);
      at = node.parent;
      node.parent = root;
    }
    return root;
  }

  /** The objects that `slot` of these objects refers to. */
  content(index: number, slot: string): number {
    const { content } = this.#node(this.find(index));
    const known = content.get(slot);
    if (known !== undefined) return this.find(known);
    const created = this.create();
    content.set(slot, created);
    return created;
  }

  contents(index: number): ReadonlyMap<string, number> {
    return this.#node(this.find(index)).content;
  }

  unify(first: number, second: number): void {
    const pending: [number, number][] = [[first, second]];
    for (let pair = pending.pop(); pair; pair = pending.pop()) {
      const a = this.find(pair[0]);
      const b = this.find(pair[1]);
      if (a === b) continue;
      const [kept, merged] = this.contents(a).size >= this.contents(b).size ? [a, b] : [b, a];
      this.#node(merged).parent = kept;
      const { content } = this.#node(kept);
      for (const [slot, target] of this.#node(merged).content) {
        const known = content.get(slot);
        if (known === undefined) content.set(slot, target);
        else pending.push([known, target]);
      }
    }
  }

  /** Adds to `reached` the roots of these objects and of everything that they lead to. */
  reach(index: number, reached: Set<number>): void {
    const root = this.find(index);
    if (reached.has(root)) return;
    reached.add(root);
    for (const target of this.contents(root).values()) this.reach(target, reached);
  }

  /**
   * Visits, with its type, each set of objects that a value of type `type` in these objects leads to. Objects inside others of
   * the same record type (a tree's nodes) are one set with those.
   */
  walkType(index: number, type: Type, visit: (node: number, type: Type) => void, around: readonly Around[] = []): void {
    if (!isReference(type)) return;
    const same = around.find((outer) => outer.type === type);
    if (same) {
      this.unify(same.index, index);
      return;
    }
    visit(index, type);
    const inner = type.kind === "record" ? [...around, { index, type }] : around;
    if (type.kind === "array") {
      if (isReference(type.element)) this.walkType(this.content(index, elementSlot), type.element, visit, inner);
      return;
    }
    for (const field of type.fields) {
      if (isReference(field.type)) this.walkType(this.content(index, field.name), field.type, visit, inner);
    }
  }

  #node(index: number): Node {
    return this.#nodes[index] as Node;
  }
}

/** Equal for types that one object can have. An object has all record types that want no more than its members; a tuple is none. */
export function typeKey(type: Type): string {
  if (type.kind === "array") return `${type.storage}<${typeKey(type.element)}>`;
  return type.kind === "record" && type.isTuple ? "tuple" : type.kind;
}
