import type ts from "typescript";
import type { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { functionOf } from "../names.ts";
import type { TapeRegion } from "./findRegions.ts";
import { overlap, symbolOf, writes, type Footprint } from "./footprint.ts";
import { tapeMethodOf } from "./tapeSymbols.ts";
import { isFunctionLiteral } from "../syntax.ts";

type Types = Pick<Lowering, "ts" | "checker">;

/** Why a statement of a region stays in the text: by its kind, by choice, or because it cannot be compiled. */
export type Reason = "kind" | "choice" | Problem;

/**
 * Statements that stay as they are: declarations of functions and types, `return`, and calls of other code that are given
 * what a tape computes, such as `expect(tape.gradient(…))`.
 */
export function keptAtFirst(l: Types, statement: ts.Statement): Reason | undefined {
  const { ts } = l;
  if (ts.isReturnStatement(statement) || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return "kind";
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return "kind";
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) return "kind";
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return undefined;
  const call = statement.expression;
  if (tapeMethodOf(l, call) !== undefined || functionOf(l, call.expression)) return undefined;
  if (!/^console\./.test(call.expression.getText()) && tapeCallsIn(l, statement)?.length === 0) return undefined;
  const declaration = l.checker.getResolvedSignature(call)?.declaration;
  return declaration?.getSourceFile().isDeclarationFile === true ? "choice" : undefined;
}

/** Constants that hold functions, and that statements mention which stay or stand behind the region: they stay too. */
export function functionsUsedBehind(l: Types, { statements }: TapeRegion, isKept: (index: number) => boolean): readonly number[] {
  const { ts } = l;
  const [first] = statements;
  if (!first) return [];
  const compiled = new Set<ts.Node>(statements.filter((_, i) => !isKept(i)));
  const mentioned = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (compiled.has(node)) return;
    const symbol = ts.isIdentifier(node) ? symbolOf(l, node) : undefined;
    if (symbol) mentioned.add(symbol);
    ts.forEachChild(node, visit);
  };
  visit(first.parent);
  const isUsed = (statement: ts.Statement): boolean =>
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.some(({ name, initializer }) => {
      const symbol = ts.isIdentifier(name) ? symbolOf(l, name) : undefined;
      return initializer !== undefined && isFunctionLiteral(ts, initializer) && symbol !== undefined && mentioned.has(symbol);
    });
  return statements.flatMap((statement, i) => (!isKept(i) && isUsed(statement) ? [i] : []));
}

/**
 * Calls of tapes inside a statement that stays, in order of evaluation, and calls like `seeds.map(…)` that ask a tape once for each
 * element. Undefined if one of them is not evaluated exactly once and here.
 */
export function tapeCallsIn(l: Types, statement: ts.Statement): readonly ts.CallExpression[] | undefined {
  const { ts } = l;
  const calls: ts.CallExpression[] = [];
  const plain = { value: true };
  const visit = (node: ts.Node, certain: boolean): void => {
    if (ts.isCallExpression(node) && (tapeMethodOf(l, node) !== undefined || (certain && asksForEach(l, node)))) {
      plain.value &&= certain;
      calls.push(node);
      return;
    }
    const operator = ts.isBinaryExpression(node) ? node.operatorToken.getText() : "";
    const isShort = operator === "&&" || operator === "||" || operator === "??";
    ts.forEachChild(node, (child) => {
      const isLate = ts.isFunctionLike(node) || ts.isIterationStatement(node, false) || ts.isIfStatement(node) || ts.isConditionalExpression(node);
      const isFirst = ts.isIfStatement(node) ? child === node.expression : ts.isConditionalExpression(node) && child === node.condition;
      visit(child, certain && (!isLate || isFirst) && !(isShort && ts.isBinaryExpression(node) && child === node.right));
    });
  };
  visit(statement, true);
  return plain.value ? calls : undefined;
}

