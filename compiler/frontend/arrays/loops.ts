import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Region, Value } from "../../../ir/ops.ts";
import { int } from "../../../ir/types.ts";
import { completeLoop } from "../gradientTape/loopGradients.ts";
import type { Lowering } from "../lowering.ts";
import type { Variable } from "../operands.ts";
import { unlessThrown } from "../throw.ts";

/** The range of a counted loop: from `lower`, 0 by default, to below `upper`; `down` starts at `upper` − 1 instead. */
export type Range = { readonly lower?: Value; readonly upper: Value; readonly down?: boolean };

/** Whether a search has found something, and where. */
export type Found = { readonly found: Value; readonly index: Value };

/** A counted loop in place of a call of a method; `body` lowers one iteration and may assign variables. */
export function overIndices(l: Lowering, node: ts.Node, range: Range, body: (index: Value) => void): void {
  const lower = range.lower ?? l.constant(0);
  const counter = freshValue(int, "i");
  l.counters.add(counter);
  const before = l.state;
  const params = l.openLoop(node);
  const lowered = l.collect(() => {
    l.state = new Map(params);
    // What one turn throws to a `catch` around the loop ends it.
    unlessThrown(l, node, () => { body(counter); });
    return l.state;
  }, "body");
  l.state = before;
  const { carried, unchanged } = l.closeLoop(node, before, params, lowered.result);
  const region: Region = {
    params: [counter, ...carried.map((variable) => params.get(variable) as Value)],
    ops: lowered.ops,
    yields: carried.map((variable) => lowered.result.get(variable) as Value),
  };
  const results = carried.map((variable) => freshValue((params.get(variable) as Value).type, variable.name));
  const initial = carried.map((variable) => before.get(variable) as Value);
  const [from, to] = range.down ? [l.b.sub(range.upper, l.constant(1)), l.b.sub(lower, l.constant(1))] : [lower, range.upper];
  l.at(node);
  l.b.for(from, to, range.down ? -1 : 1, initial, l.substitute(region, unchanged), results);
  completeLoop(l);
  l.state = new Map(before);
  carried.forEach((variable, i) => l.state.set(variable, results[i] as Value));
}

/**
 * A loop that ends where `test` holds. Gives whether it did, and the index there (else the end of the range). `test`
 * may assign variables.
 */
export function untilFound(
  l: Lowering,
  node: ts.Node,
  range: Range,
  test: (index: Value) => Value,
): Found {
  const lower = range.lower ?? l.constant(0);
  const one = l.constant(1);
  const found: Variable = { name: "found", integral: false };
  const position: Variable = { name: "i", integral: true };
  l.state.set(found, l.constant(false));
  l.state.set(position, range.down ? l.b.sub(range.upper, one) : lower);
  const before = l.state;
  const params = l.openLoop(node);
  const lowered = l.collect(() => {
    l.state = new Map(params);
    const index = l.read(position);
    const holds = orThrown(l, test(index));
    l.state.set(found, holds);
    l.branch(
      node,
      holds,
      () => undefined,
      () => {
        l.state.set(position, range.down ? l.b.sub(index, one) : l.b.add(index, one));
        return undefined;
      },
    );
    return l.state;
  }, "body");
  l.state = before;
  const { carried, unchanged } = l.closeLoop(node, before, params, lowered.result);
  const body: Region = l.substitute(
    {
      params: carried.map((variable) => params.get(variable) as Value),
      ops: lowered.ops,
      yields: carried.map((variable) => lowered.result.get(variable) as Value),
    },
    unchanged,
  );
  const condition = goesOn(l, carried, before, params, range, [found, position]);
  const results = carried.map((variable) => freshValue((params.get(variable) as Value).type, variable.name));
  l.at(node);
  l.b.while(carried.map((variable) => before.get(variable) as Value), condition, body, results);
  completeLoop(l);
  l.state = new Map(before);
  carried.forEach((variable, i) => l.state.set(variable, results[i] as Value));
  const outcome = { found: l.read(found), index: l.read(position) };
  l.state.delete(found);
  l.state.delete(position);
  return outcome;
}

/** A search ends, with whatever result, where something is thrown to a `catch` around it. */
function orThrown(l: Lowering, holds: Value): Value {
  const handler = l.handlers[l.handlers.length - 1];
  const thrown = handler && l.read(handler.thrown);
  return thrown && l.known(thrown) !== false ? l.b.apply("or", thrown, holds) : holds;
}

/** Not found, and not at the end of the range. */
function goesOn(
  l: Lowering,
  carried: readonly Variable[],
  before: ReadonlyMap<Variable, Value>,
  types: ReadonlyMap<Variable, Value>,
  range: Range,
  [found, position]: readonly [Variable, Variable],
): Region {
  const params = carried.map((variable) => freshValue((types.get(variable) as Value).type, variable.name));
  const valueOf = (variable: Variable): Value => params[carried.indexOf(variable)] ?? (before.get(variable) as Value);
  const lowered = l.collect(() => {
    const end = range.down ? l.b.sub(range.lower ?? l.constant(0), l.constant(1)) : range.upper;
    const inside = l.b.apply(range.down ? "gt" : "lt", valueOf(position), end);
    return l.b.apply("and", l.not(valueOf(found)), inside);
  });
  return { params, ops: lowered.ops, yields: [lowered.result] };
}
