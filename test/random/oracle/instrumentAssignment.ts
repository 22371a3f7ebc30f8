import ts from "typescript";
import { arrow, combined, operation, type Instrumenter } from "./instrument.ts";

const { factory } = ts;

/** Assignments: plain ones stay as they are, to patterns too; compound ones call an operation on the old value. */
export function assignment(instrumenter: Instrumenter, e: ts.BinaryExpression, operator: string): ts.Expression {
  if (operator === "=") {
    return factory.createAssignment(target(instrumenter, e.left), instrumenter.expression(e.right));
  }
  const right = instrumenter.expression(e.right);
  return update(instrumenter, "update", e.left, (old) => {
    const inner = operator.slice(0, -1);
    return (
      combined(inner, old, right) ?? factory.createBinaryExpression(old, ts.SyntaxKind.QuestionQuestionToken, right)
    );
  });
}

/** `place++` and the like; `isPostfix` says that the value is the one before. */
export function updateOperand(
  instrumenter: Instrumenter,
  operand: ts.Expression,
  operator: "+" | "-",
  isPostfix: boolean,
): ts.Expression {
  const change = (old: ts.Expression): ts.Expression => combined(operator, old, factory.createNumericLiteral(1)) ?? old;
  if (!isPostfix || !ts.isIdentifier(operand)) {
    return update(instrumenter, isPostfix ? "postfix" : "update", operand, change);
  }
  // [x, x = x + 1][0]
  const changed = factory.createAssignment(operand, change(operand));
  return factory.createElementAccessExpression(factory.createArrayLiteralExpression([operand, changed]), 0);
}

/** Object and key of the place are evaluated once, before the old value is read; the right-hand side comes after. */
function update(
  instrumenter: Instrumenter,
  name: "update" | "postfix",
  place: ts.Expression,
  change: (old: ts.Expression) => ts.Expression,
): ts.Expression {
  if (ts.isIdentifier(place)) return factory.createAssignment(place, change(place));
  const old = "$old";
  const next = arrow(change(factory.createIdentifier(old)), old);
  if (ts.isPropertyAccessExpression(place)) {
    const key = factory.createStringLiteral(place.name.text);
    return operation(name, instrumenter.expression(place.expression), key, next);
  }
  if (!ts.isElementAccessExpression(place)) throw new Error("this assignment is not instrumented");
  const key = instrumenter.expression(place.argumentExpression);
  return operation(name, instrumenter.expression(place.expression), key, next);
}

/** What stands left of `=`. */
function target(instrumenter: Instrumenter, e: ts.Expression): ts.Expression {
  if (ts.isElementAccessExpression(e)) return elementTarget(instrumenter, e);
  if (ts.isArrayLiteralExpression(e)) {
    return factory.createArrayLiteralExpression(e.elements.map((item) => target(instrumenter, item)));
  }
  if (ts.isSpreadElement(e)) return factory.createSpreadElement(target(instrumenter, e.expression));
  if (ts.isBinaryExpression(e)) {
    return factory.createAssignment(target(instrumenter, e.left), instrumenter.expression(e.right));
  }
  if (ts.isObjectLiteralExpression(e)) {
    return factory.createObjectLiteralExpression(e.properties.map((p) => propertyTarget(instrumenter, p)));
  }
  return ts.isPropertyAccessExpression(e) ? instrumenter.expression(e) : e;
}

/** `array[$.at(array, index)]`; the array is a path of names, so that naming it twice does nothing twice. */
function elementTarget(instrumenter: Instrumenter, e: ts.ElementAccessExpression): ts.Expression {
  const array = (): ts.Expression => instrumenter.expression(e.expression);
  const index = instrumenter.expression(e.argumentExpression);
  return factory.createElementAccessExpression(array(), operation("at", array(), index));
}

function propertyTarget(instrumenter: Instrumenter, p: ts.ObjectLiteralElementLike): ts.ObjectLiteralElementLike {
  if (ts.isPropertyAssignment(p)) return factory.createPropertyAssignment(p.name, target(instrumenter, p.initializer));
  if (ts.isSpreadAssignment(p)) return factory.createSpreadAssignment(target(instrumenter, p.expression));
  if (ts.isShorthandPropertyAssignment(p) && p.objectAssignmentInitializer !== undefined) {
    const initial = instrumenter.expression(p.objectAssignmentInitializer);
    return factory.createShorthandPropertyAssignment(p.name, initial);
  }
  return p;
}