/** Whether a call goes through an array with a function that asks a tape, and does nothing besides computing. */
function asksForEach(l: Types, { expression, arguments: given }: ts.CallExpression): boolean {
  const { ts } = l;
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const receiver = l.checker.getTypeAtLocation(expression.expression);
  const isOverArray = /Array(Constructor)?$/.test(receiver.getSymbol()?.name ?? "") || l.checker.isTupleType(receiver);
  const asks = (node: ts.Node): boolean => tapeMethodOf(l, node) !== undefined || (ts.forEachChild(node, (child) => asks(child) || undefined) ?? false);
  return isOverArray && given.some((argument) => ts.isFunctionLike(argument) && asks(argument) && onlyComputes(l, argument));
}

function onlyComputes(l: Types, root: ts.Node): boolean {
  const { ts } = l;
  const isAssignment = ts.isBinaryExpression(root) && root.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && root.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  const isStep = (ts.isPrefixUnaryExpression(root) || ts.isPostfixUnaryExpression(root)) && (root.operator === ts.SyntaxKind.PlusPlusToken || root.operator === ts.SyntaxKind.MinusMinusToken);
  const isOtherCall = ts.isNewExpression(root) || (ts.isCallExpression(root) && tapeMethodOf(l, root) === undefined && !/^Math\.(?!random)/.test(root.expression.getText()));
  if (isAssignment || isStep || isOtherCall || ts.isDeleteExpression(root) || ts.isThrowStatement(root)) return false;
  return !(ts.forEachChild(root, (child) => !onlyComputes(l, child) || undefined) ?? false);
}

/** What is to be known of the statements of a region to see whether some may stay while the others move together. */
export type Arrangement = {
  readonly footprints: readonly Footprint[];
  readonly isKept: (index: number) => boolean;
  /** Whether a compiled statement does something besides computing. */
  readonly hasEffects: (index: number) => boolean;
  readonly hasTapeCalls: (index: number) => boolean;
  /** What the calls of tapes in a statement have to do with variables. */
  readonly tapeReads: (index: number) => readonly Footprint[];
  /** Variables that tapes differentiate with respect to. */
  readonly sources: ReadonlySet<ts.Symbol>;
};

/**
 * Position of the call that stands for the compiled statements: behind the statements that give it something.
 * @returns the position, or the index of a statement that cannot stay where it is.
 */
export function arrange(arrangement: Arrangement): { readonly position: number } | { readonly conflict: number } {
  const { footprints, isKept, hasTapeCalls } = arrangement;
  const indices = footprints.map((_, i) => i);
  const compiled = indices.filter((i) => !isKept(i));
  const gives = (k: number): boolean => compiled.some((i) => i > k && writes(footprints[k] as Footprint, footprints[i] as Footprint));
  const position = Math.max(-1, ...indices.filter((i) => isKept(i) && gives(i))) + 1;
  for (const k of indices.filter(isKept)) {
    const own = footprints[k] as Footprint;
    const needsCall = hasTapeCalls(k) || compiled.some((i) => i < k && writes(footprints[i] as Footprint, own));
    // A tape is asked about a variable that it does not see.
    const isAskedFor = indices.some((i) => i > k && arrangement.tapeReads(i).some((asked) => writes(own, asked)));
    if (isAskedFor) return { conflict: k };
    if (k < position && (needsCall || (gives(k) && readsSource(own, arrangement.sources)))) return { conflict: k };
    const passed = compiled.filter((i) => (k < position ? i < k : i > k));
    const isFree = passed.every((i) => commute(arrangement, own, i));
    if (!isFree || (own.exits && compiled.some((i) => i > k))) return { conflict: k };
  }
  return { position };
}

/** What is computed from a source without being recorded would lack its derivative. */
function readsSource(footprint: Footprint, sources: ReadonlySet<ts.Symbol>): boolean {
  return [...footprint.mentioned].some((symbol) => sources.has(symbol) && !footprint.declared.has(symbol));
}

function commute(arrangement: Arrangement, kept: Footprint, index: number): boolean {
  const compiled = arrangement.footprints[index] as Footprint;
  if (overlap(kept, compiled)) return false;
  // Other names may denote the same array.
  if ((kept.writesMemory && compiled.readsMemory) || (compiled.writesMemory && kept.readsMemory)) return false;
  if (kept.hasEffects && arrangement.hasEffects(index)) return false;
  return !(kept.callsOut && compiled.shared.size > 0);
}
