/**
 * JavaScript that finds the places of keys: of an index (`$0`), which is a Map from each key to its position in an array. It
 * gives positions only, and keeps nothing but the keys. Not pure: an index changes.
 */
export const keyIndex = {
  make: "new Map()",
  /** The position of a key, `$2` where it has none. */
  find: "$0.get($1) ?? $2",
  /** Whether a position is that of a key: a key that was removed, or came again later, is not there any more. */
  isAt: "$0.get($1) === $2",
  insert: "$0.set($1, $2)",
  remove: "$0.delete($1)",
  clear: "$0.clear()",
  size: "$0.size",
} as const;

/** Reads a Map or Set (`$0`) that comes from outside of the function, where it may change after a call: not pure either. */
export const outsideTable = {
  get: "$0.get($1)",
  has: "$0.has($1)",
  keys: "Array.from($0.keys())",
} as const;

/** The names of the members of an object (`$0`) that comes from outside of the function: its own, or those that `for…in` gives. */
export const objectKeys = {
  own: "Object.keys($0)",
  enumerable: "(() => { const keys: string[] = []; for (const key in $0) keys.push(key); return keys; })()",
} as const;

const keyLists: ReadonlySet<string> = new Set(Object.values(objectKeys));

/** Whether an extern's template lists the names of an object's members. */
export function isKeyList(template: string): boolean {
  return keyLists.has(template);
}

const templates: ReadonlySet<string> = new Set([...Object.values(keyIndex), ...Object.values(outsideTable), ...keyLists]);

/** Whether an extern's template is one of those: it reads and writes no memory of the language, and may be done again. */
export function isLookup(template: string): boolean {
  return templates.has(template);
}
