/**
 * A derivative that is compiled and compared. `reverse` is `valueAndGrad(f)`, `pullback` is `vjp(f)`, `forward` is
 * `jvp(f)`; `reverse2` and `forward2` apply `valueAndGrad` and `jvp` to the contracted gradient w·∇f, `reverse3` and
 * `forward3` to the contracted gradient of that.
 */
export type Role = "reverse" | "pullback" | "forward" | "reverse2" | "forward2" | "reverse3" | "forward3";

export const firstOrder: readonly Role[] = ["reverse", "pullback", "forward"];

/** Reverse over reverse and forward over reverse. */
export const secondOrder: readonly Role[] = [...firstOrder, "reverse2", "forward2"];

export const thirdOrder: readonly Role[] = [...secondOrder, "reverse3", "forward3"];

/** Order of the derivative of a role. */
export function orderOf(role: Role): 1 | 2 | 3 {
  return role.endsWith("3") ? 3 : role.endsWith("2") ? 2 : 1;
}

/** Highest order among roles. */
export function highestOrder(roles: readonly Role[]): number {
  return Math.max(1, ...roles.map(orderOf));
}
