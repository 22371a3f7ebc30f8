import { cloneNumbers, leavesOf, mapNumbers } from "./numbers.ts";

export type DifferenceOptions = {
  /** Largest step; halved in turn. Default 2⁻⁷. */
  readonly step?: number;
  /** Number of step sizes. Default 4: the error is of order step⁸. */
  readonly levels?: number;
};

/**
 * Gradient of a number-valued function by central differences with Richardson extrapolation.
 *
 * @param f may mutate its arguments; it gets fresh copies each time
 * @param args numbers, arrays, typed arrays or objects of them
 * @param wrt index of the argument to differentiate by, or indices
 * @returns the gradient in the structure of the argument (typed arrays as they are, non-numeric members kept), or a
 * tuple of them for several indices
 */
export function centralDifference(
  f: (...args: never[]) => number,
  args: readonly unknown[],
  wrt: number | readonly number[] = 0,
  options: DifferenceOptions = {},
): unknown {
  if (typeof wrt !== "number") return wrt.map((index) => centralDifference(f, args, index, options));
  const argument = args[wrt];
  const partials = leavesOf(argument).map((_, component) => {
    const at = (offset: number): number => {
      const moved = cloneNumbers(args).with(
        wrt,
        mapNumbers(argument, (x, i) => (i === component ? x + offset : x)),
      );
      return f(...(moved as never[]));
    };
    return derivativeAtZero(at, options);
  });
  return mapNumbers(argument, (_, i) => partials[i] ?? NaN);
}

/** Derivative of a function of one number at 0, by central differences with Richardson extrapolation. */
export function derivativeAtZero(at: (offset: number) => number, options: DifferenceOptions = {}): number {
  const { step = 2 ** -7, levels = 4 } = options;
  let row: number[] = [];
  for (let level = 0; level < levels; level++) {
    const h = step / 2 ** level;
    const next = [(at(h) - at(-h)) / (2 * h)];
    // Aₖ = Aₖ₋₁ + (Aₖ₋₁ - previous Aₖ₋₁) / (4ᵏ - 1) removes the error term of order h²ᵏ.
    row.forEach((previous, k) => {
      const better = next[k] ?? NaN;
      next.push(better + (better - previous) / (4 ** (k + 1) - 1));
    });
    row = next;
  }
  return row.at(-1) ?? NaN;
}
