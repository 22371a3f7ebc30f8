import type { SparseMatrix } from "../../runtime/index.ts";

/** The rows of a sparse matrix written out. @throws Error if its parts do not fit, or its columns are not in order */
export function denseRows({ rowCount, columnCount, rowPointers, columns, values }: SparseMatrix): Float64Array[] {
  const fits = rowPointers.length === rowCount + 1 && rowPointers[0] === 0 && rowPointers[rowCount] === columns.length && columns.length === values.length;
  if (!fits) throw new Error("the parts of the matrix do not fit");
  return Array.from({ length: rowCount }, (_, i) => {
    const row = new Float64Array(columnCount);
    let last = -1;
    for (let k = rowPointers[i] ?? NaN; k < (rowPointers[i + 1] ?? NaN); k++) {
      const column = columns[k] ?? NaN;
      if (!(column > last && column < columnCount)) throw new Error(`column ${column} stands after ${last} in row ${i}`);
      last = column;
      row[column] = values[k] ?? NaN;
    }
    return row;
  });
}
