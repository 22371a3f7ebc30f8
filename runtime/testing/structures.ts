/** A number in a structure, and where it is: `args[0].position[2]`. */
export type Leaf = { readonly path: string; readonly value: number };

/** The numbers of a structure that can have derivatives, in order: integer arrays, strings and the like have none. */
export function leavesOf(structure: unknown, root: string): readonly Leaf[] {
  if (typeof structure === "number") return [{ path: root, value: structure }];
  if (isIntegers(structure) || typeof structure !== "object" || structure === null) return [];
  return entriesOf(structure).flatMap(([key, member]) => leavesOf(member, inside(structure, root, key)));
}

/** One number to put in place of another. */
export type Change = { readonly root: string; readonly path: string; readonly value: number };

/** A deep copy, of class instances too, with one number changed. */
export function copyOf<T>(structure: T, change?: Change): T {
  const at = (member: unknown, path: string): unknown => {
    if (typeof member === "number") return path === change?.path ? change.value : member;
    if (ArrayBuffer.isView(member)) return copyOfView(member as unknown as Float64Array, path, change);
    if (typeof member !== "object" || member === null) return member;
    if (member instanceof Map || member instanceof Set) return structuredClone(member);
    const copy = (Array.isArray(member) ? [] : Object.create(Object.getPrototypeOf(member) as object | null)) as Record<string, unknown>;
    for (const [key, value] of entriesOf(member)) copy[key] = at(value, inside(member, path, key));
    return copy;
  };
  return at(structure, change?.root ?? "") as T;
}

function copyOfView(view: Float64Array, path: string, change: Change | undefined): Float64Array {
  const copy = view.slice();
  if (change?.path.startsWith(`${path}[`)) copy[Number(change.path.slice(path.length + 1, -1))] = change.value;
  return copy;
}

/** Zeros in the structure of a derivative, with a one at a path. */
export function zerosOf(structure: unknown, path: string | undefined, root: string): unknown {
  if (typeof structure === "number") return path === root ? 1 : 0;
  if (typeof structure !== "object" || structure === null) return structure;
  if (ArrayBuffer.isView(structure)) {
    const zeros = (structure as unknown as Float64Array).slice().fill(0);
    if (path?.startsWith(`${root}[`)) zeros[Number(path.slice(root.length + 1, -1))] = 1;
    return zeros;
  }
  const entries = entriesOf(structure).map(([key, member]) => [key, zerosOf(member, path, inside(structure, root, key))] as const);
  if (Array.isArray(structure)) return entries.map(([, member]) => member);
  return Object.fromEntries(entries.filter(([, member]) => typeof member === "number" || (typeof member === "object" && member !== null)));
}

function entriesOf(structure: object): readonly (readonly [string, unknown])[] {
  return Object.entries(structure);
}

function inside(structure: object, root: string, key: string): string {
  return Array.isArray(structure) || ArrayBuffer.isView(structure) ? `${root}[${key}]` : `${root}.${key}`;
}

function isIntegers(structure: unknown): boolean {
  return ArrayBuffer.isView(structure) && !(structure instanceof Float64Array || structure instanceof Float32Array);
}
