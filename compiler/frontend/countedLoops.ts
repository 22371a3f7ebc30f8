import type ts from "typescript";
import { writesMemory } from "../../ir/memoryWrites.ts";
import { findOp, freeValues, walkOps } from "../../ir/traverse.ts";
import type { Op, Region, Value } from "../../ir/ops.ts";
import { exitOf } from "./exits.ts";
import { typedArrayName } from "./arrays/typedArrayName.ts";
import { mayResize } from "./collections/positions.ts";
import type { Lowering } from "./lowering.ts";
import type { Variable } from "./operands.ts";
import { bindingOf, isGlobalType } from "./names.ts";
import { doesSomething, readsGetter } from "./sideEffects.ts";
import { assignedSymbols, containsNode, isVar } from "./syntax.ts";
import { lowerNumber } from "./values.ts";
import { isUsedOutside } from "./hoisting.ts";

/** The parts of a `for` statement that counts. */
export type CountedLoop = {
  readonly variable: Variable;
  readonly bound: ts.Expression;
  readonly comparison: "<" | "<=" | ">" | ">=";
  readonly step: number;
  /** What is compared with the bound is the variable plus this integer. */
  readonly shift: number;
};

/** A variable that the body changes, with its value in front of the loop. */
export type CarriedVariable = { readonly variable: Variable; readonly initial: Value };

/**
 * Recognises `for (let i = a; i < b; i += c)`: c a nonzero integer literal whose sign fits the comparison, i alone or with an
 * integer literal added or subtracted on the left of the comparison, i not assigned in the body, the bound made of literals, names that the body does not assign, lengths, elements and arithmetic, and no
 * statement that leaves the loop. Whether lengths and elements in the bound stay is checked on the lowered body.
 */
export function countedLoop(l: Lowering, node: ts.ForStatement): CountedLoop | undefined {
  const { ts } = l;
  const { initializer, condition, incrementor } = node;
  if (!initializer || !condition || !incrementor || !ts.isVariableDeclarationList(initializer)) return undefined;
  if (!ts.isBinaryExpression(condition)) return undefined;
  const compared = shiftedName(l, condition.left);
  if (!compared) return undefined;
  const comparison = condition.operatorToken.getText();
  if (comparison !== "<" && comparison !== "<=" && comparison !== ">" && comparison !== ">=") return undefined;
  const symbol = l.checker.getSymbolAtLocation(compared.name);
  const declared = initializer.declarations.some(({ name }) => symbol !== undefined && l.checker.getSymbolAtLocation(name) === symbol);
  const variable = bindingOf(l, compared.name);
  const step = stepOf(l, incrementor, symbol);
  if (!symbol || !declared || !variable || "kind" in variable || step === undefined) return undefined;
  if (isVar(ts, initializer) && isUsedOutside(l, symbol, node)) return undefined;
  if (step > 0 !== comparison.startsWith("<")) return undefined;
  const assigned = assignedSymbols(ts, l.checker, node.statement);
  if (assigned.has(symbol) || exitOf(ts, node.statement, node)) return undefined;
  if (!isStableBound(l, condition.right, symbol, assigned)) return undefined;
  return { variable, bound: condition.right, comparison, step, shift: compared.shift };
}

/** A name, `i + 1` or `i - 1`, with any integer literal. */
function shiftedName(l: Lowering, node: ts.Expression): { readonly name: ts.Identifier; readonly shift: number } | undefined {
  const { ts } = l;
  if (ts.isIdentifier(node)) return { name: node, shift: 0 };
  if (!ts.isBinaryExpression(node) || !ts.isIdentifier(node.left) || !ts.isNumericLiteral(node.right)) return undefined;
  const amount = Number(node.right.text);
  const operator = node.operatorToken.kind;
  if (!Number.isSafeInteger(amount) || (operator !== ts.SyntaxKind.PlusToken && operator !== ts.SyntaxKind.MinusToken)) return undefined;
  return { name: node.left, shift: operator === ts.SyntaxKind.PlusToken ? amount : -amount };
}

function stepOf(l: Lowering, node: ts.Expression, symbol: ts.Symbol | undefined): number | undefined {
  const { ts } = l;
  const isCounter = (target: ts.Expression): boolean => l.checker.getSymbolAtLocation(target) === symbol;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    if (!isCounter(node.operand)) return undefined;
    if (node.operator === ts.SyntaxKind.PlusPlusToken) return 1;
    return node.operator === ts.SyntaxKind.MinusMinusToken ? -1 : undefined;
  }
  if (!ts.isBinaryExpression(node) || !isCounter(node.left) || !ts.isNumericLiteral(node.right)) return undefined;
  const amount = Number(node.right.text);
  if (!Number.isInteger(amount) || amount === 0) return undefined;
  const operator = node.operatorToken.getText();
  return operator === "+=" ? amount : operator === "-=" ? -amount : undefined;
}

