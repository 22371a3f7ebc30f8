/**
 * The positions of the elements of an array in the order in which JavaScript sorts them: those of undefined elements last, which
 * are not compared.
 * @param compare Compares the elements at two positions.
 */
export function sortedPositions(values: readonly unknown[], compare: (i: number, j: number) => number): number[] {
  const positions = Array.from(values.keys());
  const isPresent = (i: number): boolean => values[i] !== undefined;
  return [...positions.filter(isPresent).sort(compare), ...positions.filter((i) => !isPresent(i))];
}
