import type { CallFacts, Func, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { aliasClasses, isForeign } from "./aliasClasses.ts";
import { effectsOf, reachableCells } from "./effects.ts";

/**
 * Notes at every call of a module what is known of its callee: which operands' memory it reads and writes, and whether
 * it has other effects. The least facts that agree with each other, so that recursion by itself is no effect.
 *
 * Callees through which tapes go are left without facts: references that one call pushes are written by another.
 */
export function annotateCalls(func: Func): Func {
  if (!func.callees) return func;
  let known = new Map<string, CallFacts | undefined>([...func.callees.keys()].map((name) => [name, nothing]));
  for (;;) {
    const next = new Map([...func.callees].map(([name, callee]) => [name, factsOf(annotated(callee, known))] as const));
    const isStable = [...next].every(([name, facts]) => sizeOf(facts) === sizeOf(known.get(name)));
    known = next;
    if (isStable) break;
  }
  const callees = new Map([...func.callees].map(([name, callee]) => [name, annotated(callee, known)] as const));
  return { ...annotated(func, known), callees };
}

const nothing: CallFacts = { reads: new Set(), writes: new Set(), isObserved: false };

/** Facts only grow, so their size tells them apart. */
function sizeOf(facts: CallFacts | undefined): number {
  return facts ? facts.reads.size + facts.writes.size + (facts.isObserved ? 1 : 0) : Infinity;
}

function annotated(func: Func, known: ReadonlyMap<string, CallFacts | undefined>): Func {
  const region = (body: Region): Region => ({ ...body, ops: body.ops.map(annotate) });
  const annotate = (op: Op): Op => {
    if (op.kind === "call") return { ...op, facts: known.get(op.callee) };
    return op.regions.length > 0 ? { ...op, regions: op.regions.map(region) } : op;
  };
  return { ...func, body: region(func.body) };
}

function factsOf(func: Func): CallFacts | undefined {
  const { params } = func.body;
  let isForeignCode = params.some(({ type }) => type.kind === "tape");
  let isObserved = false;
  const classes = aliasClasses(func);
  const effects = effectsOf(func, classes);
  const [reads, writes] = [new Set<string>(), new Set<string>()];
  walkOps(func.body, (op) => {
    isForeignCode ||= isForeign(op) || op.kind === "lambda";
    isObserved ||= isSeen(op);
    for (const cell of effects.reads(op)) reads.add(cell);
    for (const cell of effects.writes(op)) writes.add(cell);
  });
  if (isForeignCode) return undefined;
  const positions = (cells: ReadonlySet<string>): ReadonlySet<number> => {
    const reaches = (param: Value): boolean => reachableCells(param, classes).some((cell) => cells.has(cell));
    return new Set(params.flatMap((param, i) => (reaches(param) ? [i] : [])));
  };
  return { reads: positions(reads), writes: positions(writes), isObserved };
}

function isSeen(op: Op): boolean {
  if (op.kind === "call") return op.facts?.isObserved ?? true;
  return op.kind === "requireDisjoint" || op.kind === "throw" || (op.kind === "extern" && !op.pure);
}
