import type { Op, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { atLeast, callOf, code, precedence, type Code } from "./code.ts";
import type { Context } from "./context.ts";
import { literal } from "./literals.ts";

type Scalar = Extract<Op, { kind: "scalar" }>;
type Render = (value: Value) => Code;

/** The scalar op that a value is written as, where it is folded. */
export function foldedScalar({ plan }: Context, value: Value | undefined, name?: string): Scalar | undefined {
  const op = value && plan.structure.opOf(value);
  if (op?.kind !== "scalar" || !plan.isFolded(op)) return undefined;
  return name === undefined || op.primitive === name ? op : undefined;
}

/** The value whose negation this is, as an expression: of `−x` it is `x`, of `−2` it is `2`. */
export function negated(context: Context, value: Value, render: Render): Code | undefined {
  const constant = context.plan.structure.constantOf(value);
  if (typeof constant === "number") return constant < 0 || Object.is(constant, -0) ? literal(-constant) : undefined;
  const op = foldedScalar(context, value, "neg");
  return op && render(op.operands[0] as Value);
}

/** A scalar op in JavaScript, in the equal form with the fewest signs and parentheses. Equal means bit for bit. */
export function scalarExpression(context: Context, op: Scalar, render: Render): Code {
  const { source } = primitive(op.primitive);
  if (source.form === "call") return callOf(context.calleeOf(op.primitive, source.callee), op.operands.map(render));
  return rewritten(context, op, render) ?? plain(op, render);
}

/** The operator and its operands as they are. */
function plain(op: Scalar, render: Render): Code {
  const { source } = primitive(op.primitive);
  const operands = op.operands.map(render) as [Code, Code];
  switch (source.form) {
    case "call":
      return callOf(source.callee, operands);
    case "prefix":
      return prefixed(source.operator, operands[0]);
    case "infix":
      return infix(source.operator, source.precedence, operands[0], operands[1], source.rightToLeft);
  }
}

function prefixed(operator: string, operand: Code): Code {
  const inner = atLeast(precedence.prefix, operand);
  // `- -x`, `+ +x` would be other operators without the space.
  const clashes = /^[-+]/.test(inner.text) && /[-+]$/.test(operator);
  return code(precedence.prefix, clashes ? [operator, "(", inner, ")"] : [operator, inner]);
}

export function infix(operator: string, strength: number, left: Code, right: Code, rightToLeft = false): Code {
  // A unary operator may not stand directly left of `**`; `&&` and `||` may be regrouped.
  const leftLeast = rightToLeft ? precedence.prefix + 1 : strength;
  const isAssociative = operator === "&&" || operator === "||";
  return code(strength, [atLeast(leftLeast, left), ` ${operator} `, atLeast(rightToLeft || isAssociative ? strength : strength + 1, right)]);
}

const opposite: Readonly<Record<string, string>> = { eq: "!==", ne: "===", boolEq: "!==", boolNe: "===", strictEqual: "!==", strictUnequal: "===", looseEqual: "!=", looseUnequal: "==" };

/** Forms that differ from the op's own but give the same bits; undefined where there is none. */
function rewritten(context: Context, op: Scalar, render: Render): Code | undefined {
  const [a, b] = op.operands as readonly [Value, Value];
  const sum = (operator: string, left: Code, right: Code): Code => infix(operator, precedence.additive, left, right);
  switch (op.primitive) {
    case "add": {
      // a + (−b) = a − b, and (−a) + b = b − a.
      const right = negated(context, b, render);
      if (right) return sum("-", render(a), right);
      const left = negated(context, a, render);
      return left && sum("-", render(b), left);
    }
    case "sub": {
      const right = negated(context, b, render);
      return right && sum("+", render(a), right);
    }
    case "neg":
      return negationOf(context, a, render);
    case "not":
      return complement(context, a, render);
    default:
      return undefined;
  }
}

/** −(a·b) = (−a)·b and −(a/b) = (−a)/b, whose sign needs no parentheses. */
function negationOf(context: Context, value: Value, render: Render): Code | undefined {
  const twice = negated(context, value, render);
  if (twice) return twice;
  const product = foldedScalar(context, value, "mul") ?? foldedScalar(context, value, "div");
  if (!product) return undefined;
  const [a, b] = product.operands as readonly [Value, Value];
  const left = negated(context, a, render) ?? prefixed("-", render(a));
  return infix(product.primitive === "mul" ? "*" : "/", precedence.multiplicative, left, render(b));
}

/** !(a === b) is a !== b; other comparisons have no opposite, as NaN fails both. */
export function complement(context: Context, value: Value, render: Render): Code {
  const inner = foldedScalar(context, value);
  const [a, b] = (inner?.operands ?? []) as readonly [Value, Value];
  if (inner?.primitive === "not") return render(a);
  const operator = inner && opposite[inner.primitive];
  if (operator !== undefined) return infix(operator, precedence.equality, render(a), render(b));
  return prefixed("!", conditionOf(context, value, render));
}

/** A boolean where JavaScript only asks whether it is true: `!!x` is then `x`. */
export function conditionOf(context: Context, value: Value, render: Render): Code {
  const truth = foldedScalar(context, value, "toBoolean") ?? foldedScalar(context, value, "isTruthy");
  return render(truth?.operands[0] ?? value);
}
