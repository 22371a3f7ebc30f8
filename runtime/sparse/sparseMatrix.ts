import type { SparsePlan, Sweeps } from "./plan.ts";

/**
 * A matrix by its rows (CSR): the entries of row i are those from `rowPointers[i]` to below `rowPointers[i + 1]`, by rising
 * column. All other entries are zero; one that is listed may be zero too.
 */
export type SparseMatrix = {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly rowPointers: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
};

/** A matrix of zeros, with arrays of its own. */
export function newSparseMatrix({ pattern: { rowCount, columnCount, rows } }: SparsePlan): SparseMatrix {
  return { rowCount, columnCount, rowPointers: rows.pointers.slice(), columns: rows.members.slice(), values: new Float64Array(rows.members.length) };
}

type Numbers = { [index: number]: number };

/** Sets the components of the seeds for the colours `first`, `first` + 1, … to `value`; what is left of the seeds stays. */
export function setSeeds({ count, seeds }: Sweeps, first: number, targets: readonly Numbers[], value: number): void {
  for (let k = 0; k < targets.length && first + k < count; k++) {
    const target = targets[k] as Numbers;
    for (let s = seeds.pointers[first + k] as number; s < (seeds.pointers[first + k + 1] as number); s++) {
      target[seeds.members[s] as number] = value;
    }
  }
}

/** Puts what sweeps over the colours `first`, `first` + 1, … gave to its places in the matrix. */
export function gatherEntries({ values }: SparseMatrix, { count, entries, sources }: Sweeps, first: number, results: readonly Numbers[]): void {
  for (let k = 0; k < results.length && first + k < count; k++) {
    const result = results[k] as Numbers;
    for (let e = entries.pointers[first + k] as number; e < (entries.pointers[first + k + 1] as number); e++) {
      values[entries.members[e] as number] = result[sources[e] as number] as number;
    }
  }
}
