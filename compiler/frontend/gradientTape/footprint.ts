import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { functionOf } from "../names.ts";
import { isAssignmentTarget } from "../syntax.ts";
import { tapeMethodOf } from "./tapeSymbols.ts";

type Types = Pick<Lowering, "ts" | "checker">;

/** What a statement has to do with variables, by the look of it: enough to tell that two statements may change places. */
export type Footprint = {
  readonly mentioned: ReadonlySet<ts.Symbol>;
  /** Declared, assigned, or arrays and objects that may be written through. */
  readonly written: ReadonlySet<ts.Symbol>;
  readonly declared: ReadonlySet<ts.Symbol>;
  /** Mentioned variables that a function elsewhere could change: `let`, arrays and objects. */
  readonly shared: ReadonlySet<ts.Symbol>;
  /** It may write to, or read from, arrays and objects that it does not declare. */
  readonly writesMemory: boolean;
  readonly readsMemory: boolean;
  /** It calls something that is not known to be arithmetic. */
  readonly hasEffects: boolean;
  /** It calls a function of the program, which may change any variable. */
  readonly callsOut: boolean;
  /** It may leave the block. */
  readonly exits: boolean;
};

export function symbolOf(l: Types, node: ts.Identifier): ts.Symbol | undefined {
  if (l.ts.isShorthandPropertyAssignment(node.parent)) return l.checker.getShorthandAssignmentValueSymbol(node.parent);
  if (l.ts.isExportSpecifier(node.parent)) return l.checker.getExportSpecifierLocalTargetSymbol(node.parent);
  return l.checker.getSymbolAtLocation(node);
}

export function footprintOf(l: Types, root: ts.Node): Footprint {
  const { ts } = l;
  const mentioned = new Set<ts.Symbol>();
  const written = new Set<ts.Symbol>();
  const declared = new Set<ts.Symbol>();
  const shared = new Set<ts.Symbol>();
  const references = new Set<ts.Symbol>();
  let [hasEffects, callsOut, exits] = [false, false, false];
  const self = { isRead: false, isWritten: false };
  const rootOf = (node: ts.Node): ts.Node =>
    ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node)
      ? rootOf(node.expression)
      : node;
  const write = (node: ts.Node): void => {
    self.isWritten ||= node.kind === ts.SyntaxKind.ThisKeyword;
    const symbol = ts.isIdentifier(node) ? symbolOf(l, node) : undefined;
    if (symbol) written.add(symbol);
  };
  const visitCall = (node: ts.CallExpression | ts.NewExpression): void => {
    const text = node.expression.getText();
    if (/^Math\.(?!random)/.test(text) || tapeMethodOf(l, node) !== undefined) return;
    hasEffects = true;
    if (/^console\./.test(text)) return;
    const [declaration] = l.checker.getResolvedSignature(node)?.declaration?.getSourceFile().isDeclarationFile === true ? [] : [node];
    callsOut ||= declaration !== undefined && !functionOf(l, node.expression);
    for (const argument of node.arguments ?? []) if (isMutable(l, argument)) write(rootOf(argument));
    if (ts.isPropertyAccessExpression(node.expression)) write(rootOf(node.expression.expression));
  };
  const visit = (node: ts.Node, depth: number): void => {
    self.isRead ||= node.kind === ts.SyntaxKind.ThisKeyword;
    if (ts.isIdentifier(node)) {
      const symbol = symbolOf(l, node);
      if (symbol) mentioned.add(symbol);
      if (symbol && isShared(l, symbol, node)) shared.add(symbol);
      if (symbol && isObject(l, symbol, node)) references.add(symbol);
      if (symbol && isAssignmentTarget(ts, node)) written.add(symbol);
    } else if (isAssignmentTarget(ts, node)) write(rootOf(node));
    if ((ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isFunctionDeclaration(node)) && node.name && ts.isIdentifier(node.name)) {
      const symbol = l.checker.getSymbolAtLocation(node.name);
      if (symbol) {
        declared.add(symbol);
        written.add(symbol);
      }
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) visitCall(node);
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) [hasEffects, callsOut] = [true, true];
    if (depth === 0 && (ts.isReturnStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node) || ts.isThrowStatement(node))) exits = true;
    ts.forEachChild(node, (child) => { visit(child, depth + (ts.isFunctionLike(child) ? 1 : 0)); });
  };
  visit(root, ts.isFunctionLike(root) ? 1 : 0);
  const outside = [...references].filter((symbol) => !declared.has(symbol));
  const memory = {
    readsMemory: self.isRead || outside.length > 0,
    writesMemory: self.isWritten || outside.some((symbol) => written.has(symbol)),
  };
  return { mentioned, written, declared, shared, ...memory, hasEffects, callsOut, exits };
}

function isShared(l: Types, symbol: ts.Symbol, node: ts.Identifier): boolean {
  const declaration = symbol.valueDeclaration;
  if (!declaration || !l.ts.isVariableDeclaration(declaration)) return declaration !== undefined && l.ts.isParameter(declaration) && isMutable(l, node);
  const isLet = (declaration.parent.flags & l.ts.NodeFlags.Const) === 0;
  return isLet || (isMutable(l, node) && l.checker.getTypeAtLocation(node).getCallSignatures().length === 0);
}

/** A variable of the file that holds an array or an object. */
function isObject(l: Types, symbol: ts.Symbol, node: ts.Identifier): boolean {
  const declaration = symbol.valueDeclaration;
  if (!declaration || !(l.ts.isVariableDeclaration(declaration) || l.ts.isParameter(declaration) || l.ts.isBindingElement(declaration))) return false;
  if (declaration.getSourceFile().isDeclarationFile) return false;
  const type = l.checker.getTypeAtLocation(node);
  const isTape = type.getSymbol()?.name === "GradientTape";
  return isMutable(l, node) && type.getCallSignatures().length === 0 && !isTape;
}

function isMutable(l: Types, node: ts.Expression): boolean {
  const { TypeFlags } = l.ts;
  return (l.checker.getTypeAtLocation(node).flags & (TypeFlags.Object | TypeFlags.Any | TypeFlags.Unknown)) !== 0;
}

/** Whether the first writes what the second mentions. */
export function writes(first: Footprint, second: Footprint): boolean {
  return meets(first.written, second.mentioned);
}

/** Whether one writes what the other mentions. */
export function overlap(a: Footprint, b: Footprint): boolean {
  return writes(a, b) || writes(b, a);
}

function meets(a: ReadonlySet<ts.Symbol>, b: ReadonlySet<ts.Symbol>): boolean {
  for (const symbol of a) if (b.has(symbol)) return true;
  return false;
}
