import { colourLines, type Colouring } from "./colouring.ts";
import type { IndexSets } from "./indexSets.ts";
import { listOf, longest, patternOf, symmetric, type Lists } from "./pattern.ts";
import { noSweeps, sweepsOf, type SparsePlan } from "./plan.ts";
import { starColouring } from "./starColouring.ts";

/**
 * How to evaluate a Hessian, given for each component of the gradient the components that it depends on. An entry is read
 * from the row or from the column that it stands in, for both sides of the diagonal from the same place.
 */
export function hessianPlan(sets: IndexSets, rows: ArrayLike<number | undefined>): SparsePlan {
  const pattern = symmetric(patternOf(sets, rows));
  const { count, colours } = colourSymmetric(pattern.rows);
  const { pointers, members } = pattern.rows;
  const isDirect = directEntries(pattern.rows, count, colours);
  const [colourOfEntry, sources] = [new Int32Array(members.length), new Int32Array(members.length)];
  /** In each row, the entry next to be met from the other side: rows are met in order. */
  const next = pointers.slice();
  for (let row = 0; row < pattern.rowCount; row++) {
    for (let entry = pointers[row] as number; entry < (pointers[row + 1] as number); entry++) {
      const column = members[entry] as number;
      const mirrored = next[column]!++;
      if (column < row) continue;
      const [source, other] = isDirect[entry] ? [row, column] : [column, row];
      for (const place of [entry, mirrored]) {
        sources[place] = source;
        colourOfEntry[place] = colours[other] as number;
      }
    }
  }
  return { pattern, columns: sweepsOf(count, colours, colourOfEntry, sources), rows: noSweeps() };
}

/** Colours of which each entry or its mirror image is read directly; those of columns that share no row do as well. */
function colourSymmetric(rows: Lists): Colouring {
  const star = starColouring(rows);
  if (longest(rows) >= star.count) return star;
  const apart = colourLines(rows, rows);
  return apart.count < star.count ? apart : star;
}

/** For each entry, whether no other column of its row has the colour of its column. */
function directEntries(rows: Lists, count: number, colours: Int32Array): Uint8Array {
  const isDirect = new Uint8Array(rows.members.length);
  const met = new Int32Array(count);
  for (let row = 0; row + 1 < rows.pointers.length; row++) {
    const columns = listOf(rows, row);
    for (const column of columns) met[colours[column] as number]!++;
    columns.forEach((column, i) => {
      isDirect[(rows.pointers[row] as number) + i] = met[colours[column] as number] === 1 ? 1 : 0;
    });
    for (const column of columns) met[colours[column] as number] = 0;
  }
  return isDirect;
}
