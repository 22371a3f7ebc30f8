import { describe, expect, test } from "vitest";
import { colourLines } from "../../runtime/sparse/colouring.ts";
import { hessianPlan } from "../../runtime/sparse/hessianPlan.ts";
import { jacobianPlan } from "../../runtime/sparse/jacobianPlan.ts";
import { listOf, patternOf, transposed, type Lists } from "../../runtime/sparse/pattern.ts";
import type { SparsePlan } from "../../runtime/sparse/plan.ts";
import { gatherEntries, newSparseMatrix, setSeeds } from "../../runtime/sparse/sparseMatrix.ts";
import { starColouring } from "../../runtime/sparse/starColouring.ts";
import { denseRows } from "../support/denseRows.ts";
import { randomPatterns, setsOf, type RandomPattern } from "./randomPatterns.ts";

type Rows = readonly (readonly number[])[];

const patterns = randomPatterns(120);
const squares = patterns.map(({ name, rows, columnCount }): RandomPattern => {
  const count = Math.min(rows.length, columnCount);
  const has = (i: number, j: number): boolean => (rows[i]?.includes(j) ?? false) || (rows[j]?.includes(i) ?? false);
  const indices = Array.from({ length: count }, (_, i) => i);
  return { name, columnCount: count, rows: indices.map((i) => indices.filter((j) => has(i, j))) };
});

/** Numbers at the places of a pattern; those of a symmetric one are symmetric. */
function numbersAt(rows: Rows, columnCount: number, isSymmetric = false): number[][] {
  return rows.map((row, i) => Array.from({ length: columnCount }, (_, j) => (row.includes(j) ? (isSymmetric ? 1 + (i + 1) * (j + 1) : 1 + i + 100 * j) : 0)));
}

/** Evaluates a matrix by the sweeps of a plan, which are products with it. */
function evaluate(plan: SparsePlan, matrix: number[][], width: number): Float64Array[] {
  const result = newSparseMatrix(plan);
  result.values.fill(NaN);
  const dot = (a: readonly number[], b: Float64Array): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);
  const columnOf = (j: number): number[] => matrix.map((row) => row[j] ?? NaN);
  const { rowCount, columnCount } = plan.pattern;
  const seeds = Array.from({ length: width }, () => new Float64Array(columnCount));
  for (let first = 0; first < plan.columns.count; first += width) {
    setSeeds(plan.columns, first, seeds, 1);
    gatherEntries(result, plan.columns, first, seeds.map((seed) => matrix.map((row) => dot(row, seed))));
    setSeeds(plan.columns, first, seeds, 0);
  }
  const seed = new Float64Array(rowCount);
  for (let colour = 0; colour < plan.rows.count; colour++) {
    setSeeds(plan.rows, colour, [seed], 1);
    gatherEntries(result, plan.rows, colour, [Array.from({ length: columnCount }, (_, j) => dot(columnOf(j), seed))]);
    setSeeds(plan.rows, colour, [seed], 0);
  }
  return denseRows(result);
}

const lists = (rows: Rows): Lists => {
  const pointers = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => { pointers[i + 1] = (pointers[i] as number) + row.length; });
  return { pointers, members: Int32Array.from(rows.flat()) };
};

const arrow = (n: number, centre: number): RandomPattern => ({
  name: `arrow ${n}`,
  columnCount: n,
  rows: Array.from({ length: n }, (_, i) => (i === centre ? Array.from({ length: n }, (_, j) => j) : [i, centre].sort((a, b) => a - b))),
});

const banded = (n: number, width: number): RandomPattern => ({
  name: `band ${n}`,
  columnCount: n,
  rows: Array.from({ length: n }, (_, i) => Array.from({ length: 2 * width + 1 }, (_, k) => i + k - width).filter((j) => j >= 0 && j < n)),
});

