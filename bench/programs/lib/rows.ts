import type { Numbers } from "../../program.ts";

/** A matrix, given by its rows, times a vector. */
export function productWithRows(rows: readonly Numbers[], vector: Float64Array): Float64Array {
  return Float64Array.from(rows, (row) => {
    let sum = 0;
    for (let j = 0; j < row.length; j++) sum += row[j] * vector[j];
    return sum;
  });
}
