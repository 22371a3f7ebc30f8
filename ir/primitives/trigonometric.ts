import type { Value } from "../ops.ts";
import { definePrimitive, times, type LinearRule, type RuleContext } from "./definePrimitive.ts";

export const sin = definePrimitive({
  name: "sin",
  arity: 1,
  source: "Math.sin",
  evaluate: Math.sin,
  partials: [times((r) => r.b.apply("cos", r.operand(0)))],
  cost: 6,
  samples: [[-1.5], [0], [2]],
});

/** d cos x = −sin x · dx */
export const cos = definePrimitive({
  name: "cos",
  arity: 1,
  source: "Math.cos",
  evaluate: Math.cos,
  partials: [(r, t) => r.b.neg(r.b.mul(t, r.b.apply("sin", r.operand(0))))],
  cost: 6,
  samples: [[-1.5], [0], [2]],
});

/** d tan = 1 + tan² */
export const tan = definePrimitive({
  name: "tan",
  arity: 1,
  source: "Math.tan",
  evaluate: Math.tan,
  partials: [times((r) => r.b.add(r.b.constant(1), r.b.mul(r.result(), r.result())))],
  cost: 10,
  samples: [[-1.2], [0], [2]],
});

/** √(1 − x²), as √((1 − x)(1 + x)), which does not cancel near ±1. */
function complement({ b, operand }: RuleContext): Value {
  const x = operand(0);
  return b.apply("sqrt", b.mul(b.sub(b.constant(1), x), b.add(b.constant(1), x)));
}

/** d asin x = dx / √(1 − x²); infinite at ±1. */
export const asin = definePrimitive({
  name: "asin",
  hasPole: true,
  arity: 1,
  source: "Math.asin",
  evaluate: Math.asin,
  partials: [(r, t) => r.b.div(t, complement(r))],
  cost: 8,
  samples: [[-0.7], [0], [0.4]],
});

/** d acos x = −dx / √(1 − x²); infinite at ±1. */
export const acos = definePrimitive({
  name: "acos",
  hasPole: true,
  arity: 1,
  source: "Math.acos",
  evaluate: Math.acos,
  partials: [(r, t) => r.b.neg(r.b.div(t, complement(r)))],
  cost: 8,
  samples: [[-0.7], [0], [0.4]],
});

/** d atan x = dx / (1 + x²) */
export const atan = definePrimitive({
  name: "atan",
  arity: 1,
  source: "Math.atan",
  evaluate: Math.atan,
  partials: [(r, t) => r.b.div(t, r.b.add(r.b.constant(1), r.b.mul(r.operand(0), r.operand(0))))],
  cost: 8,
  samples: [[-2], [0], [0.4]],
});

/** t / (x² + y²), which both rules of atan2 share. */
function overSquaredRadius({ b, operand }: RuleContext, t: Value): Value {
  const [y, x] = [operand(0), operand(1)];
  return b.div(t, b.add(b.mul(x, x), b.mul(y, y)));
}

/** d atan2(y, x) = (x·dy − y·dx) / (x² + y²); NaN at the origin, where the angle has no limit. */
export const atan2 = definePrimitive({
  name: "atan2",
  hasPole: true,
  arity: 2,
  source: "Math.atan2",
  evaluate: Math.atan2,
  partials: [
    (r, t) => r.b.mul(overSquaredRadius(r, t), r.operand(1)),
    (r, t) => r.b.neg(r.b.mul(overSquaredRadius(r, t), r.operand(0))),
  ],
  cost: 15,
  samples: [
    [1.5, 2],
    [1.5, -2],
    [-0.5, -2],
    [0, 1],
  ],
});

/**
 * d hypot(x…) = Σ xᵢ·dxᵢ / y, and 0 at the origin. There y is replaced by ∞ in the divisor, so that derivatives of
 * this rule are 0 as well instead of 0/0; the quotient t / y is shared by all operands.
 */
const hypotRule = (index: number): LinearRule => {
  return (r, t) => {
    const { b } = r;
    const y = r.result();
    const divisor = b.select(b.apply("eq", y, b.constant(0)), b.constant(Infinity), y);
    return b.mul(b.div(t, divisor), r.operand(index));
  };
};

export const hypot = definePrimitive({
  name: "hypot",
  arity: "variadic",
  source: "Math.hypot",
  evaluate: Math.hypot,
  partials: hypotRule,
  cost: 25,
  samples: [[-2], [3, -4], [1, 0, 2.5]],
});
