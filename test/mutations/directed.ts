import { centralDifference, derivativeAtZero } from "../support/centralDifference.ts";
import { expectClose } from "../support/expectClose.ts";
import type { Namespace } from "../support/importSources.ts";

/** A program written for one mutation, and what must hold of it. */
export type Directed = {
  readonly source: string;
  /** @throws Error if it does not hold */
  readonly check: (module: Namespace) => void;
};

export type NumberOf = (x: Float64Array) => number;
type Gradient = (x: Float64Array) => Float64Array;
export type Vjp = (x: Float64Array) => { readonly pullback: (cotangent: number) => readonly Float64Array[] };

export const inputs = [0.7, -0.4, 1.1, 0.9, -0.8];

/** A function `f` of an array, whose gradient and pullback are the thing to test. */
export function firstOrder(f: string): Directed {
  const source = `import { grad, vjp } from "nabla";
${f}
export const first = grad(f);
export const withPullback = vjp(f);
`;
  return { source, check: checkFirst };
}

function checkFirst({ f, first, withPullback }: Namespace): void {
  const x = Float64Array.from(inputs);
  const expected = centralDifference(f as NumberOf, [x]);
  expectClose((first as Gradient)(x.slice()), expected, { relative: 1e-7 });
  const { pullback } = (withPullback as Vjp)(x.slice());
  pullback(-1.5);
  expectClose(pullback(1)[0], expected, { relative: 1e-7 });
}

/** A function `f` of an array, whose gradient is right while the gradient of its gradient is the thing to test. */
export function secondOrder(f: string): Directed {
  const source = `import { grad } from "nabla";
${f}
export const first = grad(f);
export function weighted(x: Float64Array): number {
  const g = grad(f)(x);
  let sum = 0;
  for (let i = 0; i < g.length; i++) sum += (i + 1) * g[i];
  return sum;
}
export const second = grad(weighted);
`;
  return { source, check: checkOrders };
}

function checkOrders({ f, first, second }: Namespace): void {
  const value = f as NumberOf;
  const x = Float64Array.from(inputs);
  try {
    expectClose((first as Gradient)(x.slice()), centralDifference(value, [x]), { relative: 1e-7 });
  } catch (error) {
    throw new Error("the first order is wrong", { cause: error });
  }
  const slope: NumberOf = (at) => derivativeAtZero((h) => value(at.map((element, i) => element + (i + 1) * h)));
  expectClose((second as Gradient)(x.slice()), centralDifference(slope, [x]), { relative: 1e-5 });
}
