/**
 * `nabla/runtime`: what generated code calls where it cannot do without. Programs without dynamic control flow, without written
 * arrays and without nested objects import nothing from here.
 */
export { requireDisjoint, requireDistinct } from "./disjoint.ts";
export { zerosLike } from "./structure.ts";
export { nablaError } from "./errors.ts";
export { growTape, newTape } from "./tape.ts";
