import { shapeError, type ShapeError } from "../errors.ts";
import type { Algebra, Misfit, Terms } from "./algebra.ts";

/** The error for shapes that do not fit. A length that only the running program knows is shown as `?`. */
export function misfit<T extends Terms>(A: Algebra<T>, operation: string, problem: Misfit<T>, shapes: readonly (readonly T["number"][])[]): ShapeError {
  const shown = (length: T["number"]): number | string => A.known(length) ?? "?";
  const text = typeof problem === "string" ? problem : problem.map((part) => (typeof part === "string" ? part : shown(part))).join("");
  return shapeError(operation, text, ...shapes.map((shape) => shape.map(shown)));
}

/** @throws ShapeError for shapes that certainly do not fit. */
export function refuse<T extends Terms>(A: Algebra<T>, operation: string, problem: Misfit<T>, ...shapes: readonly (readonly T["number"][])[]): never {
  throw misfit(A, operation, problem, shapes);
}

/** The lengths of what an operation makes. @throws ShapeError where one is negative. */
export function lengthsFor<T extends Terms>(A: Algebra<T>, operation: string, lengths: readonly T["number"][]): readonly T["number"][] {
  return lengths.some((length) => (A.known(length) ?? 0) < 0) ? refuse(A, operation, "a length is negative", lengths) : lengths;
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
  A.require(A.compare("eq", a, b), operation, [`${problem}: `, a, " and ", b, " differ"], shapes);
  return x === undefined ? b : a;
}
