import type { Lists, Pattern } from "./pattern.ts";

/**
 * Sweeps of one direction, one for each colour: which components of the seed are one, and which entries of the matrix stand
 * where in what the sweep gives. Colour c has the members of lists c.
 */
export type Sweeps = {
  readonly count: number;
  /** Components of the seed. */
  readonly seeds: Lists;
  /** Positions of entries among the values of the matrix, and for each the component of the result that it is. */
  readonly entries: Lists;
  readonly sources: Int32Array;
};

/** How a matrix of some pattern is evaluated. */
export type SparsePlan = {
  readonly pattern: Pattern;
  /** Forward sweeps, each of which adds up columns. */
  readonly columns: Sweeps;
  /** Reverse sweeps, each of which adds up rows. */
  readonly rows: Sweeps;
};

/**
 * @param colourOfSeed For each component of the seed its colour, −1 if it is in none.
 * @param colourOfEntry For each entry the colour whose sweep has it, −1 if none has.
 * @param sources For each entry the component of the sweep's result.
 */
export function sweepsOf(count: number, colourOfSeed: Int32Array, colourOfEntry: Int32Array, sources: Int32Array): Sweeps {
  const entries = byColour(count, colourOfEntry);
  return { count, seeds: byColour(count, colourOfSeed), entries, sources: entries.members.map((entry) => sources[entry] as number) };
}

/** The positions of each colour. */
function byColour(count: number, colours: Int32Array): Lists {
  const pointers = new Int32Array(count + 1);
  for (const colour of colours) if (colour >= 0) pointers[colour + 1]!++;
  for (let colour = 0; colour < count; colour++) pointers[colour + 1]! += pointers[colour] as number;
  const next = pointers.slice();
  const members = new Int32Array(pointers[count] as number);
  colours.forEach((colour, position) => {
    if (colour >= 0) members[next[colour]!++] = position;
  });
  return { pointers, members };
}

/** No sweeps at all. */
export function noSweeps(): Sweeps {
  return sweepsOf(0, new Int32Array(0), new Int32Array(0), new Int32Array(0));
}
