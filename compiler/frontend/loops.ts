import type ts from "typescript";
import { freshValue } from "../../ir/builder.ts";
import { walkOps } from "../../ir/traverse.ts";
import type { Region, Value } from "../../ir/ops.ts";
import { int } from "../../ir/types.ts";
import { countedLoop, isBoundStable, lowerBounds } from "./countedLoops.ts";
import { lowerDeclarations } from "./declarations.ts";
import { declareVariable } from "./variables.ts";
import { exitOf, possibleExits } from "./exits.ts";
import type { Lowering, LoopTarget, State, Variable } from "./lowering.ts";
import { containsNode, hasEffects } from "./syntax.ts";
import { irType } from "./typeOf.ts";
import { lowerCondition, requireArray, unsupported } from "./values.ts";

type LoopParts = {
  readonly node: ts.IterationStatement;
  readonly label: string | undefined;
  /** Pure condition tested before each iteration; absent: true. */
  readonly condition: (() => Value) | undefined;
  readonly body: () => void;
  /** Runs after the body and after `continue`. */
  readonly update: () => void;
};

export function lowerWhile(l: Lowering, node: ts.WhileStatement, label: string | undefined): void {
  const effects = hasEffects(l.ts, node.expression);
  lowerOpenLoop(l, {
    node,
    label,
    condition: effects ? undefined : () => lowerCondition(l, node.expression),
    body: () => {
      if (effects) leaveUnless(l, node, node.expression, () => { l.statement(node.statement); });
      else l.statement(node.statement);
    },
    update: () => undefined,
  });
}

export function lowerDo(l: Lowering, node: ts.DoStatement, label: string | undefined): void {
  lowerOpenLoop(l, {
    node,
    label,
    condition: undefined,
    body: () => { l.statement(node.statement); },
    update: () => { leaveUnless(l, node, node.expression, () => undefined); },
  });
}

