import { shapeError } from "../errors.ts";
import type { Algebra, Terms } from "./algebra.ts";

/** @throws ShapeError for shapes that certainly do not fit. A length that only the running program knows is shown as `?`. */
export function refuse<T extends Terms>(
  A: Algebra<T>,
  operation: string,
  problem: string,
  ...shapes: readonly (readonly T["number"][])[]
): never {
  throw shapeError(operation, problem, ...shapes.map((shape) => shape.map((length) => A.known(length) ?? "?")));
}

/** The length that two dimensions have in common. @throws ShapeError where they differ. */
export function commonLength<T extends Terms>(
  A: Algebra<T>,
  operation: string,
  problem: string,
  [a, b]: readonly [a: T["number"], b: T["number"]],
  shapes: readonly (readonly T["number"][])[],
): T["number"] {
  if (a === b) return a;
  const [x, y] = [A.known(a), A.known(b)];
  if (x !== undefined && x === y) return a;
  if (x !== undefined && y !== undefined) refuse(A, operation, `${problem}: ${x} and ${y} differ`, ...shapes);
  A.require(A.compare("eq", a, b), operation, `${problem} differ`, shapes);
  return x === undefined ? b : a;
}
