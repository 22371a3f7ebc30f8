import { colourLines } from "./colouring.ts";
import type { IndexSets } from "./indexSets.ts";
import { filtered, lengthOf, longest, patternOf, transposed, type Lists, type Pattern } from "./pattern.ts";
import { noSweeps, sweepsOf, type SparsePlan, type Sweeps } from "./plan.ts";

/** Which sweeps there are: forward ones take `width` columns at once, 0 where there are none; reverse ones take one row. */
type Modes = { readonly width: number; readonly reverse: boolean };

/**
 * Rows of more than `length` entries are pulled back, the others found by following columns: what a row alone makes dense
 * (the loss beside its residuals, the constraint that sums everything) then costs one sweep.
 */
type Split = { readonly length: number; readonly least: number };

/**
 * How to evaluate a Jacobian whose i-th row is the i-th of these sets of columns, in few sweeps: of the ways to share the rows
 * among forward and reverse mode by their length, the one whose colours cost least.
 */
export function jacobianPlan(sets: IndexSets, rows: ArrayLike<number | undefined>, width: number, reverse: boolean): SparsePlan {
  const pattern = patternOf(sets, rows);
  const modes = { width, reverse };
  let best: { readonly cost: number; readonly plan: SparsePlan } | undefined;
  for (const { length, least } of splits(pattern, modes)) {
    if (best && best.cost <= least) break;
    const plan = planOf(pattern, length);
    const cost = costOf(plan.columns.count, plan.rows.count, modes);
    if (!best || cost < best.cost) best = { cost, plan };
  }
  return best?.plan ?? { pattern, columns: noSweeps(), rows: noSweeps() };
}

/** In evaluations of tangents beside one value; a reverse sweep takes about five times one of them. */
function costOf(columns: number, rows: number, { width }: Modes): number {
  return (width === 0 ? 0 : Math.ceil(columns / width) * (width + 1)) + 5 * rows;
}

/** The ways to share the rows, those first that may be cheapest. As few as gaps in the lengths of rows suggest. */
function splits(pattern: Pattern, modes: Modes): readonly Split[] {
  const { rows, rowCount, columnCount } = pattern;
  const lengths = [...new Set(Array.from({ length: rowCount }, (_, row) => lengthOf(rows, row)))].sort((a, b) => a - b);
  const most = lengths.at(-1) ?? 0;
  if (most === 0) return [];
  const candidates = [
    ...(modes.width > 0 ? [most] : []),
    ...(modes.reverse ? [0] : []),
    ...(modes.width > 0 && modes.reverse ? lengths.filter((length, i) => length > 0 && (lengths[i + 1] ?? 0) > 1.5 * length) : []),
  ];
  return candidates
    .map((length) => {
      const pulled = transposed(filtered(rows, (row) => lengthOf(rows, row) > length), columnCount);
      return { length, least: costOf(Math.max(...lengths.filter((other) => other <= length), 0), longest(pulled), modes) };
    })
    .sort((a, b) => a.least - b.least);
}

function planOf(pattern: Pattern, length: number): SparsePlan {
  const isPulled = (row: number): boolean => lengthOf(pattern.rows, row) > length;
  return { pattern, columns: forward(pattern, filtered(pattern.rows, (row) => !isPulled(row))), rows: reverse(pattern, filtered(pattern.rows, isPulled)) };
}

/** Columns of which no two meet one of the followed rows make one sweep. */
function forward(pattern: Pattern, followed: Lists): Sweeps {
  const { count, colours } = colourLines(transposed(followed, pattern.columnCount), followed);
  return sweepsFor(pattern, followed, count, colours, (row, column) => [colours[column] as number, row]);
}

/** Rows of which no two meet a column make one sweep. */
function reverse(pattern: Pattern, pulled: Lists): Sweeps {
  const { count, colours } = colourLines(pulled, transposed(pulled, pattern.columnCount));
  return sweepsFor(pattern, pulled, count, colours, (row, column) => [colours[row] as number, column]);
}

/** `placeOf` gives the colour that has the entry, and where. */
function sweepsFor(
  { rows, rowCount }: Pattern,
  part: Lists,
  count: number,
  colours: Int32Array,
  placeOf: (row: number, column: number) => readonly [colour: number, source: number],
): Sweeps {
  const colourOfEntry = new Int32Array(rows.members.length).fill(-1);
  const sources = new Int32Array(rows.members.length);
  for (let row = 0; row < rowCount; row++) {
    if (lengthOf(part, row) === 0) continue;
    for (let entry = rows.pointers[row] as number; entry < (rows.pointers[row + 1] as number); entry++) {
      [colourOfEntry[entry], sources[entry]] = placeOf(row, rows.members[entry] as number);
    }
  }
  return sweepsOf(count, colours, colourOfEntry, sources);
}
