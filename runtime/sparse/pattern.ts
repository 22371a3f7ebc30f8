import { indexReader, type IndexSets } from "./indexSets.ts";

/** Lists of numbers, one after the other: the i-th is `members` from `pointers[i]` to below `pointers[i + 1]`, ascending. */
export type Lists = { readonly pointers: Int32Array; readonly members: Int32Array };

/** The places of a matrix that need not be zero, by rows: the columns of each. */
export type Pattern = { readonly rowCount: number; readonly columnCount: number; readonly rows: Lists };

/** The pattern whose i-th row is the i-th of these sets of columns. */
export function patternOf(sets: IndexSets, rows: ArrayLike<number | undefined>): Pattern {
  const read = indexReader(sets);
  const members: number[] = [];
  const pointers = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    // A row that is not there, a hole in an array, depends on nothing.
    read(rows[i] ?? 0, (column) => members.push(column));
    pointers[i + 1] = members.length;
  }
  const columns = Int32Array.from(members);
  for (let i = 0; i < rows.length; i++) columns.subarray(pointers[i], pointers[i + 1]).sort();
  return { rowCount: rows.length, columnCount: sets.count, rows: { pointers, members: columns } };
}

/** For each of `count` numbers, the lists that hold it. */
export function transposed({ pointers, members }: Lists, count: number): Lists {
  const starts = new Int32Array(count + 1);
  for (const member of members) starts[member + 1]!++;
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i] as number;
  const next = starts.slice(0, count);
  const holders = new Int32Array(members.length);
  for (let list = 0; list + 1 < pointers.length; list++) {
    for (let k = pointers[list] as number; k < (pointers[list + 1] as number); k++) {
      holders[next[members[k] as number]!++] = list;
    }
  }
  return { pointers: starts, members: holders };
}

/** The same lists, those that `keeps` does not hold for empty. */
export function filtered({ pointers, members }: Lists, keeps: (list: number) => boolean): Lists {
  const starts = new Int32Array(pointers.length);
  const kept: number[] = [];
  for (let list = 0; list + 1 < pointers.length; list++) {
    if (keeps(list)) for (const member of listOf({ pointers, members }, list)) kept.push(member);
    starts[list + 1] = kept.length;
  }
  return { pointers: starts, members: Int32Array.from(kept) };
}

export function listOf({ pointers, members }: Lists, list: number): Int32Array {
  return members.subarray(pointers[list], pointers[list + 1]);
}

export function lengthOf({ pointers }: Lists, list: number): number {
  return (pointers[list + 1] as number) - (pointers[list] as number);
}

/** Length of the longest list. */
export function longest(lists: Lists): number {
  let most = 0;
  for (let list = 0; list + 1 < lists.pointers.length; list++) most = Math.max(most, lengthOf(lists, list));
  return most;
}

/** The pattern with every place on both sides of the diagonal that one of the sides has. */
export function symmetric(pattern: Pattern): Pattern {
  const { rowCount, rows } = pattern;
  const mirrored = transposed(rows, rowCount);
  const pointers = new Int32Array(rowCount + 1);
  const members: number[] = [];
  for (let i = 0; i < rowCount; i++) {
    pushUnion(members, listOf(rows, i), listOf(mirrored, i));
    pointers[i + 1] = members.length;
  }
  return { ...pattern, rows: { pointers, members: Int32Array.from(members) } };
}

/** Appends what two ascending lists hold, ascending. */
function pushUnion(target: number[], first: Int32Array, second: Int32Array): void {
  let [i, j] = [0, 0];
  while (i < first.length || j < second.length) {
    const least = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    target.push(least);
    if (first[i] === least) i++;
    if (second[j] === least) j++;
  }
}
