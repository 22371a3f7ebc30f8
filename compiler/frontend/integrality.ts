import type ts from "typescript";
import { outermostFunction, sourceSymbols } from "./gradientTape/tapeSymbols.ts";
import type { Lowering } from "./lowering.ts";
import { typedArrayName } from "./arrays/typedArrayName.ts";
import { isAssignmentTarget, variableSymbol } from "./syntax.ts";

const integralCalls = new Set(["Math.floor", "Math.ceil", "Math.round", "Math.trunc", "Math.sign", "Math.imul", "Math.clz32"]);
const preserving = new Set(["Math.max", "Math.min", "Math.abs"]);

/** Per outermost function, the local variables all of whose assignments give integers. */
const known = new WeakMap<ts.Node, ReadonlySet<ts.Symbol>>();

/**
 * Whether a local variable only ever holds integers: the largest set of variables for which all assignments in the
 * enclosing function are integral, assuming it of the set itself.
 */
export function isIntegral(l: Lowering, symbol: ts.Symbol): boolean {
  const declaration = symbol.valueDeclaration;
  if (!declaration || !l.ts.isVariableDeclaration(declaration)) return false;
  const root = outermostFunction(l, declaration);
  let set = known.get(root);
  if (!set) known.set(root, (set = integralVariables(l, root)));
  return set.has(symbol);
}

function integralVariables(l: Lowering, root: ts.Node): ReadonlySet<ts.Symbol> {
  const { ts } = l;
  const assignments: [ts.Symbol, ts.Expression | undefined][] = [];
  const candidates = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const symbol = l.checker.getSymbolAtLocation(node.name);
      if (symbol && node.initializer) {
        candidates.add(symbol);
        assignments.push([symbol, node.initializer]);
      }
    }
    if (ts.isIdentifier(node) && isAssignmentTarget(ts, node)) {
      const symbol = variableSymbol(ts, l.checker, node);
      if (symbol) assignments.push([symbol, assignedExpression(l, node)]);
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  for (const symbol of sourceSymbols(l, root)) candidates.delete(symbol);
  for (let size = -1; size !== candidates.size; ) {
    size = candidates.size;
    for (const [symbol, expression] of assignments) {
      if (!expression || !isIntegralExpression(l, expression, candidates)) candidates.delete(symbol);
    }
  }
  return candidates;
}

/** The expression whose integrality decides that of an assignment to `node`; undefined where it cannot be told. */
function assignedExpression(l: Lowering, node: ts.Identifier): ts.Expression | undefined {
  const { ts } = l;
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) return node;
  // A default value in a pattern is what is assigned only where there is nothing else.
  if (!ts.isBinaryExpression(parent) || isAssignmentTarget(ts, parent)) return undefined;
  const operator = parent.operatorToken.getText();
  if (["=", "+=", "-=", "*=", "%=", "|=", "&=", "^=", "<<=", ">>=", ">>>="].includes(operator)) return parent.right;
  return undefined;
}

/** Whether a member is the length of an array or a text, not one of the program's own that is called so. */
export function isLength({ checker, program }: Lowering, node: ts.PropertyAccessExpression): boolean {
  if (node.name.text !== "length") return false;
  const declarations = checker.getSymbolAtLocation(node.name)?.declarations;
  // The length of a tuple is not declared anywhere.
  return !declarations || declarations.every((declaration) => program.isSourceFileDefaultLibrary(declaration.getSourceFile()));
}

function isIntegralExpression(l: Lowering, node: ts.Expression, candidates: ReadonlySet<ts.Symbol>): boolean {
  const { ts } = l;
  const recurse = (inner: ts.Expression): boolean => isIntegralExpression(l, inner, candidates);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) return recurse(node.expression);
  if (ts.isNumericLiteral(node)) return Number.isInteger(Number(node.text));
  if (ts.isIdentifier(node)) {
    const symbol = l.checker.getSymbolAtLocation(node);
    return symbol !== undefined && candidates.has(symbol);
  }
  if (ts.isPropertyAccessExpression(node)) return isLength(l, node);
  if (ts.isElementAccessExpression(node)) {
    const name = l.checker.getTypeAtLocation(node.expression).getSymbol()?.name ?? "";
    return typedArrayName.test(name) && !name.startsWith("Float");
  }
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.TildeToken || (node.operator !== ts.SyntaxKind.ExclamationToken && recurse(node.operand));
  }
  if (ts.isPostfixUnaryExpression(node)) return recurse(node.operand);
  if (ts.isConditionalExpression(node)) return recurse(node.whenTrue) && recurse(node.whenFalse);
  if (ts.isCallExpression(node)) {
    const callee = node.expression.getText();
    return integralCalls.has(callee) || (preserving.has(callee) && node.arguments.every(recurse));
  }
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.getText();
  if (["&", "|", "^", "<<", ">>", ">>>"].includes(operator)) return true;
  return ["+", "-", "*", "%"].includes(operator) && recurse(node.left) && recurse(node.right);
}
