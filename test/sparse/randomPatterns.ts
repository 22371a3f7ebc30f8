import { newIndexSets, unionOf, type IndexSets } from "../../runtime/sparse/indexSets.ts";
import { numbersFrom } from "../support/numbers.ts";

export type RandomPattern = { readonly name: string; readonly columnCount: number; readonly rows: readonly (readonly number[])[] };

/** Patterns of many shapes: bands, blocks, arrows, dense ones, and places at random. */
export function randomPatterns(count: number): readonly RandomPattern[] {
  const random = numbersFrom(5);
  const below = (limit: number): number => Math.min(limit - 1, Math.floor((random() * 0.5 + 0.5) * limit));
  return Array.from({ length: count }, (_, i) => {
    const [rowCount, columnCount] = [below(14), below(14)];
    const density = [0.05, 0.2, 0.5, 1][i % 4] as number;
    const full = below(rowCount + 1);
    const rows = Array.from({ length: rowCount }, (_, row) =>
      Array.from({ length: columnCount }, (_, column) => column).filter((column) => random() * 0.5 + 0.5 < density || row === full || (i % 3 === 0 && row === column)),
    );
    return { name: `${rowCount} × ${columnCount}, ${i}`, columnCount, rows };
  });
}

/** The rows as sets, each made in some order. */
export function setsOf({ columnCount, rows }: RandomPattern): { readonly sets: IndexSets; readonly ids: readonly number[] } {
  const sets = newIndexSets(columnCount);
  return { sets, ids: rows.map((row) => row.reduceRight((set, column) => unionOf(sets, set, column + 1), 0)) };
}
