import type { Algebra, Terms } from "../algebra.ts";

/**
 * erf and its complement by the rational approximations of FreeBSD's msun (s_erf.c, Sun Microsystems 1993), whose error is below
 * one unit in the last place. Coefficients are in ascending order.
 */
const nearZero = {
  above: [1.28379167095512558561e-1, -3.25042107247001499370e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3, -2.37630166566501626084e-5],
  below: [1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4, -3.96022827877536812320e-6],
};
const nearOne = {
  above: [-2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1, -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.16637559486879084300e-3],
  below: [1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1, 1.36370839120290507362e-2, 1.19844998467991074170e-2],
};
const middle = {
  above: [-9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1, -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592],
  below: [1, 1.96512716674392571292e1, 1.37657754143519042600e2, 4.34565877475229228821e2, 6.45387271733267880336e2, 4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2],
};
const far = {
  above: [-9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2, -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2],
  below: [1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3, 2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1],
};
/** erf(1), to the precision of float32. */
const atOne = 8.45062911510467529297e-1;

type Fraction = { readonly above: readonly number[]; readonly below: readonly number[] };

function polynomial<T extends Terms>(A: Algebra<T>, coefficients: readonly number[], x: T["number"]): T["number"] {
  const [last = 0, ...others] = [...coefficients].reverse();
  return others.reduce((sum: T["number"], coefficient) => A.apply("add", A.constant(coefficient), A.apply("mul", x, sum)), A.constant(last));
}

function fraction<T extends Terms>(A: Algebra<T>, { above, below }: Fraction, x: T["number"]): T["number"] {
  return A.apply("div", polynomial(A, above, x), polynomial(A, below, x));
}

/** erfc of a number of at least 1.25. Its square is split, so that the exponential is exact to the last bits. */
function tail<T extends Terms>(A: Algebra<T>, x: T["number"]): T["number"] {
  const inverse = A.apply("div", A.constant(1), A.apply("mul", x, x));
  const isMiddle = A.compare("lt", x, A.constant(1 / 0.35));
  const ratio = A.choose(isMiddle, () => fraction(A, middle, inverse), () => fraction(A, far, inverse));
  const head = A.apply("fround", x);
  const square = A.apply("exp", A.apply("sub", A.constant(-0.5625), A.apply("mul", head, head)));
  const rest = A.apply("mul", A.apply("sub", head, x), A.apply("add", head, x));
  return A.apply("div", A.apply("mul", square, A.apply("exp", A.apply("add", rest, ratio))), x);
}

/** Beyond this erfc is 0 in double precision. */
const END = 28;

export function erf<T extends Terms>(A: Algebra<T>, x: T["number"]): T["number"] {
  const size = A.apply("abs", x);
  const signed = (value: T["number"]): T["number"] => A.select(A.compare("lt", x, A.constant(0)), A.apply("neg", value), value);
  return A.choose(
    A.compare("lt", size, A.constant(0.84375)),
    () => A.apply("add", x, A.apply("mul", x, fraction(A, nearZero, A.apply("mul", x, x)))),
    () => A.choose(
      A.compare("lt", size, A.constant(1.25)),
      () => signed(A.apply("add", A.constant(atOne), fraction(A, nearOne, A.apply("sub", size, A.constant(1))))),
      () => A.choose(A.compare("ge", size, A.constant(6)), () => signed(A.constant(1)), () => signed(A.apply("sub", A.constant(1), tail(A, size)))),
    ),
  );
}

/** 1 - erf(x), precise where that is small. */
export function erfc<T extends Terms>(A: Algebra<T>, x: T["number"]): T["number"] {
  const size = A.apply("abs", x);
  const isNegative = A.compare("lt", x, A.constant(0));
  const mirrored = (value: () => T["number"]): T["number"] => A.choose(isNegative, () => A.apply("sub", A.constant(2), value()), value);
  return A.choose(
    A.compare("lt", size, A.constant(0.84375)),
    () => A.apply("sub", A.constant(1), A.apply("add", x, A.apply("mul", x, fraction(A, nearZero, A.apply("mul", x, x))))),
    () => A.choose(
      A.compare("lt", size, A.constant(1.25)),
      () => mirrored(() => A.apply("sub", A.constant(1 - atOne), fraction(A, nearOne, A.apply("sub", size, A.constant(1))))),
      () => mirrored(() => A.choose(A.compare("ge", size, A.constant(END)), () => A.constant(0), () => tail(A, size))),
    ),
  );
}
