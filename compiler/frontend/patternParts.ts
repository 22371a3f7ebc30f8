import type ts from "typescript";
import type { Lowering } from "./lowering.ts";
import { unsupported } from "./values.ts";

/** One element of a pattern: where the value goes, and what it is if it would be undefined. */
export type PatternElement<Target extends ts.Node> = {
  readonly node: ts.Node;
  readonly target: Target;
  /** Absent in array patterns. */
  readonly name: ts.PropertyName | undefined;
  readonly initializer: ts.Expression | undefined;
  readonly isRest: boolean;
};

/** A pattern of a declaration, or one that is assigned to; an element that is left out is undefined. */
export type PatternParts<Target extends ts.Node> = {
  readonly isArray: boolean;
  readonly elements: readonly (PatternElement<Target> | undefined)[];
};

export type AssignmentPattern = ts.ArrayLiteralExpression | ts.ObjectLiteralExpression;

/** Whether what stands left of `=`, or in the head of a loop, is a pattern. */
export function isAssignmentPattern(l: Lowering, node: ts.Node): node is AssignmentPattern {
  return l.ts.isArrayLiteralExpression(node) || l.ts.isObjectLiteralExpression(node);
}

/** `const { x, y: [dx, dy] = …, ...others } = object`: the targets are names and patterns. */
export function bindingParts({ ts }: Lowering, pattern: ts.BindingPattern): PatternParts<ts.BindingName> {
  const isArray = ts.isArrayBindingPattern(pattern);
  const elements = pattern.elements.map((node) => {
    if (ts.isOmittedExpression(node)) return undefined;
    const name = isArray ? undefined : (node.propertyName ?? (node.name as ts.Identifier));
    return { node, target: node.name, name, initializer: node.initializer, isRest: node.dotDotDotToken !== undefined };
  });
  return { isArray, elements };
}

/** `({ x: o.x, y: [dx, a[i]] = …, ...others } = object)`: the targets are places and patterns. */
export function assignmentParts(l: Lowering, pattern: AssignmentPattern): PatternParts<ts.Expression> {
  const { ts } = l;
  if (ts.isArrayLiteralExpression(pattern)) {
    const elements = pattern.elements.map((node) => {
      if (ts.isOmittedExpression(node)) return undefined;
      const isRest = ts.isSpreadElement(node);
      return { node, name: undefined, isRest, ...withInitializer(l, isRest ? node.expression : node) };
    });
    return { isArray: true, elements };
  }
  const elements = pattern.properties.map((node): PatternElement<ts.Expression> => {
    if (ts.isPropertyAssignment(node)) return { node, name: node.name, isRest: false, ...withInitializer(l, node.initializer) };
    if (ts.isSpreadAssignment(node)) return { node, name: undefined, target: node.expression, initializer: undefined, isRest: true };
    if (!ts.isShorthandPropertyAssignment(node)) throw unsupported(l, node);
    return { node, name: node.name, target: node.name, initializer: node.objectAssignmentInitializer, isRest: false };
  });
  return { isArray: false, elements };
}

/** `target = initializer` inside of a pattern. */
function withInitializer({ ts }: Lowering, node: ts.Expression): { readonly target: ts.Expression; readonly initializer: ts.Expression | undefined } {
  const hasInitializer = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return hasInitializer ? { target: node.left, initializer: node.right } : { target: node, initializer: undefined };
}
