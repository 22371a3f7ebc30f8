/** Numbers in arrays and objects, nested to any depth. */
export type Numbers = number | ArrayLike<number> | readonly Numbers[] | { readonly [key: string]: Numbers };

type Leaf = { readonly path: string; readonly value: number };

/** Every number in `numbers` with its place, in order. */
function leaves(numbers: Numbers, path = ""): Leaf[] {
  if (typeof numbers === "number") return [{ path, value: numbers }];
  const entries = Object.entries<Numbers>(numbers);
  return entries.flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}

/**
 * Compares numbers with expected ones of the same structure: every element within 1e-8 of the largest magnitude, and
 * within 1e-6 of its own magnitude unless it is so small (1e-14 of the largest) that rounding explains the difference.
 *
 * @returns a description of the worst disagreement, or undefined if there is none
 */
export function disagreement(actual: Numbers, expected: Numbers): string | undefined {
  const expectedLeaves = leaves(expected);
  const values = new Map(leaves(actual).map(({ path, value }) => [path, value]));
  if (values.size !== expectedLeaves.length) return `${values.size} numbers instead of ${expectedLeaves.length}`;
  const largest = expectedLeaves.reduce((max, { value }) => Math.max(max, Math.abs(value)), 0);
  let worst = 1;
  let description: string | undefined;
  for (const { path, value } of expectedLeaves) {
    const found = values.get(path) ?? NaN;
    const allowed = Math.min(1e-8 * largest, 1e-6 * Math.abs(value) + 1e-14 * largest);
    const excess = found === value ? 0 : Math.abs(found - value) / allowed;
    if (excess <= worst) continue;
    worst = excess;
    description = `${path}: ${found} instead of ${value} (largest magnitude ${largest})`;
    if (Number.isNaN(excess)) return description;
  }
  return description;
}
