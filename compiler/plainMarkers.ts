import type ts from "typescript";
import { forms } from "./frontend/derivatives/forms.ts";
import type { Edit } from "./result.ts";

/** Whether a call of the marker, outside of differentiated code, is its first argument and nothing else. */
export function isPlainMarker(marker: string | undefined): boolean {
  return marker === "stopGradient" || (marker !== undefined && forms.get(marker)?.isPlain === true);
}

export type PlainPart = {
  readonly edits: readonly Edit[];
  /** What the edits remove: names in there are not in use any more. */
  readonly removed: readonly ts.Node[];
};

/** Edits that leave the first argument of a marker's call: `stopGradient(x)` becomes `(x)`, `customVjp(f, rule)` `(f)`. */
export function plainPart(marker: string | undefined, call: ts.CallExpression | ts.NewExpression): PlainPart | undefined {
  const [first, ...others] = call.arguments ?? [];
  if (!first || !isPlainMarker(marker)) return undefined;
  return {
    edits: [
      { start: call.getStart(), end: first.getStart(), text: "(" },
      { start: first.getEnd(), end: call.getEnd(), text: ")" },
    ],
    removed: [call.expression, ...others],
  };
}