describe("plans of Jacobians", () => {
  test.each([[8, true], [1, true], [8, false], [0, true]] as const)("width %d, reverse %s: sweeps give the matrix", (width, reverse) => {
    for (const pattern of patterns) {
      const { sets, ids } = setsOf(pattern);
      const matrix = numbersAt(pattern.rows, pattern.columnCount);
      expect(evaluate(jacobianPlan(sets, ids, width, reverse), matrix, Math.max(width, 1)), pattern.name).toEqual(matrix.map((row) => Float64Array.from(row)));
    }
  });

  const colours = (pattern: RandomPattern, width = 8, reverse = true): readonly [number, number] => {
    const { sets, ids } = setsOf(pattern);
    const { columns, rows } = jacobianPlan(sets, ids, width, reverse);
    return [columns.count, rows.count];
  };

  test("a band takes as many colours as it is wide, whatever its length", () => {
    for (const n of [20, 200, 2000]) expect(colours(banded(n, 2))).toEqual([5, 0]);
  });

  test("a dense row is pulled back, a dense column followed", () => {
    for (const n of [20, 2000]) {
      expect(colours(arrow(n, 0))).toEqual([2, 1]);
      expect(colours(arrow(n, 0), 0, true)).toEqual([0, n]);
      expect(colours(arrow(n, 0), 8, false)).toEqual([n, 0]);
    }
  });

  test("a few dense rows are pulled back alone", () => {
    expect(colours({ name: "sums", columnCount: 50, rows: [0, 1].map((first) => Array.from({ length: 25 }, (_, j) => 2 * j + first)) })).toEqual([0, 1]);
  });
});

describe("plans of Hessians", () => {
  test("sweeps give the matrix", () => {
    for (const pattern of squares) {
      const { sets, ids } = setsOf(pattern);
      const matrix = numbersAt(pattern.rows, pattern.columnCount, true);
      const plan = hessianPlan(sets, ids);
      expect(plan.rows.count).toBe(0);
      expect(evaluate(plan, matrix, 3), pattern.name).toEqual(matrix.map((row) => Float64Array.from(row)));
    }
  });

  test("places that one side of the diagonal lacks are there on both", () => {
    const { sets, ids } = setsOf({ name: "", columnCount: 3, rows: [[1], [], [0, 2]] });
    const { pattern } = hessianPlan(sets, ids);
    expect([0, 1, 2].map((i) => [...listOf(pattern.rows, i)])).toEqual([[1, 2], [0], [0, 2]]);
  });

  test("an arrow takes two colours, a tridiagonal matrix three", () => {
    const count = (pattern: RandomPattern): number => {
      const { sets, ids } = setsOf(pattern);
      return hessianPlan(sets, ids).columns.count;
    };
    for (const n of [20, 2000]) {
      expect(count(arrow(n, 0))).toBe(2);
      expect(count(arrow(n, n - 1))).toBe(2);
      expect(count(banded(n, 1))).toBe(3);
      expect(count(banded(n, 0))).toBe(1);
    }
  });
});

describe("colourings", () => {
  test("lines of one colour share no crossing", () => {
    for (const { name, rows, columnCount } of patterns) {
      const { count, colours } = colourLines(transposed(lists(rows), columnCount), lists(rows));
      for (const row of rows) expect(new Set(row.map((j) => colours[j])).size, name).toBe(row.length);
      expect(Math.max(-1, ...colours)).toBe(count - 1);
    }
  });

  test("neighbours differ, and no path of four has two colours", () => {
    for (const { name, rows } of squares) {
      const { colours } = starColouring(lists(rows));
      const neighbours = rows.map((row, i) => row.filter((j) => j !== i));
      neighbours.forEach((row, v) => {
        for (const w of row) {
          expect(colours[w], name).not.toBe(colours[v]);
          for (const x of (neighbours[w] as number[]).filter((other) => other !== v)) {
            for (const y of (neighbours[x] as number[]).filter((other) => other !== w && other !== v)) {
              expect(colours[v] === colours[x] && colours[w] === colours[y], `${name}: ${v} ${w} ${x} ${y}`).toBe(false);
            }
          }
        }
      });
    }
  });

  test("work grows with the entries, not with the square of a dense row", () => {
    // The square would be 4·10¹⁰ steps.
    const { sets, ids } = setsOf(arrow(200_000, 0));
    expect(hessianPlan(sets, ids).columns.count).toBe(2);
    expect(jacobianPlan(sets, ids, 8, true).rows.count).toBe(1);
  });
});

test("a pattern has the columns of each row in order", () => {
  const { sets, ids } = setsOf({ name: "", columnCount: 4, rows: [[3, 0, 2], [], [1]] });
  const { rows } = patternOf(sets, [...ids, undefined]);
  expect([...rows.pointers]).toEqual([0, 3, 3, 4, 4]);
  expect([...rows.members]).toEqual([0, 2, 3, 1]);
});
