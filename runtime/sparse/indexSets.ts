import { NablaError } from "../errors.ts";

/**
 * Sets of indices below `count`, each known by a number: 0 is the empty set, i + 1 is {i}, further numbers are unions. A
 * union of few indices is the same number however it came about; one of many is a node of a graph that shares its parts, so
 * that a union costs the same whatever the sets hold.
 */
export type IndexSets = {
  readonly count: number;
  /** Largest number that what holds the numbers can represent exactly. */
  readonly limit: number;
  /** The parts of each union: of few indices, all but the largest, and the largest. */
  left: Int32Array;
  right: Int32Array;
  /** How many indices each union has; 0 stands for many. */
  size: Int32Array;
  /** Unions by the hash of their parts, in open addressing. */
  table: Int32Array;
  unions: number;
};

/** Largest set that is kept in a unique form. */
const few = 16;
const initialUnions = 256;

export function newIndexSets(count: number, limit = 2 ** 31 - 1): IndexSets {
  const [left, right, size] = [0, 1, 2].map(() => new Int32Array(initialUnions)) as [Int32Array, Int32Array, Int32Array];
  return { count, limit, left, right, size, table: new Int32Array(4 * initialUnions), unions: 0 };
}

/** The union of two sets. What is not there, an element out of range, counts as empty. */
export function unionOf(sets: IndexSets, a: number | undefined, b: number | undefined): number {
  if (!a) return b || 0;
  if (!b || a === b) return a;
  const [sizeA, sizeB] = [sizeOf(sets, a), sizeOf(sets, b)];
  if (sizeA > 0 && sizeB > 0) {
    const size = merge(sets, a, b);
    if (size === sizeA) return a;
    if (size === sizeB) return b;
    if (size <= few) return unionOfMerged(sets, size);
  }
  if (sizeA === 0 && isPart(sets, a, b)) return a;
  if (sizeB === 0 && isPart(sets, b, a)) return b;
  return intern(sets, Math.min(a, b), Math.max(a, b), 0);
}

function sizeOf({ count, size }: IndexSets, set: number): number {
  return set <= count ? 1 : (size[set - count - 1] as number);
}

function isPart({ count, left, right }: IndexSets, whole: number, part: number): boolean {
  return left[whole - count - 1] === part || right[whole - count - 1] === part;
}

const merged = /* @__PURE__ */ new Int32Array(2 * few);

/** Writes the singletons in two sets of few indices to `merged`, the largest first; returns how many there are. */
function merge({ count, left, right }: IndexSets, a: number, b: number): number {
  let [size, restA, restB] = [0, a, b];
  while (restA > 0 || restB > 0) {
    const headA = restA > count ? (right[restA - count - 1] as number) : restA;
    const headB = restB > count ? (right[restB - count - 1] as number) : restB;
    const head = Math.max(headA, headB);
    merged[size++] = head;
    if (headA === head) restA = restA > count ? (left[restA - count - 1] as number) : 0;
    if (headB === head) restB = restB > count ? (left[restB - count - 1] as number) : 0;
  }
  return size;
}

function unionOfMerged(sets: IndexSets, size: number): number {
  let set = merged[size - 1] as number;
  for (let i = size - 2; i >= 0; i--) set = intern(sets, set, merged[i] as number, size - i);
  return set;
}

/** The number of the union with these parts, a new one if there is none yet. */
function intern(sets: IndexSets, left: number, right: number, size: number): number {
  if (sets.unions === sets.left.length) grow(sets);
  const { table, count } = sets;
  const slot = slotOf(sets, left, right);
  const known = table[slot] as number;
  if (known > 0) return count + known;
  if (count + sets.unions >= sets.limit) throw new NablaError(tooLong);
  sets.left[sets.unions] = left;
  sets.right[sets.unions] = right;
  sets.size[sets.unions] = size;
  table[slot] = ++sets.unions;
  return count + sets.unions;
}

const tooLong = "the function has too many steps for its sparsity pattern to be found: use the dense form, and Float64Array in place of Float32Array";

/** Where the union with these parts stands in the table, or would. */
function slotOf({ table, left, right }: IndexSets, first: number, second: number): number {
  const mask = table.length - 1;
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  let slot = (mixed ^ (mixed >>> 15)) & mask;
  for (let known = table[slot] as number; known > 0; known = table[slot] as number) {
    if (left[known - 1] === first && right[known - 1] === second) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

function grow(sets: IndexSets): void {
  const length = 2 * sets.left.length;
  sets.left = longer(sets.left, length);
  sets.right = longer(sets.right, length);
  sets.size = longer(sets.size, length);
  sets.table = new Int32Array(4 * length);
  for (let i = 0; i < sets.unions; i++) {
    sets.table[slotOf(sets, sets.left[i] as number, sets.right[i] as number)] = i + 1;
  }
}

function longer(array: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}

/** A function that gives `visit` the indices in a set, in no particular order. All unions must have been made. */
export function indexReader(sets: IndexSets): (set: number, visit: (index: number) => void) => void {
  const { count, left, right, unions } = sets;
  /** By set: the call that met it last. */
  const met = new Int32Array(count + unions + 1);
  const stack: number[] = [];
  let call = 0;
  return (set, visit) => {
    call++;
    let remaining = count;
    stack.push(set);
    for (let top = stack.pop(); top !== undefined && remaining > 0; top = stack.pop()) {
      if (top === 0 || met[top] === call) continue;
      met[top] = call;
      if (top <= count) {
        remaining--;
        visit(top - 1);
      } else stack.push(left[top - count - 1] as number, right[top - count - 1] as number);
    }
    stack.length = 0;
  };
}
