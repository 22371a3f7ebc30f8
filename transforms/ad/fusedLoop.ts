import { Builder, freshValue } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Op, Region, Value } from "../../ir/ops.ts";
import { freeValues } from "../../ir/traverse.ts";
import { enclosing } from "../analysis/structure.ts";
import { f64 } from "../../ir/types.ts";
import { addAdjoint, builderBefore, currentScope, newScope, type AdjointContext, type FusedLoop } from "./adjointContext.ts";
import { AdjointMap } from "./adjointMap.ts";
import { isFusable } from "./fusable.ts";
import { closeScope } from "./primalValues.ts";

/**
 * A loop whose iterations depend on each other by sums only runs forwards and backwards in one pass: each iteration is
 * mirrored as soon as it is over, while its values are at hand, so that none of them is kept (Hascoët, Fidanova, Held,
 * "Adjoining independent computations", 2001). The adjoints of the sums must be known before the loop starts.
 *
 * @returns false, with nothing changed, if the loop is not of this kind.
 */
export function reverseFused(context: AdjointContext, op: ForOp, adjoints: AdjointMap): boolean {
  if (!isFusable(context, op)) return false;
  const seeds = op.results.map((result) => adjoints.get(result));
  const early = hoistSeeds(context, op, seeds);
  if (!early) return false;

  const [region] = op.regions as readonly [Region];
  context.live.add(region);
  const free = freeValues([region]).filter((value) => context.activity.isActive(value));
  const params = free.map((value) => freshValue(f64, value.name && `${value.name}Adj`));
  const scope = newScope(region, currentScope(context).body.span);
  const inner = new AdjointMap();
  free.forEach((value, i) => { inner.set(value, params[i] as Value); });
  context.scopes.unshift(scope);
  region.yields.forEach((value, i) => {
    addAdjoint(context, inner, value, early[i] ?? null);
  });
  const settled = early.filter((seed): seed is Value => seed !== undefined && !context.settled.has(seed));
  for (const seed of settled) context.settled.add(seed);
  context.reverseRegion(region, inner);
  for (const seed of settled) context.settled.delete(seed);
  context.scopes.shift();

  const fused: FusedLoop = {
    params,
    initial: params.map(() => 0),
    ops: closeScope(context, scope),
    yields: free.map((value) => inner.get(value) as Value),
    results: params.map((param) => freshValue(f64, param.name)),
  };
  context.additions.fused.set(op, fused);
  free.forEach((value, i) => {
    addAdjoint(context, adjoints, value, fused.results[i] as Value);
  });
  op.operands.slice(2).forEach((initial, i) => {
    addAdjoint(context, adjoints, initial, seeds[i] ?? null);
  });
  return true;
}

/** The loop with its mirror: body, mirrored body, and the sums of the adjoints of what it reads from outside. */
export function emitFused(op: ForOp, body: Region, fused: FusedLoop): Op[] {
  const b = new Builder(op.span);
  const initial = fused.initial.map((value) => b.constant(value));
  const region: Region = {
    params: [...body.params, ...fused.params],
    ops: [...body.ops, ...fused.ops],
    yields: [...body.yields, ...fused.yields],
  };
  const loop: ForOp = {
    ...op,
    operands: [...op.operands, ...initial],
    results: [...op.results, ...fused.results],
    regions: [region],
  };
  return [...b.ops, loop];
}

/**
 * The seeds computed in front of the loop: their cones, of the reverse sweep and of what stands behind the loop, which
 * consist of scalar ops on values that exist there already. Undefined if one of them depends on the loop.
 */
function hoistSeeds(
  context: AdjointContext,
  loop: ForOp,
  seeds: readonly (Value | undefined)[],
): readonly (Value | undefined)[] | undefined {
  const { structure } = context;
  const { head, body, requested } = currentScope(context);
  // What the reverse sweep asked for are values of the forward sweep, under their own names here.
  const origins = new Map([...requested].map(([value, name]) => [name, value]));
  const originOf = (name: Value): Value => origins.get(name) ?? name;
  const definitions = new Map([...head.ops, ...body.ops].flatMap((op) => op.results.map((result) => [result, op])));
  // In each region around the loop, the op that holds it.
  const holders = new Map(enclosing(structure, loop.regions[0] as Region).map(({ op, parent }) => [parent, op]));
  const isEarlier = (value: Value): boolean => {
    const home = structure.home.get(value);
    const holder = home && holders.get(home);
    if (!holder) return false;
    const op = structure.definition.get(value);
    return op === undefined || home.ops.indexOf(op) < home.ops.indexOf(holder);
  };
  const chain: Op[] = [];
  const done = new Set<Value>([...context.seeds, ...context.settled]);
  const visit = (name: Value): boolean => {
    const value = originOf(name);
    if (done.has(value) || isEarlier(value)) return true;
    const op = definitions.get(value) ?? structure.definition.get(value);
    if (!op || !["const", "scalar", "select"].includes(op.kind) || !op.operands.every(visit)) return false;
    chain.push(op);
    done.add(value);
    return true;
  };
  if (!seeds.every((seed) => seed === undefined || visit(seed))) return undefined;
  const b = builderBefore(context, loop);
  const copies = new Map<Value, Value>();
  const copyOf = (name: Value): Value => copies.get(originOf(name)) ?? originOf(name);
  for (const op of chain) {
    const [result] = op.results;
    invariant(result, "a scalar op without a result");
    const copy = freshValue(result.type, result.name);
    b.append({ ...op, operands: op.operands.map(copyOf), results: [copy] });
    copies.set(result, copy);
  }
  return seeds.map((seed) => seed && copyOf(seed));
}
