import { describe, expect, test } from "vitest";
import { randomHand } from "../../bench/programs/lib/randomHand.ts";
import { compile } from "../../compiler/index.ts";
import type * as ht from "../../examples/ht.ts";
import { loadCompiled } from "./loadExample.ts";

/** Central difference of all residuals in one component of argument 0 (theta) or 1 (us). */
function difference(
  { handResiduals }: typeof ht,
  args: ht.HandArguments,
  argument: 0 | 1,
  component: number,
): number[] {
  const step = 1e-5;
  const at = (shift: number): Float64Array => {
    const shifted = args[argument].slice();
    shifted[component] += shift;
    return handResiduals(...(args.with(argument, shifted) as ht.HandArguments));
  };
  const [above, below] = [at(step), at(-step)];
  return [...above].map((value, row) => (value - below[row]) / (2 * step));
}

describe.each([
  { isMirrored: false, onTriangles: false },
  { isMirrored: true, onTriangles: true },
])("hand, %o", ({ isMirrored, onTriangles }) => {
  test("the Jacobian agrees with central differences", async () => {
    const example = await loadCompiled<typeof ht>("examples/ht.ts", compile);
    const args = randomHand(isMirrored, onTriangles, 6, 5);
    const jacobian = example.handJacobian(args);
    const ownColumns = onTriangles ? 2 : 0;
    const expected = jacobian.map((row) => new Float64Array(row.length));
    for (let parameter = 0; parameter < 26; parameter++) {
      difference(example, args, 0, parameter).forEach((value, row) => {
        expected[row][ownColumns + parameter] = value;
      });
    }
    for (let u = 0; u < args[1].length; u++) {
      const column = difference(example, args, 1, u);
      for (let axis = 0; axis < 3; axis++) {
        const row = 3 * (u >> 1) + axis;
        expected[row][u % 2] = column[row];
      }
    }
    for (const [row, derivatives] of jacobian.entries()) {
      derivatives.forEach((value, column) => {
        expect(value, `row ${row}, column ${column}`).toBeCloseTo(expected[row][column], 6);
      });
    }
  });
});
