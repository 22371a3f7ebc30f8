import { definePrimitive, times } from "./definePrimitive.ts";

/** d sinh x = cosh x · dx. Not √(1 + y²): the square overflows long before the result does. */
export const sinh = definePrimitive({
  name: "sinh",
  arity: 1,
  source: "Math.sinh",
  evaluate: Math.sinh,
  partials: [times((r) => r.b.apply("cosh", r.operand(0)))],
  cost: 12,
  samples: [[-2], [0], [0.5]],
});

export const cosh = definePrimitive({
  name: "cosh",
  arity: 1,
  source: "Math.cosh",
  evaluate: Math.cosh,
  partials: [times((r) => r.b.apply("sinh", r.operand(0)))],
  cost: 12,
  samples: [[-2], [0], [0.5]],
});

/** d tanh = 1 − tanh². The rule reads only the result, so the argument is never kept. */
export const tanh = definePrimitive({
  name: "tanh",
  arity: 1,
  source: "Math.tanh",
  evaluate: Math.tanh,
  partials: [times((r) => r.b.sub(r.b.constant(1), r.b.mul(r.result(), r.result())))],
  cost: 10,
  samples: [[-2], [0], [0.5]],
});

/** d asinh x = dx / √(x² + 1) */
export const asinh = definePrimitive({
  name: "asinh",
  arity: 1,
  source: "Math.asinh",
  evaluate: Math.asinh,
  partials: [
    ({ b, operand }, t) => {
      const x = operand(0);
      return b.div(t, b.apply("sqrt", b.add(b.mul(x, x), b.constant(1))));
    },
  ],
  cost: 15,
  samples: [[-2], [0], [0.5]],
});

/** d acosh x = dx / √((x − 1)(x + 1)), which does not cancel near 1; infinite at 1. */
export const acosh = definePrimitive({
  name: "acosh",
  hasPole: true,
  arity: 1,
  source: "Math.acosh",
  evaluate: Math.acosh,
  partials: [
    ({ b, operand }, t) => {
      const [x, one] = [operand(0), b.constant(1)];
      return b.div(t, b.apply("sqrt", b.mul(b.sub(x, one), b.add(x, one))));
    },
  ],
  cost: 15,
  samples: [[1.5], [3]],
});

/** d atanh x = dx / ((1 − x)(1 + x)), which does not cancel near ±1; infinite at ±1. */
export const atanh = definePrimitive({
  name: "atanh",
  hasPole: true,
  arity: 1,
  source: "Math.atanh",
  evaluate: Math.atanh,
  partials: [
    ({ b, operand }, t) => {
      const [x, one] = [operand(0), b.constant(1)];
      return b.div(t, b.mul(b.sub(one, x), b.add(one, x)));
    },
  ],
  cost: 15,
  samples: [[-0.7], [0], [0.4]],
});
