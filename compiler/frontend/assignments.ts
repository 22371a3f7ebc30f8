import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { Problem } from "../diagnostics/problem.ts";
import { asSource } from "./gradientTape/construct.ts";
import type { Lowering } from "./lowering.ts";
import type { Operand, Variable } from "./operands.ts";
import { valueOf } from "./functions/choose.ts";
import { functionVariableOf, setFunction } from "./functions/functionVariables.ts";
import { bindingOf } from "./names.ts";
import { binary, primitiveOf } from "./operators.ts";
import { memberPlace } from "./objects/properties.ts";
import { concatenate, isText } from "./text.ts";
import { unlessThrown } from "./throw.ts";
import { lowerNumber, lowerValue, unsupported } from "./values.ts";

/** A place that can be read and written: a variable or an array element, its subexpressions evaluated once. */
export type Place = { readonly read: () => Value; readonly write: (value: Value) => void };

export function lowerPlace(l: Lowering, node: ts.Expression): Place {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return lowerPlace(l, node.expression);
  if (ts.isIdentifier(node)) {
    const variable = requireVariable(l, node);
    return {
      read: () => l.read(variable),
      write: (value) => {
        const held = l.conform(value, variable.type);
        l.assign(variable, l.tapes.length > 0 ? asSource(l, variable, held) : held);
      },
    };
  }
  const place = ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node) ? memberPlace(l, node) : undefined;
  if (place) return place;
  throw unsupported(l, node);
}

function requireVariable(l: Lowering, node: ts.Identifier): Variable {
  const binding = bindingOf(l, node);
  if (binding && !("kind" in binding)) return binding;
  throw new Problem("unsupportedSyntax", node, `'${node.text}' is assigned here, but is not a local variable of the differentiated function.`, "Pass it as a parameter and return the new value.");
}

/** `=`, compound and logical assignment; the value of the expression is the assigned value. */
export function lowerAssignment(l: Lowering, node: ts.BinaryExpression): Value {
  const { ts } = l;
  const operator = node.operatorToken.getText().slice(0, -1);
  if (operator === "" && ts.isArrayLiteralExpression(node.left)) return lowerSwap(l, node, node.left);
  const place = lowerPlace(l, node.left);
  if (operator === "") {
    const value = lowerValue(l, node.right);
    l.at(node);
    unlessThrown(l, node, () => { place.write(value); });
    return value;
  }
  if (operator === "+" && isText(l, node)) {
    const joined = concatenate(l, place.read(), lowerValue(l, node.right));
    place.write(joined);
    return joined;
  }
  const value = binary(l, node, primitiveOf(l, node.operatorToken, operator), place.read(), () => lowerNumber(l, node.right));
  place.write(value);
  return value;
}

/** `[a, b] = [c, d]`: the right sides first, then each target as it is assigned. */
function lowerSwap(l: Lowering, node: ts.BinaryExpression, left: ts.ArrayLiteralExpression): Value {
  if (!l.ts.isArrayLiteralExpression(node.right) || node.right.elements.length !== left.elements.length) throw unsupported(l, node);
  const operands = node.right.elements.map((element) => l.expression(element));
  left.elements.forEach((element, i) => {
    const operand = operands[i] as Operand;
    const holder = functionVariableOf(l, element);
    if (holder) setFunction(l, element, holder, operand);
    else lowerPlace(l, element).write(valueOf(element, operand));
  });
  return operands.find((operand): operand is Value => !("kind" in operand)) ?? l.constant(0);
}

/** `++` and `--`. */
export function lowerUpdate(l: Lowering, node: ts.Expression, operator: ts.SyntaxKind, prefix: boolean): Value {
  const place = lowerPlace(l, node);
  const before = place.read();
  const after = l.b.apply(operator === l.ts.SyntaxKind.PlusPlusToken ? "add" : "sub", before, l.constant(1));
  place.write(after);
  return prefix ? after : before;
}

