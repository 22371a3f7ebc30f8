import type { Value } from "../../ir/ops.ts";
import { isDifferentiable, isReference, type Type } from "../../ir/types.ts";
import type { AliasClasses, ClassId } from "./aliasClasses.ts";

/** A growing set of numbers, tapes and alias classes. */
export class Marks {
  readonly values = new Set<Value>();
  readonly classes = new Set<ClassId>();
  readonly #alias: AliasClasses;
  readonly #excluded: ReadonlySet<Value>;
  readonly #cut: ReadonlySet<ClassId>;
  #size = 0;

  constructor(alias: AliasClasses, excluded: ReadonlySet<Value> = new Set(), cut: ReadonlySet<ClassId> = new Set()) {
    this.#alias = alias;
    this.#excluded = excluded;
    this.#cut = cut;
  }

  add(value: Value | undefined): void {
    if (!value || this.#excluded.has(value)) return;
    if (value.type.kind === "f64" || value.type.kind === "tape") this.values.add(value);
  }

  #mark(id: ClassId): void {
    if (!this.#cut.has(id)) this.classes.add(id);
  }

  /** Marks a number, or all memory reachable from a reference that is or leads to numbers. */
  addDeep(value: Value): void {
    this.add(value);
    if (!isReference(value.type)) return;
    for (const id of contentClasses(this.#alias, this.#alias.classOf(value), value.type, isDifferentiable)) this.#mark(id);
  }

  addMemory(reference: Value): void {
    this.#mark(this.#alias.classOf(reference));
  }

  has(value: Value | undefined): boolean {
    return value !== undefined && this.values.has(value);
  }

  memory(reference: Value): boolean {
    return this.classes.has(this.#alias.classOf(reference));
  }

  /** Whether a number is marked, or any memory reachable from a reference. */
  hasDeep(value: Value): boolean {
    if (!isReference(value.type)) return this.has(value);
    return contentClasses(this.#alias, this.#alias.classOf(value), value.type).some((id) => this.classes.has(id));
  }

  /** True when marks were added since the last call. */
  grew(): boolean {
    const size = this.values.size + this.classes.size;
    const grew = size !== this.#size;
    this.#size = size;
    return grew;
  }
}

/** The class of a reference and the classes of everything reachable from it, following its type as far as `within` holds. */
export function contentClasses(classes: AliasClasses, root: ClassId, type: Type, within: (type: Type) => boolean = () => true): ClassId[] {
  const found = new Map<ClassId, Set<Type>>();
  const visit = (id: ClassId, at: Type): void => {
    const types = found.get(id) ?? new Set();
    if (types.has(at) || !within(at)) return;
    found.set(id, types.add(at));
    if (at.kind === "array" && isReference(at.element)) visit(classes.elementClass(id), at.element);
    if (at.kind !== "record") return;
    for (const field of at.fields) if (isReference(field.type)) visit(classes.fieldClass(id, field.name), field.type);
  };
  visit(root, type);
  return [...found.keys()];
}

