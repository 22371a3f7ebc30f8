import type { Value } from "../ops.ts";
import { definePrimitive, times, type RuleContext } from "./definePrimitive.ts";

/** t/√x: of t = a·x, as in the derivative of x·√x, that is a·√x, which is 0 at 0. */
function overRoot({ b, operand, result }: RuleContext, t: Value): Value {
  const rest = b.cofactor(t, operand(0));
  return rest ? b.mul(rest, result()) : b.div(t, result());
}

/** d√x = dx / 2√x; infinite at 0. */
export const sqrt = definePrimitive({
  name: "sqrt",
  hasPole: true,
  arity: 1,
  source: "Math.sqrt",
  evaluate: Math.sqrt,
  partials: [(r, t) => r.b.scale(overRoot(r, t), 0.5)],
  cost: 2.2,
  samples: [[0.25], [2]],
});

/** d∛x = dx / 3(∛x)²; infinite at 0. */
export const cbrt = definePrimitive({
  name: "cbrt",
  hasPole: true,
  arity: 1,
  source: "Math.cbrt",
  evaluate: Math.cbrt,
  partials: [(r, t) => r.b.scale(r.b.div(t, r.b.mul(r.result(), r.result())), 1 / 3)],
  cost: 10,
  samples: [[-2], [0.3], [8]],
});

export const exp = definePrimitive({
  name: "exp",
  arity: 1,
  source: "Math.exp",
  evaluate: Math.exp,
  partials: [times((r) => r.result())],
  cost: 9,
  samples: [[-1.5], [0], [2]],
});

/** y = eˣ − 1, so dy = (y + 1)·dx. */
export const expm1 = definePrimitive({
  name: "expm1",
  arity: 1,
  source: "Math.expm1",
  evaluate: Math.expm1,
  partials: [times((r) => r.b.add(r.result(), r.b.constant(1)))],
  cost: 10,
  samples: [[-1.5], [0], [2]],
});

/** d log x = dx / x; infinite at 0. */
export const log = definePrimitive({
  name: "log",
  hasPole: true,
  arity: 1,
  source: "Math.log",
  evaluate: Math.log,
  partials: [(r, t) => r.b.div(t, r.operand(0))],
  cost: 10,
  samples: [[0.25], [3]],
});

/** d log(1 + x) = dx / (1 + x); infinite at −1. */
export const log1p = definePrimitive({
  name: "log1p",
  hasPole: true,
  arity: 1,
  source: "Math.log1p",
  evaluate: Math.log1p,
  partials: [(r, t) => r.b.div(t, r.b.add(r.b.constant(1), r.operand(0)))],
  cost: 10,
  samples: [[-0.5], [0], [3]],
});

/** d log₂ x = log₂ e · dx / x. */
export const log2 = definePrimitive({
  name: "log2",
  hasPole: true,
  arity: 1,
  source: "Math.log2",
  evaluate: Math.log2,
  partials: [(r, t) => r.b.scale(r.b.div(t, r.operand(0)), Math.LOG2E)],
  cost: 10,
  samples: [[0.25], [3]],
});

/** d log₁₀ x = log₁₀ e · dx / x. */
export const log10 = definePrimitive({
  name: "log10",
  hasPole: true,
  arity: 1,
  source: "Math.log10",
  evaluate: Math.log10,
  partials: [(r, t) => r.b.scale(r.b.div(t, r.operand(0)), Math.LOG10E)],
  cost: 10,
  samples: [[0.25], [3]],
});
