import { lengthOf, listOf, longest, type Lists } from "./pattern.ts";

/** A colour for each line of a matrix (its columns, or its rows); −1 for lines without entries. */
export type Colouring = { readonly count: number; readonly colours: Int32Array };

/**
 * Colours lines so that no two of a colour meet the same crossing line: their entries can be read from the sum of the lines.
 * Greedy, in the order given and, where that takes more colours than there are lines through one crossing, with the longest
 * first (A. R. Curtis, M. J. D. Powell, J. K. Reid 1974; partial distance-2 colouring in A. H. Gebremedhin, F. Manne,
 * A. Pothen 2005, "What color is your Jacobian?", algorithm 3.2).
 *
 * @param lines For each line the crossings that it meets.
 * @param crossings The same by crossings: the lines through each.
 */
export function colourLines(lines: Lists, crossings: Lists): Colouring {
  const least = longest(crossings);
  const given = greedy(lines, crossings, Int32Array.from({ length: lines.pointers.length - 1 }, (_, line) => line));
  if (given.count === least) return given;
  const sorted = greedy(lines, crossings, longestFirst(lines));
  return sorted.count < given.count ? sorted : given;
}

/** Lines by falling length. */
export function longestFirst(lines: Lists): Int32Array {
  return Int32Array.from({ length: lines.pointers.length - 1 }, (_, line) => line).sort((a, b) => lengthOf(lines, b) - lengthOf(lines, a) || a - b);
}

function greedy(lines: Lists, crossings: Lists, order: Int32Array): Colouring {
  const colours = new Int32Array(order.length).fill(-1);
  /** By colour: the line that it was forbidden for last. */
  const forbidden = new Int32Array(order.length).fill(-1);
  let count = 0;
  for (const line of order) {
    if (lengthOf(lines, line) === 0) continue;
    for (const crossing of listOf(lines, line)) {
      for (const other of listOf(crossings, crossing)) {
        const colour = colours[other] as number;
        if (colour >= 0) forbidden[colour] = line;
      }
    }
    let colour = 0;
    while (forbidden[colour] === line) colour++;
    colours[line] = colour;
    count = Math.max(count, colour + 1);
  }
  return { count, colours };
}
