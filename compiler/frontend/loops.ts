import type ts from "typescript";
import { freshValue } from "../../ir/builder.ts";
import type { Value } from "../../ir/ops.ts";
import { int } from "../../ir/types.ts";
import { changesNothing, countedLoop, isBoundStable, lowerBounds, type CountedLoop } from "./countedLoops.ts";
import { lowerDeclarations } from "./declarations.ts";
import { lowerCountedBody, lowerOpenLoop } from "./loopBodies.ts";
import type { Lowering } from "./lowering.ts";
import { bindingOf } from "./names.ts";
import type { Binding, BreakTarget, Variable } from "./operands.ts";
import { isFunctionType } from "./functions/functionVariables.ts";
import { isFunctionTable } from "./functions/members.ts";
import { hasEffects } from "./sideEffects.ts";
import { containsNode, isAssignmentTarget, isVar } from "./syntax.ts";
import { lowerUnrolled } from "./unrolled.ts";
import { bind, declareVariable } from "./variables.ts";
import { lowerCondition } from "./values.ts";

/** Loops that append functions are unrolled up to this many turns. */
const UNROLL_LIMIT = 64;

export function lowerWhile(l: Lowering, node: ts.WhileStatement): void {
  const effects = hasEffects(l, node.expression);
  lowerOpenLoop(l, {
    node,
    condition: effects ? undefined : () => lowerCondition(l, node.expression),
    body: () => {
      if (effects) leaveUnless(l, node, node.expression, () => { l.statement(node.statement); });
      else l.statement(node.statement);
    },
    update: () => undefined,
  });
}

export function lowerDo(l: Lowering, node: ts.DoStatement): void {
  lowerOpenLoop(l, {
    node,
    condition: undefined,
    body: () => { l.statement(node.statement); },
    update: () => { leaveUnless(l, node, node.expression, () => undefined); },
  });
}

export function lowerFor(l: Lowering, node: ts.ForStatement): void {
  l.inScope(l.scope, () => {
    if (node.initializer) {
      if (l.ts.isVariableDeclarationList(node.initializer)) lowerDeclarations(l, node.initializer);
      else l.expression(node.initializer);
    }
    const { initializer: head } = node;
    const isCaptured = head && l.ts.isVariableDeclarationList(head) && !isVar(l.ts, head) && containsNode(l.ts, head, l.ts.isFunctionLike);
    if (!isCaptured) return lowerTurns(l, node);
    // Functions made here know variables of their own, which no turn changes.
    const { bindings } = l.scope;
    l.inScope(l.scope, () => {
      for (const [symbol, binding] of bindings) {
        const name = symbol.valueDeclaration && l.ts.getNameOfDeclaration(symbol.valueDeclaration);
        if (!("kind" in binding) && name && l.ts.isIdentifier(name)) bind(l, name, l.read(binding));
      }
      lowerTurns(l, node);
    });
  });
}

function lowerTurns(l: Lowering, node: ts.ForStatement): void {
  if (lowerCountedFor(l, node)) return;
  const { condition, incrementor } = node;
  const effects = condition !== undefined && hasEffects(l, condition);
  lowerOpenLoop(l, {
    node,
    condition: effects || !condition ? undefined : () => lowerCondition(l, condition),
    body: () => {
      if (effects) leaveUnless(l, node, condition, () => { l.statement(node.statement); });
      else l.statement(node.statement);
    },
    update: () => { if (incrementor) l.expression(incrementor); },
  });
}

/** `if (!condition) break; …rest` */
function leaveUnless(l: Lowering, node: ts.Node, condition: ts.Expression, rest: () => void): void {
  const target = l.frame.targets[l.frame.targets.length - 1] as BreakTarget;
  l.branch(
    node,
    lowerCondition(l, condition),
    () => { rest(); return undefined; },
    () => { l.state.set(target.broken, l.constant(true)); return undefined; },
  );
}

/**
 * Whether functions are appended to an array or assigned in one, or an array is read by index whose elements are known one by one: which ones they
 * are must be known in each turn, so that the loop is unrolled.
 */
