import type { MathName } from "../algebra/rules.ts";
import type {
  ArithmeticOperator,
  AssignmentOperator,
  ComparisonOperator,
  Expression,
  ModelType,
  Part,
  Statement,
  Target,
} from "../model/model.ts";

/** Short constructors of model nodes. */

export function number(value: number): Expression {
  return { kind: "number", value };
}

export function variable(name: string, type: ModelType = "number"): Target {
  return { kind: "variable", name, type };
}

export function arithmetic(left: Expression, operator: ArithmeticOperator, right: Expression): Expression {
  return { kind: "arithmetic", operator, left, right };
}

export function compare(left: Expression, operator: ComparisonOperator, right: Expression): Expression {
  return { kind: "comparison", operator, left, right };
}

export function logical(left: Expression, operator: "&&" | "||", right: Expression): Expression {
  return { kind: "logical", operator, left, right };
}

export function math(name: MathName, ...args: readonly Expression[]): Expression {
  return { kind: "math", name, arguments: args };
}

export function element(array: Expression, index: Expression): Target {
  return { kind: "element", array, index };
}

export function member(object: Expression, name: string, type: ModelType = "number"): Target {
  return { kind: "member", object, name, type };
}

/** Text with expressions and blocks in it, as an expression of that type. */
export function code(type: ModelType, ...parts: readonly Part[]): Expression {
  return { kind: "code", type, parts };
}

/** Text with expressions and blocks in it, as a statement that ends with a semicolon. */
export function codeStatement(...parts: readonly Part[]): Statement {
  return { kind: "codeStatement", parts, ending: ";" };
}

/** The same, ending with a block. */
export function codeBlock(...parts: readonly Part[]): Statement {
  return { kind: "codeStatement", parts, ending: "" };
}

/** Parts separated by commas. */
export function separated(parts: readonly (readonly Part[])[]): readonly Part[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [", ", ...part]));
}

export function lengthOf(array: Expression): Expression {
  return { kind: "length", array };
}

export function conditional(condition: Expression, whenTrue: Expression, whenFalse: Expression): Expression {
  return { kind: "conditional", condition, whenTrue, whenFalse };
}

export function declare(
  keyword: "const" | "let",
  name: string,
  value: Expression | undefined,
  type: ModelType = "number",
  annotated = false,
): Statement {
  return { kind: "declare", keyword, name, type, annotated, value };
}

export function assign(target: Target, value: Expression, operator: AssignmentOperator = "="): Statement {
  return { kind: "assign", target, operator, value };
}

export function increment(target: Target): Statement {
  return { kind: "step", target, operator: "++", prefix: false };
}