export function lowerFor(l: Lowering, node: ts.ForStatement, label: string | undefined): void {
  l.inScope(l.scope, () => {
    if (node.initializer) {
      if (l.ts.isVariableDeclarationList(node.initializer)) lowerDeclarations(l, node.initializer);
      else l.expression(node.initializer);
    }
    if (lowerCountedFor(l, node, label)) return;
    const { condition, incrementor } = node;
    const effects = condition !== undefined && hasEffects(l.ts, condition);
    lowerOpenLoop(l, {
      node,
      label,
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
  const target = l.frame.targets[l.frame.targets.length - 1] as LoopTarget;
  l.branch(
    node,
    lowerCondition(l, condition),
    () => { rest(); return undefined; },
    () => { l.state.set(target.broken, l.constant(true)); return undefined; },
  );
}

function openTarget(l: Lowering, node: ts.Node, label: string | undefined): LoopTarget {
  const target: LoopTarget = {
    node,
    label,
    broken: { name: "stopped", integral: false },
    continued: { name: "skipped", integral: false },
  };
  l.state.set(target.broken, l.constant(false));
  l.state.set(target.continued, l.constant(false));
  return target;
}

/** The flags whose being set ends the loop: its own break, and every exit of the frame to somewhere further out. */
function endingFlags(l: Lowering, target: LoopTarget): Variable[] {
  const outer = l.frame.targets.filter((candidate) => candidate !== target);
  return [target.broken, l.frame.returned, ...outer.flatMap(({ broken, continued }) => [broken, continued])];
}

/** Runs `update` unless the body has left the loop; `continue` ends here. */
function finishIteration(l: Lowering, node: ts.Node, target: LoopTarget, update: () => void): void {
  l.state.set(target.continued, l.constant(false));
  const exits = possibleExits(l);
  if (exits.some((exit) => l.known(exit) === true)) return;
  if (exits.length === 0) return update();
  const left = exits.reduce((a, b) => l.b.apply("or", a, b));
  l.branch(node, left, () => undefined, () => { update(); return undefined; });
}

/** A loop of any form, as a `while`: exits become flags that its condition tests. */
function lowerOpenLoop(l: Lowering, parts: LoopParts): void {
  const { node } = parts;
  prepareResult(l, node);
  const target = openTarget(l, node, parts.label);
  l.frame.targets.push(target);
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
  l.frame.targets.pop();
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
function lowerCountedFor(l: Lowering, node: ts.ForStatement, label: string | undefined): boolean {
  const loop = countedLoop(l, node);
  if (!loop) return false;
  const outerBuilder = l.b;
  const mark = outerBuilder.ops.length;
  const before = l.state;
  const bounds = lowerBounds(l, loop);
  const counter = freshValue(int, loop.variable.name);
  if (bounds) {
    const done = lowerCountedBody(l, { node, label, counter, variable: loop.variable, ...bounds, step: loop.step }, () => {
      l.statement(node.statement);
    }, (region, carried) => isBoundStable(l, loop, region, carried));
    if (done) return true;
  }
  l.state = before;
  outerBuilder.truncate(mark);
  return false;
}

type CountedBody = {
  readonly node: ts.IterationStatement;
  readonly label: string | undefined;
  readonly counter: Value;
  readonly variable: Variable | undefined;
  readonly lower: Value;
  readonly upper: Value;
  readonly step: number;
};

function lowerCountedBody(l: Lowering, loop: CountedBody, lowerBody: () => void, accept: (region: Region, carried: readonly Variable[]) => boolean): boolean {
  const target = openTarget(l, loop.node, loop.label);
  l.frame.targets.push(target);
  const before = l.state;
  const params = l.openLoop();
  if (loop.variable) params.set(loop.variable, loop.counter);
  const body = l.collect(() => {
    l.state = new Map(params);
    for (const flag of [...endingFlags(l, target), target.continued]) l.state.set(flag, l.constant(false));
    lowerBody();
    l.state.set(target.continued, l.constant(false));
    return l.state;
  });
  l.frame.targets.pop();
  l.state = before;
  if (loop.variable && body.result.get(loop.variable) !== loop.counter) return false;
  if (loop.variable) params.delete(loop.variable);
  const { carried, unchanged } = l.closeLoop(loop.node, before, params, body.result);
  const region: Region = l.substitute(
    {
      params: [loop.counter, ...carried.map((v) => params.get(v) as Value)],
      ops: body.ops,
      yields: carried.map((v) => body.result.get(v) as Value),
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

/** `for (const x of array)`: by index; up to the length, which is read again each time only if it may change. */
export function lowerForOf(l: Lowering, node: ts.ForOfStatement, label: string | undefined): void {
  const { ts } = l;
  if (!ts.isVariableDeclarationList(node.initializer) || node.awaitModifier) throw unsupported(l, node);
  const [declaration] = node.initializer.declarations;
  if (!declaration || !ts.isIdentifier(declaration.name)) throw unsupported(l, node.initializer);
  const { name } = declaration;
  const array = requireArray(l, node.expression);
  const lowerBody = (index: Value): void => {
    l.inScope(l.scope, () => {
      declareVariable(l, name, l.b.load(array, index));
      l.statement(node.statement);
    });
  };
  if (!exitOf(ts, node.statement, node) && lowerCountedForOf(l, node, label, array, lowerBody)) return;
  const position: Variable = { name: "i", integral: true };
  l.state.set(position, l.constant(0));
  lowerOpenLoop(l, {
    node,
    label,
    condition: () => l.b.apply("lt", l.read(position), l.b.length(array)),
    body: () => { lowerBody(l.read(position)); },
    update: () => { l.state.set(position, l.b.add(l.read(position), l.constant(1))); },
  });
}

function lowerCountedForOf(
  l: Lowering,
  node: ts.ForOfStatement,
  label: string | undefined,
  array: Value,
  lowerBody: (index: Value) => void,
): boolean {
  const mark = l.b.ops.length;
  const before = l.state;
  const counter = freshValue(int, "i");
  const loop: CountedBody = { node, label, counter, variable: undefined, lower: l.constant(0), upper: l.b.length(array), step: 1 };
  if (lowerCountedBody(l, loop, () => { lowerBody(counter); }, (region) => !storesInto(region, array))) return true;
  l.state = before;
  l.b.truncate(mark);
  return false;
}

function storesInto(region: Region, array: Value): boolean {
  let found = false;
  walkOps(region, (op) => {
    found ||= (op.kind === "store" || op.kind === "resize") && array.type.kind === "array" && array.type.storage === "Array" && op.operands[0]?.type.kind === "array" && op.operands[0].type.storage === "Array";
  });
  return found;
}
