import type { Value } from "../ops.ts";
import type { ScalarBuilder } from "../scalarBuilder.ts";

/**
 * What a derivative rule may read. Each read is recorded: an operand that no rule reads is never kept for the reverse
 * sweep, so a rule should prefer the result (`y`) over the operands where both would do.
 */
export type RuleContext = {
  readonly b: ScalarBuilder;
  /** The primal value of the i-th operand. */
  readonly operand: (index: number) => Value;
  /** The i-th operand where it is a constant number, else undefined. Reading it keeps nothing. */
  readonly constantOperand: (index: number) => number | undefined;
  /** The primal result. */
  readonly result: () => Value;
};

/**
 * The linear map t ↦ ∂y/∂xᵢ · t. Forward mode applies it to the operand's tangent, reverse mode to the result's adjoint
 * (it is a scalar map, hence its own transpose). `null`, as a rule or as its answer: the derivative is zero by definition,
 * on purpose.
 */
export type LinearRule = ((rule: RuleContext, t: Value) => Value | null) | null;

/** What is known of the result's type. */
export type ResultKind =
  | "number"
  /** An int when all operands are ints, else a number. */
  | "preservesInt"
  | "int"
  | "bool"
  | "opaque";

/** How the primitive is written in JavaScript. */
export type JavaScriptForm =
  | { readonly form: "call"; readonly callee: string }
  | { readonly form: "infix"; readonly operator: string; readonly precedence: number; readonly rightToLeft?: boolean }
  | { readonly form: "prefix"; readonly operator: string; readonly precedence: number };

export type Scalar = number | boolean | string | null | undefined;

export type Primitive = {
  readonly name: string;
  /** Number of operands, or "variadic" (at least one). */
  readonly arity: number | "variadic";
  /** What the operands are: all numbers, all booleans, or values of any type, which may be undefined or null. */
  readonly operands: "numbers" | "booleans" | "values";
  readonly result: ResultKind;
  readonly source: JavaScriptForm;
  readonly evaluate: (...operands: Scalar[]) => Scalar;
  /** The rule of the i-th operand; a function of the index for variadic primitives. */
  readonly rule: (index: number) => LinearRule;
  /** The rule of all operands together where they are the same value. */
  readonly ruleOfSame: LinearRule | undefined;
  /** Whether it or its derivative is infinite or undefined at some finite operands. */
  readonly hasPole: boolean;
  /** Rough cost in nanoseconds; decides between recomputing and keeping a value. */
  readonly cost: number;
  /** Points at which the generated rule test compares the rules with differences; none on a kink. */
  readonly samples: readonly (readonly number[])[];
};

type Definition<Args extends readonly Scalar[]> = {
  readonly name: string;
  readonly arity: number | "variadic";
  readonly operands?: Primitive["operands"];
  readonly result?: ResultKind;
  /** A string is a callee: `"Math.tanh"`. */
  readonly source: string | JavaScriptForm;
  readonly evaluate: (...operands: Args) => Scalar;
  /** One rule per operand, or a function of the operand's index. Absent: all derivatives are zero by definition. */
  readonly partials?: readonly LinearRule[] | ((index: number) => LinearRule);
  /** A cheaper rule where all operands are the same value. */
  readonly partialOfSame?: LinearRule;
  /** Default false. */
  readonly hasPole?: boolean;
  readonly cost?: number;
  readonly samples?: readonly (readonly number[])[];
};

/** Completes the entry of one primitive. Forward and reverse mode, folding, printing and emission all read it. */
export function definePrimitive<Args extends readonly Scalar[] = number[]>(definition: Definition<Args>): Primitive {
  const { partials, source } = definition;
  return {
    name: definition.name,
    arity: definition.arity,
    operands: definition.operands ?? "numbers",
    result: definition.result ?? "number",
    source: typeof source === "string" ? { form: "call", callee: source } : source,
    evaluate: definition.evaluate as unknown as (...operands: Scalar[]) => Scalar,
    rule: typeof partials === "function" ? partials : (index) => partials?.[index] ?? null,
    ruleOfSame: definition.partialOfSame,
    hasPole: definition.hasPole ?? false,
    cost: definition.cost ?? 1,
    samples: definition.samples ?? [],
  };
}

/** The rule t ↦ p·t of a partial derivative p. */
export function times(partial: (rule: RuleContext) => Value): LinearRule {
  return (rule, t) => rule.b.mul(t, partial(rule));
}

/** The rules of an application of a primitive, each with the index of the operand that it is for. */
export function rulesOf(entry: Primitive, operands: readonly Value[]): readonly (readonly [index: number, rule: LinearRule])[] {
  const isSame = operands.length > 1 && operands.every((operand) => operand === operands[0]);
  if (isSame && entry.ruleOfSame !== undefined) return [[0, entry.ruleOfSame]];
  return operands.map((_, index) => [index, entry.rule(index)]);
}

/** The rule t ↦ t. */
export const identityRule: LinearRule = (_rule, t) => t;
/** The rule t ↦ −t. */
export const negateRule: LinearRule = (rule, t) => rule.b.neg(t);