function needsTurns(l: Lowering, body: ts.Statement): boolean {
  const { ts } = l;
  return containsNode(ts, body, (node) => {
    if (ts.isElementAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const isGiven = isAssignmentTarget(ts, node) && isFunctionType(l, l.checker.getTypeAtLocation(node));
      return isGiven || isListOfObjects(bindingOf(l, node.expression));
    }
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== "push") return false;
    return node.arguments.some((argument) => isFunctionType(l, l.checker.getTypeAtLocation(argument)));
  });
}

/** An array whose elements are known one by one, and are no functions, of which one can be called by a number. */
function isListOfObjects(binding: Binding | undefined): boolean {
  return binding !== undefined && "kind" in binding && binding.kind === "aggregate" && binding.isArray && !isFunctionTable(binding);
}

/** A loop with numbers as its bounds, as its body for every one of them; each has a variable of its own, as `let` says. */
function lowerUnrolledFor(l: Lowering, node: ts.ForStatement, loop: CountedLoop): boolean {
  const declarations = node.initializer && l.ts.isVariableDeclarationList(node.initializer) && !isVar(l.ts, node.initializer) ? node.initializer.declarations : [];
  const names = declarations.flatMap(({ name }) => (l.ts.isIdentifier(name) ? [name] : []));
  const counter = names.find((name) => bindingOf(l, name) === loop.variable);
  const bounds = lowerBounds(l, loop);
  const [lower, upper] = [knownInteger(l, bounds?.lower), knownInteger(l, bounds?.upper)];
  if (typeof lower !== "number" || typeof upper !== "number" || !counter || names.length < declarations.length) return false;
  const count = Math.max(0, Math.ceil((upper - lower) / loop.step));
  if (count > UNROLL_LIMIT) return false;
  const others = names.flatMap((name): { name: ts.Identifier; variable: Variable }[] => {
    const binding = name === counter ? undefined : bindingOf(l, name);
    return binding && !("kind" in binding) ? [{ name, variable: binding }] : [];
  });
  const turns = Array.from({ length: count }, (_, i) => () => l.constant(lower + i * loop.step));
  lowerUnrolled(l, node, turns, (index) => {
    l.inScope(l.scope, () => {
      bind(l, counter, index);
      const own = others.map(({ name, variable }) => declareVariable(l, name, l.read(variable)));
      l.statement(node.statement);
      others.forEach(({ variable }, i) => { l.assign(variable, l.read(own[i] as Variable)); });
    });
  });
  return true;
}

/** The number that a value is, also if it is a sum or difference of known ones: `table.length - 1`. */
function knownInteger(l: Lowering, value: Value | undefined): number | undefined {
  const known = l.known(value);
  if (typeof known === "number") return known;
  const op = value && l.b.ops.find(({ results }) => results[0] === value);
  if (op?.kind !== "scalar" || (op.primitive !== "add" && op.primitive !== "sub")) return undefined;
  const [a, b] = op.operands.map((operand) => knownInteger(l, operand));
  return a === undefined || b === undefined ? undefined : op.primitive === "add" ? a + b : a - b;
}

/** `for` with an integer induction variable, a bound that stays, a constant step and no exits: a counted loop. */
function lowerCountedFor(l: Lowering, node: ts.ForStatement): boolean {
  const loop = countedLoop(l, node);
  if (!loop) return false;
  if (needsTurns(l, node.statement) && lowerUnrolledFor(l, node, loop)) return true;
  const outerBuilder = l.b;
  const mark = outerBuilder.ops.length;
  const before = l.state;
  // The bound may call getters, which may do anything.
  l.state = new Map(before);
  const bounds = lowerBounds(l, loop);
  const made = outerBuilder.ops.slice(mark);
  const isPure = changesNothing(made) && [...before].every(([variable, value]) => l.state.get(variable) === value);
  l.state = before;
  const counter = freshValue(int, loop.variable.name);
  l.counters.add(counter);
  if (bounds && isPure) {
    const done = lowerCountedBody(l, { node, counter, variable: loop.variable, ...bounds, step: loop.step }, () => {
      l.statement(node.statement);
    }, (region, carried) => isBoundStable(l, loop, { made, upper: bounds.upper }, region, carried.map((variable) => ({ variable, initial: before.get(variable) as Value }))));
    if (done) return true;
  }
  l.state = before;
  outerBuilder.truncate(mark);
  return false;
}
