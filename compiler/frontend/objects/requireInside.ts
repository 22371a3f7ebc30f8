import type ts from "typescript";
import type { CallOp, Func, Op, RecordOp, Region, Span, Value } from "../../../ir/ops.ts";
import { isLookup } from "../../../ir/lookups.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { isReference } from "../../../ir/types.ts";
import { visitReachable } from "../../../transforms/analysis/reachable.ts";
import { holdsReferences } from "../../../transforms/ad/requireOwnRows.ts";
import { mapCalls } from "../../../transforms/analysis/module.ts";
import { aliasClasses, isForeign, type AliasClasses, type ClassId } from "../../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { holdsCollections } from "../collections/layout.ts";
import type { Lowering } from "../lowering.ts";
import { withoutComparisons } from "./comparisons.ts";

/** What a function of the module makes that its caller gets: it is returned to it, or stored in what it has passed. */
type Leaks = ReadonlySet<RecordOp>;

/**
 * Objects of classes are made as plain objects with the data of their class, which nobody can tell inside the module. They
 * must not leave it. What stands for a Map or Set must not even be looked at by other code.
 * @param own The names of the callees that are lowered here; those of derivatives placed among them have been checked.
 * @throws Problem where one is returned, stored in an argument, or given to code that is not compiled.
 */
export function requireInside(l: Lowering, func: Func, own: readonly string[], node: ts.Node): void {
  const main = withoutComparisons(func);
  const foreign = foreignCallees(main);
  const scans = new Map([...own].flatMap((name): [string, Scan][] => {
    const func = main.callees?.get(name);
    return func ? [[name, new Scan(connecting(func, foreign))]] : [];
  }));
  const leaks = new Map<string, Leaks>();
  const check = (scan: Scan): Leaks => {
    const { leaving, lost } = scan.fates(leaks);
    const [problem] = scan.func.isCallee ? lost : [...lost, ...leaving];
    if (!problem) return new Set(leaving);
    const { partial = "an object" } = problem.type;
    throw new Problem(
      "unsupportedType",
      nodeAt(l, problem.span) ?? node,
      `This makes ${partial} that leaves '${scan.func.name}': it is returned, stored in an argument, or given to code that is not compiled.`,
      "Return or store its numbers, in a plain object or an array.",
    );
  };
  for (let grew = true; grew; ) {
    grew = false;
    for (const [name, scan] of scans) {
      const found = check(scan);
      grew ||= found.size > (leaks.get(name)?.size ?? 0);
      leaks.set(name, found);
    }
  }
  check(new Scan(connecting(main, foreign)));
}

/** The callees that give something to code which is not compiled, in themselves or in what they call. */
function foreignCallees({ callees = new Map<string, Func>() }: Func): ReadonlySet<string> {
  const foreign = new Set<string>();
  const isOutside = (op: Op): boolean => {
    if (op.kind === "call") return foreign.has(op.callee);
    return op.kind === "lambda" || (isForeign(op) && op.operands.length > 0) || shownBy(op).some(({ type }) => type.kind === "record" || holdsReferences(type));
  };
  for (let before = -1; before < foreign.size; ) {
    before = foreign.size;
    for (const [name, func] of callees) walkOps(func.body, (op) => { if (isOutside(op)) foreign.add(name); });
  }
  return foreign;
}

/** What code gets to see that is not compiled. */
function shownBy(op: Op): readonly Value[] {
  if (op.kind !== "extern" || isLookup(op.template)) return [];
  return op.operands.filter(({ type }) => isReference(type) && (!op.pure || holdsCollections(type)));
}

/** Calls of other functions connect what they are given and keep nothing of it, tapes of derivatives included. */
function connecting(func: Func, foreign: ReadonlySet<string>): Func {
  return mapCalls(func, (call) => {
    if (foreign.has(call.callee)) return { ...call, facts: undefined };
    if (call.facts) return call;
    const all = new Set(call.operands.keys());
    return { ...call, facts: { reads: all, writes: all, isObserved: true } };
  });
}

/** Where a function's own objects, and those that its calls give it, may go. */
class Scan {
  readonly func: Func;
  readonly #made: RecordOp[] = [];
  readonly #calls: CallOp[] = [];
  readonly #given: Value[] = [];
  #classes: AliasClasses | undefined;

  constructor(func: Func) {
    this.func = func;
    walkOps(func.body, (op) => {
      if (op.kind === "record" && op.type.partial !== undefined) this.#made.push(op);
      if (op.kind === "call") this.#calls.push(op);
      this.#given.push(...shownBy(op));
    });
  }

  /** Objects that the caller gets, and those that code gets which is not compiled. */
  fates(leaks: ReadonlyMap<string, Leaks>): { readonly leaving: readonly RecordOp[]; readonly lost: readonly RecordOp[] } {
    const calls = this.#calls.filter(({ callee }) => (leaks.get(callee)?.size ?? 0) > 0);
    if (this.#made.length === 0 && calls.length === 0) return { leaving: [], lost: [] };
    const classes = (this.#classes ??= aliasClasses(this.func));
    const logged = new Set(this.#given.map((value) => classes.classOf(value)));
    const places: [RecordOp, ClassId][] = this.#made.map((op) => [op, classes.classOf(op.results[0] as Value)]);
    for (const call of calls) {
      const ids = [...call.operands, ...call.results].flatMap((value) => recordsOf(classes, value));
      for (const op of leaks.get(call.callee) ?? []) places.push(...ids.map((id): [RecordOp, ClassId] => [op, id]));
    }
    const isLost = (id: ClassId): boolean => logged.has(id) || classes.isGiven(id);
    return {
      leaving: places.flatMap(([op, id]) => (classes.isEscaping(id) ? [op] : [])),
      lost: places.flatMap(([op, id]) => (isLost(id) ? [op] : [])),
    };
  }
}

/** The objects that a value leads to: a call may have put any others among them. */
function recordsOf(classes: AliasClasses, value: Value): readonly ClassId[] {
  const found = new Set<ClassId>();
  visitReachable(value, classes, (id, type) => {
    if (type.kind === "record") found.add(id);
  });
  return [...found];
}

/** The region of a derivative whose function has been checked: what it makes itself is not asked about again. */
export function asChecked(region: Region): Region {
  const ops = region.ops.map((op): Op => {
    if (op.kind === "record" && op.type.partial !== undefined) return { ...op, type: { ...op.type, partial: undefined } };
    return op.regions.length === 0 ? op : { ...op, regions: op.regions.map(asChecked) };
  });
  return { ...region, ops };
}

/** The innermost node of the source that a span covers. */
function nodeAt(l: Lowering, span: Span | undefined): ts.Node | undefined {
  const file = span && l.program.getSourceFile(span.file);
  const find = (node: ts.Node): ts.Node | undefined => {
    if (!span || node.getStart() > span.start || node.getEnd() < span.end) return undefined;
    return l.ts.forEachChild(node, find) ?? node;
  };
  return file && find(file);
}
