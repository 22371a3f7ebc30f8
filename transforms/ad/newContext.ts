import { Builder, freshValue } from "../../ir/builder.ts";
import type { Op, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { int } from "../../ir/types.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { memoryOrderOf } from "../analysis/memoryOrder.ts";
import { indexRanges } from "../analysis/indexRanges.ts";
import { sparedUses } from "../analysis/sparedUses.ts";
import { structureOf } from "../analysis/structure.ts";
import type { Activation, AdjointContext } from "./adjointContext.ts";
import { isSingle } from "./doublePrecision.ts";
import { memoryFactsOf } from "./memoryFacts.ts";
import { reverseRegion } from "./reverseRegion.ts";

type ContextParts = Pick<
  AdjointContext,
  "func" | "activity" | "split" | "companions" | "maintenance" | "replaced" | "added" | "seeds" | "adjoint" | "calls"
> & { readonly isDouble?: AdjointContext["isDouble"]; readonly activation?: Activation; readonly isFinal?: boolean };

/** The state in which the adjoint of a function is generated; with `activation`, that of a function that is called. */
export function newContext(parts: ContextParts): AdjointContext {
  const { func, split, activation, isFinal } = parts;
  const structure = structureOf(func);
  const classes = aliasClasses(func);
  const onlyGrows = (array: Value): boolean => classes.writesTo(classes.classOf(array)).every(({ kind }) => kind === "store" || kind === "acc");
  const ranges = indexRanges(func, { onlyGrows, made: new Map() });
  const spared = sparedUses(func, structure, classes, ranges);
  const counts = new Map<Op, Value>();
  const copies = new Map<Op, readonly [Value, Value]>();
  const home = new Map(structure.home);
  walkOps(func.body, (op, region) => {
    if (op.kind === "product") {
      const twins = op.operands.slice(1, 3).map(({ type, name }) => freshValue(type, name)) as [Value, Value];
      copies.set(op, twins);
      for (const twin of twins) home.set(twin, region);
    }
    if (op.kind !== "while") return;
    const count = freshValue(int, "count");
    counts.set(op, count);
    home.set(count, region);
  });
  // The reverse sweep of a callee runs in a function of its own as well.
  const isApart = split || activation !== undefined;
  const context: AdjointContext = {
    ...parts,
    activation,
    structure: { ...structure, home },
    declare: (value, region) => { home.set(value, region); },
    memoryOrder: memoryOrderOf(func, classes, isApart),
    isDouble: (reference) => isSingle(reference) && (!classes.isParameter(classes.classOf(reference)) || parts.isDouble?.(reference) === true),
    additions: {
      prologue: new Builder(func.span),
      before: new Map(),
      after: new Map(),
      counts,
      counted: new Set(),
      copies,
      copied: new Set(),
      tapes: new Map(activation?.tapes),
      early: new Builder(func.span),
      behind: new Map(),
      fused: new Map(),
    },
    snapshots: new Map(),
    ranges,
    mayGoUnused: isFinal ? spared.mayGoUnused : () => false,
    mayBeBeyondEnd: spared.mayBeBeyondEnd,
    live: new Set(),
    settled: new Set(),
    memory: memoryFactsOf(func, classes, structure, isApart),
    storages: new Map(),
    reverseRegion: (region, adjoints) => {
      reverseRegion(context, region, adjoints);
    },
    scopes: [],
  };
  return context;
}
