import { invariant } from "../invariant.ts";
import * as arithmetic from "./arithmetic.ts";
import * as comparison from "./comparison.ts";
import * as exponential from "./exponential.ts";
import * as hyperbolic from "./hyperbolic.ts";
import * as integer from "./integer.ts";
import * as logic from "./logic.ts";
import * as rounding from "./rounding.ts";
import * as selection from "./selection.ts";
import * as trigonometric from "./trigonometric.ts";
import * as values from "./values.ts";
import type { Primitive } from "./definePrimitive.ts";

const families = [arithmetic, comparison, exponential, hyperbolic, integer, logic, rounding, selection, trigonometric, values];

/** Every scalar primitive, by name. */
export const primitives: ReadonlyMap<string, Primitive> = new Map(
  families.flatMap((family) => Object.values(family)).map((entry) => [entry.name, entry]),
);

export function primitive(name: string): Primitive {
  const entry = primitives.get(name);
  invariant(entry, `unknown primitive ${name}`);
  return entry;
}

/** Primitives by the callee they are written with (`Math.sin`). `Math.pow` is `**` by definition. */
export const primitivesByCallee: ReadonlyMap<string, Primitive> = new Map([
  ["Math.pow", primitive("pow")],
  ...[...primitives.values()].flatMap((entry) =>
    entry.source.form === "call" ? [[entry.source.callee, entry] as const] : [],
  ),
]);
