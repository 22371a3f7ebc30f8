import {
  add,
  apply,
  isPerturbed,
  multiply,
  negate,
  primal,
  subtract,
  type Rule,
  type Scalar,
} from "../algebra/nilpotent.ts";
import { divide, mathRules, power, remainder } from "../algebra/rules.ts";
import type { ArithmeticOperator, BitOperator, ComparisonOperator, Expression } from "../model/model.ts";
import { countStep, observeComparison, observeMargin, type Machine, type Scope } from "./machine.ts";
import { arrayFrom, asArray, asBoolean, asScalar, contentsOf, load, newArray, subarray, type Value } from "./values.ts";

export function evaluateExpression(machine: Machine, scope: Scope, e: Expression): Value {
  countStep(machine);
  switch (e.kind) {
    case "number":
    case "boolean":
      return e.value;
    case "variable":
      return scope.get(e.name);
    case "unary":
      return unary(e.operator, evaluateExpression(machine, scope, e.operand));
    case "arithmetic":
      return arithmetic(machine, e.operator, scalar(machine, scope, e.left), scalar(machine, scope, e.right));
    case "bits":
      return bits(e.operator, primal(scalar(machine, scope, e.left)), primal(scalar(machine, scope, e.right)));
    case "comparison":
      return compare(machine, e.operator, scalar(machine, scope, e.left), scalar(machine, scope, e.right));
    case "logical": {
      const left = condition(machine, scope, e.left);
      return left === (e.operator === "||") ? left : condition(machine, scope, e.right);
    }
    case "conditional":
      return evaluateExpression(machine, scope, condition(machine, scope, e.condition) ? e.whenTrue : e.whenFalse);
    case "math":
      return applyRule(
        machine,
        mathRules[e.name],
        e.arguments.map((a) => scalar(machine, scope, a)),
      );
    case "call":
      return machine.call(
        machine,
        e.callee,
        e.arguments.map((a) => evaluateExpression(machine, scope, a)),
      );
    default:
      return arrayExpression(machine, scope, e);
  }
}

type ArrayExpression = Extract<
  Expression,
  { kind: "element" | "length" | "zeros" | "arrayLiteral" | "subarray" | "copy" }
>;

function arrayExpression(machine: Machine, scope: Scope, e: ArrayExpression): Value {
  const integer = (inner: Expression): number => primal(scalar(machine, scope, inner));
  switch (e.kind) {
    case "element": {
      const array = asArray(evaluateExpression(machine, scope, e.array));
      return load(array, integer(e.index));
    }
    case "length":
      return asArray(evaluateExpression(machine, scope, e.array)).length;
    case "zeros":
      return newArray(e.arrayKind, integer(e.length));
    case "arrayLiteral":
      return arrayFrom(
        e.arrayKind,
        e.elements.map((x) => scalar(machine, scope, x)),
      );
    case "subarray":
      return subarray(asArray(evaluateExpression(machine, scope, e.array)), integer(e.from), integer(e.to));
    case "copy": {
      const array = asArray(evaluateExpression(machine, scope, e.array));
      return arrayFrom(array.kind, contentsOf(array));
    }
  }
}

export function scalar(machine: Machine, scope: Scope, e: Expression): Scalar {
  return asScalar(evaluateExpression(machine, scope, e));
}

export function condition(machine: Machine, scope: Scope, e: Expression): boolean {
  return asBoolean(evaluateExpression(machine, scope, e));
}

export function arithmetic(machine: Machine, operator: ArithmeticOperator, x: Scalar, y: Scalar): Scalar {
  switch (operator) {
    case "+":
      return add(x, y);
    case "-":
      return subtract(x, y);
    case "*":
      return multiply(x, y);
    case "/":
      return applyRule(machine, divide, [x, y]);
    case "%":
      return applyRule(machine, remainder, [x, y]);
    case "**":
      return applyRule(machine, power, [x, y]);
  }
}

function applyRule(machine: Machine, rule: Rule, args: readonly Scalar[]): Scalar {
  if (rule.kink !== undefined && args.some(isPerturbed)) observeMargin(machine, rule.kink(args));
  return apply(rule, args);
}

function unary(operator: "-" | "+" | "!", operand: Value): Value {
  if (operator === "!") return !asBoolean(operand);
  return operator === "-" ? negate(asScalar(operand)) : asScalar(operand);
}

function bits(operator: BitOperator, x: number, y: number): number {
  switch (operator) {
    case "|":
      return x | y;
    case "&":
      return x & y;
    case ">>":
      return x >> y;
  }
}

function compare(machine: Machine, operator: ComparisonOperator, left: Scalar, right: Scalar): boolean {
  observeComparison(machine, left, right, subtract(left, right));
  const x = primal(left);
  const y = primal(right);
  switch (operator) {
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    case ">=":
      return x >= y;
    case "===":
      return x === y;
    case "!==":
      return x !== y;
  }
}
