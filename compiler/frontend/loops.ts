import type ts from "typescript";
import { freshValue } from "../../ir/builder.ts";
import type { Region, Value } from "../../ir/ops.ts";
import { int } from "../../ir/types.ts";
import { countedLoop, isBoundStable, lowerBounds } from "./countedLoops.ts";
import { lowerDeclarations } from "./declarations.ts";
import { closeTarget, exitFlags, openTarget, unlessLeft } from "./exits.ts";
import type { Lowering } from "./lowering.ts";
import type { BreakTarget, State, Variable } from "./operands.ts";
import { containsNode, hasEffects } from "./syntax.ts";
import { irType } from "./typeOf.ts";
import { lowerCondition, unsupported } from "./values.ts";

type LoopParts = {
  readonly node: ts.IterationStatement;
  /** Pure condition tested before each iteration; absent: true. */
  readonly condition: (() => Value) | undefined;
  readonly body: () => void;
  /** Runs after the body and after `continue`. */
  readonly update: () => void;
};

export function lowerWhile(l: Lowering, node: ts.WhileStatement): void {
  const effects = hasEffects(l.ts, node.expression);
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
    if (lowerCountedFor(l, node)) return;
    const { condition, incrementor } = node;
    const effects = condition !== undefined && hasEffects(l.ts, condition);
    lowerOpenLoop(l, {
      node,
        condition: effects || !condition ? undefined : () => lowerCondition(l, condition),
      body: () => {
        if (effects) leaveUnless(l, node, condition, () => { l.statement(node.statement); });
        else l.statement(node.statement);
      },
      update: () => { if (incrementor) l.expression(incrementor); },
    });
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

/** The flags whose being set ends the loop: its own break, and every exit to somewhere further out. */
function endingFlags(l: Lowering, target: BreakTarget): Variable[] {
  return exitFlags(l).filter((flag) => flag !== target.continued);
}

/** Runs `update` unless the body has left the loop; `continue` ends here. */
function finishIteration(l: Lowering, node: ts.Node, target: BreakTarget, update: () => void): void {
  l.state.set(target.continued, l.constant(false));
  unlessLeft(l, node, update);
}

/** A loop of any form, as a `while`: exits become flags that its condition tests. */
export function lowerOpenLoop(l: Lowering, parts: LoopParts): void {
  const { node } = parts;
  prepareResult(l, node);
  const target = openTarget(l, node, "loop");
  const before = l.state;
  const params = l.openLoop();
  const flags = endingFlags(l, target);
  const body = l.collect(() => {
    l.state = new Map(params);
    for (const flag of flags) l.state.set(flag, l.constant(false));
    l.state.set(target.continued, l.constant(false));
    parts.body();
    finishIteration(l, node, target, parts.update);
    return l.state;
  });
  const { carried, unchanged } = l.closeLoop(node, before, params, body.result);
  const condition = lowerLoopCondition(l, parts, before, carried, flags.filter((flag) => carried.includes(flag)));
  const bodyRegion: Region = l.substitute(
    { params: carried.map((v) => params.get(v) as Value), ops: body.ops, yields: carried.map((v) => body.result.get(v) as Value) },
    unchanged,
  );
  l.at(node);
  const results = carried.map((variable) => freshValue((params.get(variable) as Value).type, variable.name));
  l.b.while(carried.map((v) => before.get(v) as Value), condition, bodyRegion, results);
  l.state = afterLoop(before, carried, results);
  closeTarget(l, target);
}

/** A `return` inside the loop makes the function's result a carried value, which needs something to start from. */
function prepareResult(l: Lowering, node: ts.IterationStatement): void {
  const { result } = l.frame;
  if (l.state.has(result)) return;
  let returned: ts.Expression | undefined;
  containsNode(l.ts, node, (inner) => {
    if (l.ts.isReturnStatement(inner) && enclosingFunction(l, inner) === l.frame.node) returned ??= inner.expression;
    return false;
  });
  if (!returned) return;
  const type = irType(l, l.checker.getTypeAtLocation(returned));
  if (!type) throw unsupported(l, returned);
  l.state.set(result, type.kind === "f64" ? l.constant(0) : type.kind === "bool" ? l.constant(false) : l.b.literal(undefined, type));
}

function enclosingFunction(l: Lowering, node: ts.Node): ts.Node | undefined {
  return l.ts.findAncestor(node.parent, l.ts.isFunctionLike);
}

function lowerLoopCondition(l: Lowering, parts: LoopParts, before: State, carried: readonly Variable[], flags: readonly Variable[]): Region {
  const params = carried.map((variable) => {
    const initial = before.get(variable) as Value;
    return freshValue(initial.type.kind === "int" && !variable.integral ? { kind: "f64" } : initial.type, variable.name);
  });
  const lowered = l.collect(() => {
    l.state = new Map(before);
    carried.forEach((variable, i) => l.state.set(variable, params[i] as Value));
    const test = parts.condition ?? ((): Value => l.constant(true));
    if (flags.length === 0) return test();
    const left = flags.map((flag) => l.read(flag)).reduce((a, b) => l.b.apply("or", a, b));
    if (!parts.condition) return l.not(left);
    return l.branch(parts.node, left, () => l.constant(false), test) as Value;
  });
  l.state = before;
  return { params, ops: lowered.ops, yields: [lowered.result] };
}

function afterLoop(before: State, carried: readonly Variable[], results: readonly Value[]): State {
  const state = new Map(before);
  carried.forEach((variable, i) => state.set(variable, results[i] as Value));
  return state;
}

/** `for` with an integer induction variable, a bound that stays, a constant step and no exits: a counted loop. */
function lowerCountedFor(l: Lowering, node: ts.ForStatement): boolean {
  const loop = countedLoop(l, node);
  if (!loop) return false;
  const outerBuilder = l.b;
  const mark = outerBuilder.ops.length;
  const before = l.state;
  const bounds = lowerBounds(l, loop);
  const counter = freshValue(int, loop.variable.name);
  if (bounds) {
    const done = lowerCountedBody(l, { node, counter, variable: loop.variable, ...bounds, step: loop.step }, () => {
      l.statement(node.statement);
    }, (region, carried) => isBoundStable(l, loop, region, carried));
    if (done) return true;
  }
  l.state = before;
  outerBuilder.truncate(mark);
  return false;
}

export type CountedBody = {
  readonly node: ts.IterationStatement;
  readonly counter: Value;
  readonly variable: Variable | undefined;
  readonly lower: Value;
  readonly upper: Value;
  readonly step: number;
};

export function lowerCountedBody(l: Lowering, loop: CountedBody, lowerBody: () => void, accept: (region: Region, carried: readonly Variable[]) => boolean): boolean {
  const target = openTarget(l, loop.node, "loop");
  const before = l.state;
  const params = l.openLoop();
  if (loop.variable) params.set(loop.variable, loop.counter);
  const body = l.collect(() => {
    l.state = new Map(params);
    const flags = endingFlags(l, target);
    for (const flag of [...flags, target.continued]) l.state.set(flag, l.constant(false));
    lowerBody();
    l.state.set(target.continued, l.constant(false));
    return { state: l.state, mayLeave: flags.some((flag) => l.known(l.read(flag)) !== false) };
  });
  const after = body.result.state;
  l.frame.targets.pop();
  l.state = before;
  // A helper that throws to a `catch` around the loop.
  if (body.result.mayLeave) return false;
  if (loop.variable && after.get(loop.variable) !== loop.counter) return false;
  if (loop.variable) params.delete(loop.variable);
  const { carried, unchanged } = l.closeLoop(loop.node, before, params, after);
  const region: Region = l.substitute(
    {
      params: [loop.counter, ...carried.map((v) => params.get(v) as Value)],
      ops: body.ops,
      yields: carried.map((v) => after.get(v) as Value),
    },
    unchanged,
  );
  if (!accept(region, carried)) return false;
  l.at(loop.node);
  const results = carried.map((variable) => freshValue((params.get(variable) as Value).type, variable.name));
  l.b.for(loop.lower, loop.upper, loop.step, carried.map((v) => before.get(v) as Value), region, results);
  l.state = afterLoop(before, carried, results);
  return true;
}
