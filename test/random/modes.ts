/** How a marker at the top differentiates: `valueAndGrad`, `vjp` and `jvp`. */
export type Outer = "reverse" | "pullback" | "forward";

/** How a contraction differentiates along the weights: w·∇f by `grad`, or the tangent of `jvp`. */
export type Inner = "R" | "F";

/** Contractions one inside the other, the outermost first. */
type Inners = Inner | `${Inner}${Inner}`;

/**
 * A derivative that is compiled and compared: a marker on the program, or on a contraction of its derivative, which is a
 * number again, or on a contraction of a contraction. So `forwardR` is forward over reverse, and `reverseFR` is reverse over
 * forward over reverse.
 */
export type Role = Outer | `${Outer}${Inners}`;

/** The marker at the top, and what is inside. */
export function splitRole(role: Role): { readonly outer: Outer; readonly inner: string } {
  const outer = (["reverse", "pullback", "forward"] as const).find((one) => role.startsWith(one)) ?? "reverse";
  return { outer, inner: role.slice(outer.length) };
}

/** Order of the derivative of a role. */
export function orderOf(role: Role): number {
  return 1 + splitRole(role).inner.length;
}

/** Highest order among roles. */
export function highestOrder(roles: readonly Role[]): number {
  return Math.max(1, ...roles.map(orderOf));
}

/** The contractions that roles need, each after those inside it. */
export function contractionsOf(roles: readonly Role[]): readonly string[] {
  const inners = roles.flatMap((role) => {
    const { inner } = splitRole(role);
    return Array.from(inner, (_, i) => inner.slice(i));
  });
  return [...new Set(inners)].toSorted((a, b) => a.length - b.length);
}

/**
 * Every mix of the modes at second order, and at third order one of the four mixes inside, in turn, with both outside: all
 * of them take long to compile.
 */
export function mixedRoles(seed: number): readonly Role[] {
  const inner = (["RR", "RF", "FR", "FF"] as const)[seed % 4] ?? "RR";
  return ["reverseR", "forwardR", "reverseF", "forwardF", `reverse${inner}`, `forward${inner}`];
}
