import type { Algebra, Terms } from "../algebra.ts";
import { erfc } from "./errorFunction.ts";

/**
 * Functions of one number that networks are made of, in forms that overflow nowhere, and whose derivatives are right at every
 * number: where two formulas meet, the branch that is taken has the derivative of the function there.
 */
export type Activation = <T extends Terms>(A: Algebra<T>, x: T["number"]) => T["number"];

/** 1/(1 + e⁻ˣ); the form with eˣ where e⁻ˣ could overflow. */
export const sigmoid: Activation = (A, x) => {
  const one = A.constant(1);
  return A.choose(
    A.compare("ge", x, A.constant(0)),
    () => A.apply("div", one, A.apply("add", one, A.apply("exp", A.apply("neg", x)))),
    () => {
      const power = A.apply("exp", x);
      return A.apply("div", power, A.apply("add", one, power));
    },
  );
};

/** log(1 + eˣ) = x + log(1 + e⁻ˣ). */
export const softplus: Activation = (A, x) =>
  A.choose(
    A.compare("gt", x, A.constant(0)),
    () => A.apply("add", x, A.apply("log1p", A.apply("exp", A.apply("neg", x)))),
    () => A.apply("log1p", A.apply("exp", x)),
  );

export const logSigmoid: Activation = (A, x) => A.apply("neg", softplus(A, A.apply("neg", x)));

/** NaN stays, and the derivative at 0 is 0. */
export const relu: Activation = (A, x) => A.apply("max", A.constant(0), x);

export const relu6: Activation = (A, x) => A.apply("min", A.constant(6), relu(A, x));

/** x above 0, else `below` of it. */
export function elseBelow<T extends Terms>(A: Algebra<T>, x: T["number"], below: () => T["number"]): T["number"] {
  return A.choose(A.compare("gt", x, A.constant(0)), () => x, below);
}

export function elu<T extends Terms>(A: Algebra<T>, x: T["number"], alpha: T["number"]): T["number"] {
  return elseBelow(A, x, () => A.apply("mul", alpha, A.apply("expm1", x)));
}

/** Klambauer et al., Self-normalizing neural networks, 2017. */
export const selu: Activation = (A, x) => A.apply("mul", A.constant(1.0507009873554805), elu(A, x, A.constant(1.6732632423543772)));

/** x times the part of a normal distribution below x. */
export const gelu: Activation = (A, x) => {
  const half = A.apply("mul", A.constant(0.5), x);
  return A.apply("mul", half, erfc(A, A.apply("mul", A.constant(-Math.SQRT1_2), x)));
};

/** The approximation of Hendrycks and Gimpel, 2016. */
export const geluByTanh: Activation = (A, x) => {
  const cube = A.apply("mul", A.apply("mul", x, x), x);
  const inner = A.apply("mul", A.constant(Math.sqrt(2 / Math.PI)), A.apply("add", x, A.apply("mul", A.constant(0.044715), cube)));
  return A.apply("mul", A.apply("mul", A.constant(0.5), x), A.apply("add", A.constant(1), A.apply("tanh", inner)));
};

export const silu: Activation = (A, x) => A.apply("mul", x, sigmoid(A, x));

export const mish: Activation = (A, x) => A.apply("mul", x, A.apply("tanh", softplus(A, x)));

/** Half a unit between two integers goes to the even one. */
export const roundToEven: Activation = (A, x) => {
  const below = A.apply("floor", x);
  const rest = A.apply("sub", x, below);
  const half = A.constant(0.5);
  const isBelowEven = A.compare("eq", A.apply("rem", below, A.constant(2)), A.constant(0));
  const staysBelow = A.either(A.compare("lt", rest, half), A.both(A.compare("eq", rest, half), isBelowEven));
  return A.select(staysBelow, below, A.apply("ceil", x));
};
