import { definePrimitive, identityRule, times, type Primitive } from "./definePrimitive.ts";

/** A step function to the integers: its derivative is zero by definition, also at the steps. */
function step(name: string, evaluate: (x: number) => number): Primitive {
  return definePrimitive({
    name,
    arity: 1,
    result: "int",
    source: `Math.${name}`,
    evaluate,
    samples: [[-1.3], [0.2], [2.7]],
  });
}

export const floor = step("floor", Math.floor);
export const ceil = step("ceil", Math.ceil);
export const round = step("round", Math.round);
export const trunc = step("trunc", Math.trunc);
export const sign = step("sign", Math.sign);

/**
 * Rounds to the nearest 32-bit float. Rounding error carries no derivative: the rule is the identity. It has no samples
 * because its values are steps.
 */
export const fround = definePrimitive({
  name: "fround",
  arity: 1,
  source: "Math.fround",
  evaluate: Math.fround,
  partials: [identityRule],
});

/** d|x| = sign(x)·dx, hence 0 at 0. */
export const abs = definePrimitive({
  name: "abs",
  arity: 1,
  result: "preservesInt",
  source: "Math.abs",
  evaluate: Math.abs,
  partials: [times((r) => r.b.apply("sign", r.operand(0)))],
  samples: [[-1.5], [2]],
});
