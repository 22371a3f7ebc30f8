import type { Value } from "../../../ir/ops.ts";
import type { Lowering } from "../lowering.ts";
import type { Derivative, Operand } from "../operands.ts";
import type { OptionName } from "./options.ts";

/** The parameters of a derivative, those of the function it is of among them. */
export type DerivativeParameters = {
  readonly params: readonly Value[];
  /** Number of parameters at the end that are tangents, passed as a tuple of their own. */
  readonly tangentCount: number;
};

/** What a marker does to a function. One entry per marker, in a file of its own, listed in forms.ts. */
export type DerivativeForm = {
  /** The options that the marker's second argument may hold. */
  readonly options: readonly OptionName[];
  /** The marker's second argument is a rule: one of the function's parameters, which stands for it, or another function. */
  readonly rule?: "of" | "beside";
  /** What the marker makes is a function like any other: outside of differentiated code the call is its first argument. */
  readonly isPlain?: boolean;
  /** The parameters of the derivative, given those of the function. */
  readonly parameters: (target: Derivative, params: readonly Value[]) => DerivativeParameters;
  /** Default values, as text, of these parameters, given those of the function's. Absent: the function's. */
  readonly defaults?: (target: Derivative, defaults: readonly (string | undefined)[]) => readonly (string | undefined)[];
  /** Takes the derivative at run-time values: its ops are placed here, and its result is shaped as the user gets it. */
  readonly apply: (l: Lowering, target: Derivative, given: readonly Value[]) => Operand;
};
