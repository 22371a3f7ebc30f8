import { NablaError } from "./errors.ts";

/** An argument that holds numbers: a typed array, arrays and objects of numbers nested to any depth. */
type Structure = object;

/**
 * Checks on entry what a derivative assumes: that two arguments share no memory.
 * @throws {NablaError} with `message` if they have an array or object in common, or views whose bytes overlap.
 */
export function requireDisjoint(a: Structure, b: Structure, message: string): void {
  if (isNumbers(a) && isNumbers(b)) {
    if (meets(a, b)) throw new NablaError(message);
    return;
  }
  const others = leaves(b);
  if (leaves(a).some((leaf) => others.some((other) => meets(leaf, other)))) throw new NablaError(message);
}

/**
 * Checks on entry that the arrays of numbers in one argument share no memory. Objects may stand in several places of it, except
 * where `objects` says so.
 * @throws {NablaError} with `message` otherwise.
 */
export function requireDistinct(a: Structure, message: string, objects = false): void {
  const seen = new Map<unknown, Structure[]>();
  for (const leaf of leaves(a, objects)) {
    if (!objects && !isNumbers(leaf)) continue;
    const memory = ArrayBuffer.isView(leaf) ? leaf.buffer : leaf;
    const known = seen.get(memory) ?? [];
    if (known.some((other) => meets(leaf, other))) throw new NablaError(message);
    seen.set(memory, [...known, leaf]);
  }
}

/**
 * The arrays of numbers and the objects in a structure: an array of numbers once for each place that refers to it, an object
 * once, or with `repeated` twice where it stands in several places.
 */
function leaves(structure: unknown, repeated = false): Structure[] {
  const found: Structure[] = [];
  const objects = new Set<object>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    const isKnown = objects.has(part);
    if (isNumbers(part) || (repeated && isKnown)) found.push(part);
    if (isNumbers(part) || isKnown) return;
    objects.add(part);
    if (!Array.isArray(part)) found.push(part);
    for (const member of Object.values(part)) visit(member);
  };
  visit(structure);
  return found;
}

function isNumbers(part: object): boolean {
  return ArrayBuffer.isView(part) || (Array.isArray(part) && typeof part[0] !== "object");
}

function meets(a: Structure, b: Structure): boolean {
  if (!ArrayBuffer.isView(a)) return a === b && (!Array.isArray(a) || a.length > 0);
  if (!ArrayBuffer.isView(b) || a.buffer !== b.buffer) return false;
  const start = Math.max(a.byteOffset, b.byteOffset);
  const end = Math.min(a.byteOffset + a.byteLength, b.byteOffset + b.byteLength);
  return start < end;
}
