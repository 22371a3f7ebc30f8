import type { Op, Region, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { isReference } from "../../ir/types.ts";
import { FlowNetwork } from "../analysis/minimumCut.ts";
import { enclosing } from "../analysis/structure.ts";
import type { AdjointContext, Scope } from "./adjointContext.ts";

/** Nanoseconds to keep a value: a store, a load, and its share of what fresh memory costs. */
const KEEP_COST = 6;
const LOAD_COST = 1;
/** For what follows from a choice, whatever it costs: more than any sum of costs. */
const UNLIMITED = 1e12;
/** How often a loop of unknown length is assumed to run: a value from outside of it costs that much less. */
const TRIPS = 8;

/** Whether the value itself can be used: in the top region, which the mirror follows, or of a loop that is mirrored at once. */
export function isAtHand(context: AdjointContext, value: Value): boolean {
  const region = context.structure.home.get(value);
  if (region !== undefined && context.live.has(region)) return true;
  return region === context.structure.top && (context.activation?.params.has(value) ?? true);
}

/**
 * The values that the mirror of a region computes again, so that all it needs costs least; what is needed and not
 * among them is kept. A value that is computed again needs its operands, kept or computed in turn: the choice is a
 * maximum closure, with what computing a value saves as profit and what keeping one costs as price, hence a minimum cut
 * (Picard, "Maximal closure of a graph", 1976; for adjoints: Moses and Churavy, 2020). Values of regions around are
 * weighed by how seldom they are computed; they are decided about when their own scope ends.
 */
export function recomputed(context: AdjointContext, scope: Scope): ReadonlySet<Value> {
  const network = new FlowNetwork();
  const source = network.addNode();
  const sink = network.addNode();
  const depth = loopDepth(context, scope.forward);
  /** The nodes of values that have to be there. */
  const nodes = new Map<Value, number>();
  /** Those that may be computed again, with the nodes of that. */
  const computable: { readonly value: Value; readonly op: Op; readonly again: number }[] = [];
  const needed = (value: Value): number => {
    const known = nodes.get(value);
    if (known !== undefined) return known;
    const weight = TRIPS ** (loopDepth(context, context.structure.home.get(value)) - depth);
    const price = weight * KEEP_COST;
    const node = network.addNode();
    network.addEdge(node, sink, price);
    const op = context.structure.definition.get(value);
    const profit = op ? price - weight * ownCost(context, op) : 0;
    nodes.set(value, node);
    if (op && profit > 0) {
      const again = network.addNode();
      network.addEdge(source, again, profit);
      network.addEdge(again, node, UNLIMITED);
      computable.push({ value, op, again });
    }
    return node;
  };
  for (const value of scope.requested.keys()) network.addEdge(source, needed(value), UNLIMITED);
  // Operands join the list behind the values that they are for.
  for (const { op, again } of computable) {
    for (const operand of op.operands) if (!isProvided(context, scope, operand)) network.addEdge(again, needed(operand), UNLIMITED);
  }
  const selected = network.sideOf(source, sink);
  return new Set(computable.flatMap(({ value, again }) => (selected.has(again) ? [value] : [])));
}

/** Whether a value is there without a price: at hand, a counter, or asked for in a scope around this one. */
function isProvided(context: AdjointContext, scope: Scope, value: Value): boolean {
  if (isAtHand(context, value)) return true;
  const home = context.structure.home.get(value);
  if (home === scope.forward) return scope.primal.has(value) && !scope.requested.has(value);
  return context.scopes.some((outer) => outer.forward === home && outer.primal.has(value));
}

function loopDepth(context: AdjointContext, region: Region | undefined): number {
  return region ? enclosing(context.structure, region).filter(({ op }) => op.kind !== "if").length : 0;
}

/** Nanoseconds to compute a value of the primal once more in the reverse sweep; infinite where that is another value. */
function ownCost(context: AdjointContext, op: Op): number {
  switch (op.kind) {
    case "const":
      return 0;
    case "scalar":
      // A kept number comes back as NaN where it was undefined, so that what tells the two apart is kept itself.
      return primitive(op.primitive).operands === "values" ? Infinity : primitive(op.primitive).cost;
    case "select":
      return LOAD_COST;
    case "length":
      return context.memoryOrder.hasFixedLength(op.operands[0] as Value) ? LOAD_COST : Infinity;
    case "view":
      return KEEP_COST / 2;
    case "load":
    case "get":
      return isReference(op.results[0]?.type ?? { kind: "opaque" }) || !context.memoryOrder.canReload(op)
        ? Infinity
        : LOAD_COST;
    default:
      return Infinity;
  }
}
