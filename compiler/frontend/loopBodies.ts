import type ts from "typescript";
import { freshValue } from "../../ir/builder.ts";
import type { Region, Value } from "../../ir/ops.ts";
import { int } from "../../ir/types.ts";
import { closeTarget, exitFlags, openTarget, unlessLeft } from "./exits.ts";
import { completeLoop } from "./gradientTape/loopGradients.ts";
import type { Lowering } from "./lowering.ts";
import { prepareResult } from "./results.ts";
import type { BreakTarget, State, Variable } from "./operands.ts";

type LoopParts = {
  /** The loop, or the call that goes through something. */
  readonly node: ts.Node;
  /** Pure condition tested before each iteration; absent: true. */
  readonly condition: (() => Value) | undefined;
  readonly body: () => void;
  /** Runs after the body and after `continue`. */
  readonly update: () => void;
};

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
  const params = l.openLoop(node);
  const flags = endingFlags(l, target);
  const body = l.collect(() => {
    l.state = new Map(params);
    for (const flag of flags) l.state.set(flag, l.constant(false));
    l.state.set(target.continued, l.constant(false));
    parts.body();
    finishIteration(l, node, target, parts.update);
    return l.state;
  }, "body");
  const { carried, unchanged } = l.closeLoop(node, before, params, body.result);
  const condition = lowerLoopCondition(l, parts, before, carried, flags.filter((flag) => carried.includes(flag)));
  const bodyRegion: Region = l.substitute(
    { params: carried.map((v) => params.get(v) as Value), ops: body.ops, yields: carried.map((v) => body.result.get(v) as Value) },
    unchanged,
  );
  l.at(node);
  const results = carried.map((variable) => freshValue((params.get(variable) as Value).type, variable.name));
  l.b.while(carried.map((v) => before.get(v) as Value), condition, bodyRegion, results);
  completeLoop(l);
  l.state = afterLoop(before, carried, results);
  closeTarget(l, target);
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

export type CountedBody = {
  readonly node: ts.Node;
  readonly counter: Value;
  readonly variable: Variable | undefined;
  readonly lower: Value;
  readonly upper: Value;
  readonly step: number;
};

export function lowerCountedBody(l: Lowering, loop: CountedBody, lowerBody: () => void, accept: (region: Region, carried: readonly Variable[]) => boolean): boolean {
  const target = openTarget(l, loop.node, "loop");
  const before = l.state;
  const params = l.openLoop(loop.node);
  if (loop.variable) params.set(loop.variable, loop.counter);
  const body = l.collect(() => {
    l.state = new Map(params);
    const flags = endingFlags(l, target);
    for (const flag of [...flags, target.continued]) l.state.set(flag, l.constant(false));
    lowerBody();
    l.state.set(target.continued, l.constant(false));
    return { state: l.state, mayLeave: flags.some((flag) => l.known(l.read(flag)) !== false) };
  }, "body");
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
  completeLoop(l);
  l.state = afterLoop(before, carried, results);
  return true;
}

/** What is gone through by position while it may grow. */
export type Growing = {
  readonly length: () => Value;
  /** Whether the region, the body of a loop, may make it longer. */
  readonly mayGrow: (region: Region) => boolean;
  /** Whether the body may leave the loop. */
  readonly mayLeave: boolean;
  readonly body: (position: Value) => void;
};

/** Goes through positions from 0 up to the length, which is read again each time only if it may change. */
export function overGrowing(l: Lowering, node: ts.Node, { length, mayGrow, mayLeave, body }: Growing): void {
  if (!mayLeave && overCounted(l, node, length, body, (region) => !mayGrow(region))) return;
  overOpen(l, node, length, body);
}

/** The same where the length may change. */
export function overOpen(l: Lowering, node: ts.Node, length: () => Value, body: (position: Value) => void): void {
  const position: Variable = { name: "i", integral: true };
  l.state.set(position, l.constant(0));
  lowerOpenLoop(l, {
    node,
    condition: () => l.b.apply("lt", l.read(position), length()),
    body: () => { body(l.read(position)); },
    update: () => { l.state.set(position, l.b.add(l.read(position), l.constant(1))); },
  });
  l.state.delete(position);
}

function overCounted(l: Lowering, node: ts.Node, length: () => Value, body: (position: Value) => void, accept: (region: Region) => boolean): boolean {
  const mark = l.b.ops.length;
  const before = l.state;
  const counter = freshValue(int, "i");
  l.counters.add(counter);
  const loop: CountedBody = { node, counter, variable: undefined, lower: l.constant(0), upper: length(), step: 1 };
  if (lowerCountedBody(l, loop, () => { body(counter); }, accept)) return true;
  l.state = before;
  l.b.truncate(mark);
  return false;
}
