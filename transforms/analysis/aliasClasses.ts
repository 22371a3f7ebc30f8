import { invariant } from "../../ir/invariant.ts";
import type { Func, Op, Value } from "../../ir/ops.ts";
import { AliasScan } from "./aliasScan.ts";
import { elementSlot } from "./memoryGraph.ts";

export { isForeign, isHarmlessExtern } from "./aliasScan.ts";

/** A set of objects (arrays, records, tapes) that values of one class may denote. */
export type ClassId = number & { readonly __brand: "ClassId" };

/** Two references may denote the same object, or overlapping memory, only if their classes are equal. */
export type AliasClasses = {
  /** All classes, each once. */
  readonly classes: readonly ClassId[];
  /** The class of a reference or of a tape. */
  readonly classOf: (value: Value) => ClassId;
  /** The class of the elements of arrays of references. */
  readonly elementClass: (array: ClassId) => ClassId;
  /** The class of what a field of records, itself a reference, refers to. */
  readonly fieldClass: (record: ClassId, field: string) => ClassId;
  /** A parameter of the function, or memory that a parameter leads to. */
  readonly isParameter: (id: ClassId) => boolean;
  /** May come from an extern: memory that the function neither received nor made. */
  readonly isExternal: (id: ClassId) => boolean;
  /** Given to foreign code, which may keep it. */
  readonly isGiven: (id: ClassId) => boolean;
  /** Foreign code (externs, called functions, lambdas) may read and write it: parameters, and whatever was given away. */
  readonly isExposed: (id: ClassId) => boolean;
  /** Exposed, or reachable from the function's results: its memory outlives the call or is seen by others. */
  readonly isEscaping: (id: ClassId) => boolean;
  /** Ops that may write the objects' own cells (not those of what they refer to), in program order. */
  readonly writesTo: (id: ClassId) => readonly Op[];
};

/**
 * Alias classes of the reference values of a function, by unification (Steensgaard, "Points-to analysis in almost linear
 * time", POPL 1996). Flow-insensitive: one answer for the whole function.
 *
 * Assumes what the checks at the entry of derivatives guarantee: distinct parameters, and distinct arrays of numbers in one
 * parameter, denote disjoint memory. Rows of one nested array share a class, and so do records in one parameter if their
 * types allow them to be the same object. Each `alloc`, `arrayLiteral`, `record` and
 * `zerosLike` op makes a class of its own, zeros with as many objects in it as their model has; a view shares the class of its base; values that meet in control flow or in
 * memory share a class. A call may let anything reachable from its operands meet anything of the same type, and the
 * parameters of a callee may be anything of their types. What an
 * extern returns may be anything of that type that externs saw or returned before.
 *
 * Example: after `%c = select %p, %a, %b`, the arrays a, b and c have one class, and a store to c is a write to a.
 */
export function aliasClasses(func: Func): AliasClasses {
  const scan = new AliasScan(func);
  scan.region(func.body);
  scan.joinExternals();
  scan.joinMirrors();
  return answer(func, scan);
}

function answer(func: Func, scan: AliasScan): AliasClasses {
  const { graph, nodes } = scan;
  const reachable = (values: readonly (number | undefined)[]): Set<number> => {
    const reached = new Set<number>();
    for (const node of values) if (node !== undefined) graph.reach(node, reached);
    return reached;
  };
  const nodesOf = (values: readonly Value[]): (number | undefined)[] => values.map((value) => nodes.get(value));
  const parameters = reachable(nodesOf(func.body.params));
  const external = reachable([...scan.received.values()]);
  const given = reachable(scan.given.map(({ node }) => node));
  const exposed = reachable([...parameters, ...external, ...given]);
  const escaping = reachable([...exposed, ...nodesOf(func.body.yields)]);
  const writesTo = writesByClass(scan, exposed);
  const root = (node: number | undefined): ClassId => {
    invariant(node !== undefined, "only references have alias classes");
    return graph.find(node) as ClassId;
  };
  const classes = new Set<ClassId>();
  for (let node = 0; node < graph.size; node++) classes.add(root(node));
  return {
    classes: [...classes],
    classOf: (value) => root(nodes.get(value)),
    elementClass: (array) => root(graph.contents(array).get(elementSlot)),
    fieldClass: (record, field) => root(graph.contents(record).get(field)),
    isParameter: (id) => parameters.has(id),
    isExternal: (id) => external.has(id),
    isGiven: (id) => given.has(id),
    isExposed: (id) => exposed.has(id),
    isEscaping: (id) => escaping.has(id),
    writesTo,
  };
}

/** Merges, when asked for a class, its own writes with those of foreign code. */
function writesByClass(scan: AliasScan, exposed: ReadonlySet<number>): (id: ClassId) => readonly Op[] {
  const own = new Map<number, { readonly op: Op; readonly position: number }[]>();
  const foreign: { readonly op: Op; readonly position: number }[] = [];
  scan.writes.forEach(({ op, node }, position) => {
    const root = node === undefined ? undefined : scan.graph.find(node);
    const list = root === undefined ? foreign : (own.get(root) ?? []);
    list.push({ op, position });
    if (root !== undefined) own.set(root, list);
  });
  const merged = new Map<ClassId, readonly Op[]>();
  return (id) => {
    const known = merged.get(id);
    if (known) return known;
    const all = [...(own.get(id) ?? []), ...(exposed.has(id) ? foreign : [])].sort((a, b) => a.position - b.position);
    const ops = all.map(({ op }) => op);
    merged.set(id, ops);
    return ops;
  };
}