function isStableBound(l: Lowering, bound: ts.Expression, counter: ts.Symbol, assigned: ReadonlySet<ts.Symbol>): boolean {
  const { ts } = l;
  if (doesSomething(ts, bound)) return false;
  return !containsNode(ts, bound, (node) => {
    if (ts.isCallExpression(node)) return !/^Math\.(?!random)/.test(node.expression.getText());
    if (ts.isIdentifier(node)) {
      const symbol = l.checker.getSymbolAtLocation(node);
      return symbol !== undefined && (symbol === counter || assigned.has(symbol));
    }
    return !(
      ts.isNumericLiteral(node) ||
      ts.isBinaryExpression(node) ||
      ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isParenthesizedExpression(node) ||
      ts.isPrefixUnaryExpression(node) ||
      ts.isToken(node)
    );
  });
}

/** The bounds as ints (an induction variable's value is compared with the ceiling or floor alike), if they are. */
export function lowerBounds(l: Lowering, loop: CountedLoop): { readonly lower: Value; readonly upper: Value } | undefined {
  const lower = l.read(loop.variable);
  if (lower.type.kind !== "int") return undefined;
  const bound = lowerNumber(l, loop.bound);
  const limit = exclusiveBound(l, loop.comparison, bound);
  return { lower, upper: loop.shift === 0 ? limit : l.b.sub(limit, l.constant(loop.shift)) };
}

/** The int that an integer must stay below (above, for > and >=) exactly when the comparison holds. */
function exclusiveBound(l: Lowering, comparison: CountedLoop["comparison"], bound: Value): Value {
  const isInt = bound.type.kind === "int";
  const floor = (): Value => (isInt ? bound : l.b.apply("floor", bound));
  const ceil = (): Value => (isInt ? bound : l.b.apply("ceil", bound));
  switch (comparison) {
    case "<":
      return ceil();
    case "<=":
      return l.b.add(floor(), l.constant(1));
    case ">":
      return floor();
    case ">=":
      return l.b.sub(ceil(), l.constant(1));
  }
}

/** Whether ops only read, and end. */
export function changesNothing(ops: readonly Op[]): boolean {
  const doesSomething = (op: Op): boolean => op.kind === "call" || op.kind === "throw" || op.kind === "while" || (op.kind === "extern" && !op.pure);
  return findOp({ params: [], ops, yields: [] }, (op) => writesMemory(op) || doesSomething(op)) === undefined;
}

/** A bound as it was evaluated in front of the loop. */
export type EvaluatedBound = { readonly made: readonly Op[]; readonly upper: Value };

/**
 * Whether the lowered body leaves alone what the bound reads: variables, also where a getter reads them, members, lengths and
 * elements.
 */
export function isBoundStable(l: Lowering, loop: CountedLoop, { made, upper }: EvaluatedBound, region: Region, carried: readonly CarriedVariable[]): boolean {
  const read = readsGetter(l, loop.bound) ? new Set(freeValues([{ params: [], ops: made, yields: [upper] }])) : new Set<Value>();
  const readsCarried = containsNode(l.ts, loop.bound, (node) => {
    const binding = l.ts.isIdentifier(node) ? bindingOf(l, node) : undefined;
    return binding !== undefined && carried.some(({ variable }) => variable === binding);
  });
  if (readsCarried || carried.some(({ initial }) => read.has(initial))) return false;
  const readsElements = containsNode(l.ts, loop.bound, (node) => l.ts.isElementAccessExpression(node));
  const readsLengths = containsNode(l.ts, loop.bound, (node) => l.ts.isPropertyAccessExpression(node) && !isGlobalType(l, node.expression, typedArrayName));
  const readsSize = containsNode(l.ts, loop.bound, (node) => l.ts.isPropertyAccessExpression(node) && node.name.text === "size");
  const fields = new Set(made.flatMap((op) => (op.kind === "get" ? [op.field] : [])));
  if (!readsElements && !readsLengths && fields.size === 0) return true;
  let stable = !readsSize || !mayResize(region);
  walkOps(region, (op) => {
    // A recursive function, which may write whatever it can reach.
    if (op.kind === "call") stable = false;
    if ((op.kind === "set" || op.kind === "accField") && fields.has(op.field)) stable = false;
    if (op.kind !== "store" && op.kind !== "acc" && op.kind !== "resize" && op.kind !== "product") return;
    if (l.session.collections.lists.has(op.operands[0] as Value)) return;
    const type = op.operands[0]?.type;
    if (type?.kind === "array" && (type.storage === "Array" || readsElements)) stable = false;
  });
  return stable;
}
