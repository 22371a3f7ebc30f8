import type { Value } from "../ops.ts";
import { definePrimitive, type LinearRule, type RuleContext } from "./definePrimitive.ts";

/** Gives everything to the first operand where `wins` holds of the two, else everything to the second. */
function toWinner(wins: "ge" | "le"): readonly [LinearRule, LinearRule] {
  const firstWins = ({ b, operand }: RuleContext): Value => b.apply(wins, operand(0), operand(1));
  return [
    (r, t) => r.b.select(firstWins(r), t, r.b.constant(0)),
    (r, t) => r.b.select(firstWins(r), r.b.constant(0), t),
  ];
}

/**
 * The larger of two numbers; `Math.max` of more is a chain of these, from the left. A tie gives the whole derivative to
 * the first. NaN as `Math.max` has it: the result is NaN when either operand is, and then the second gets the whole
 * derivative, so that the two always sum to 1.
 */
export const max = definePrimitive({
  name: "max",
  arity: 2,
  result: "preservesInt",
  source: "Math.max",
  evaluate: Math.max,
  partials: toWinner("ge"),
  cost: 3,
  samples: [
    [1.5, -2],
    [-2, 1.5],
  ],
});

/** The smaller of two numbers; ties and NaN as for {@link max}. */
export const min = definePrimitive({
  name: "min",
  arity: 2,
  result: "preservesInt",
  source: "Math.min",
  evaluate: Math.min,
  partials: toWinner("le"),
  cost: 3,
  samples: [
    [1.5, -2],
    [-2, 1.5],
  ],
});
