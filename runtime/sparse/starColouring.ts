import { longestFirst, type Colouring } from "./colouring.ts";
import { lengthOf, listOf, type Lists } from "./pattern.ts";

/**
 * Colours the rows of a symmetric pattern so that neighbours differ and every path of four rows has three colours: of two
 * neighbours, one is then the only neighbour of its colour that the other has, and the entry can be read there (T. F. Coleman,
 * J. J. Moré 1984; A. H. Gebremedhin, F. Manne, A. Pothen 2005, "What color is your Jacobian?", algorithm 4.1: greedy).
 *
 * Rows of many entries come first. Coloured neighbours of a row without a colour all differ, so that the row forms no path
 * between them later; hence the only paths to avoid are those that a row begins: v, w, x, y where w and y have one colour and
 * are leaves of the star around x. For each row the colours of the centres of its stars are kept.
 */
export function starColouring(rows: Lists): Colouring {
  const order = longestFirst(rows);
  const colours = new Int32Array(order.length).fill(-1);
  const forbidden = new Int32Array(order.length).fill(-1);
  const centres = new Map<number, Set<number>>();
  const addStar = (leaf: number, centre: number): void => {
    const known = centres.get(leaf);
    if (known) known.add(centre);
    else centres.set(leaf, new Set([centre]));
  };
  /** By row and colour: the neighbour of the row that has the colour, −1 where there are several. */
  const leaves = new Map<number, number>();
  let count = 0;
  for (const row of order) {
    if (lengthOf(rows, row) === 0) continue;
    for (const neighbour of listOf(rows, row)) {
      if (neighbour === row) continue;
      const own = colours[neighbour] as number;
      if (own >= 0) {
        forbidden[own] = row;
        for (const colour of centres.get(neighbour) ?? []) forbidden[colour] = row;
        continue;
      }
      for (const other of listOf(rows, neighbour)) {
        const colour = colours[other] as number;
        if (colour >= 0) forbidden[colour] = row;
      }
    }
    let colour = 0;
    while (forbidden[colour] === row) colour++;
    colours[row] = colour;
    count = Math.max(count, colour + 1);
    for (const neighbour of listOf(rows, row)) {
      const centre = colours[neighbour] as number;
      if (neighbour === row || centre < 0) continue;
      leaves.set(row * order.length + centre, neighbour);
      const key = neighbour * order.length + colour;
      const first = leaves.get(key);
      leaves.set(key, first === undefined ? row : -1);
      if (first === undefined) continue;
      if (first >= 0) addStar(first, centre);
      addStar(row, centre);
    }
  }
  return { count, colours };
}
