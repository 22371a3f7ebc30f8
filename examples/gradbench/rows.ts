/** Nested rows, as they come from JSON, one after the other in one array. */
export function flattenRows(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flat());
}

/** The first `width` numbers of every row, one row after the other. */
export function flattenRowStarts(rows: readonly (readonly number[])[], width: number): Float64Array {
  return flattenRows(rows.map((row) => row.slice(0, width)));
}

/** The inverse of `flattenRows`, for rows of `width` numbers; `count` is needed where the width may be 0. */
export function splitRows(flat: Float64Array, width: number, count: number = flat.length / width): number[][] {
  return Array.from({ length: count }, (_, row) => [...flat.subarray(row * width, (row + 1) * width)]);
}
