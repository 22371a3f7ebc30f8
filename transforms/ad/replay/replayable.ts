import { freshValue } from "../../../ir/builder.ts";
import { keyIndex } from "../../../ir/lookups.ts";
import type { Func, Op, Region, Value } from "../../../ir/ops.ts";
import { findOp, freeValues, substituteRegion, walkOps } from "../../../ir/traverse.ts";
import { isReference } from "../../../ir/types.ts";
import { aliasClasses } from "../../analysis/aliasClasses.ts";
import { annotateCalls } from "../../analysis/callFacts.ts";
import { reachableModule } from "../../analysis/module.ts";
import { eliminateDeadCode } from "../../optimize/eliminateDeadCode.ts";
import { isWritten } from "../disjointness.ts";
import { drawsValues, hasEffect, silenced } from "../jacobian/repeated.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";

/**
 * What of a function its results need, so that it can be executed once more: it has no effects but on memory of its
 * parameters, which nobody is to see. What is thrown, or checked, has been when the function was executed as it is.
 *
 * @throws NotDifferentiable if the results need values from outside, such as random numbers.
 */
export function replayable(func: Func): Func {
  const drawn = new Set<Value>();
  const callees = func.callees && new Map([...func.callees].map(([name, callee]) => [name, drawsValues(callee) ? callee : silenced(callee)] as const));
  const body = unobserved(func.body, drawn);
  const needed = reachableModule(neededBy(annotateCalls({ ...func, body, callees })));
  const draws = (op: Op): boolean => (op.kind === "extern" && op.results.some((result) => drawn.has(result))) || (op.kind === "call" && drawsValues(calleeOf(needed, op.callee)));
  const source = findOp(needed.body, draws);
  if (source) throw cannotRepeat("it takes values from outside, such as random numbers", "Draw these values in front of the tape's construction, or read them from an array.", source);
  const change = changedFromOutside(needed);
  if (change) throw cannotRepeat("a Map or Set from in front of the tape is changed", "Construct it among the statements that the tape records.", change);
  return needed;
}

function cannotRepeat(reason: string, advice: string, { span }: Op): NotDifferentiable {
  return new NotDifferentiable(`What the tape has recorded would have to be executed again for this, but ${reason}.`, advice, span);
}

function calleeOf(func: Func, name: string): Func {
  return func.callees?.get(name) ?? func;
}

/** The region without throws and checks, and with effects left out where nothing uses what they give; results of others are added to `drawn`. */
function unobserved(region: Region, drawn: Set<Value>): Region {
  const ops = region.ops.flatMap((op): readonly Op[] => {
    if (op.kind === "throw" || op.kind === "requireDisjoint") return [];
    if (op.kind === "extern" && hasEffect(op)) {
      for (const result of op.results) drawn.add(result);
      return [{ ...op, pure: true }];
    }
    return op.regions.length > 0 ? [{ ...op, regions: op.regions.map((inner) => unobserved(inner, drawn)) }] : [op];
  });
  return { ...region, ops };
}

/** Dead code goes, with writes to memory of parameters which the results do not need: while it is looked for, other memory stands for theirs. */
export function neededBy(func: Func): Func {
  const classes = aliasClasses(func);
  const written = func.body.params.filter((param) => isReference(param.type) && isWritten(param, classes));
  const standIns = written.map((param) => freshValue(param.type, param.name));
  const made = standIns.map((standIn, i): Op => ({ kind: "zerosLike", operands: [written[i] as Value], results: [standIn], regions: [], span: func.span }));
  const inPlace = substituteRegion(func.body, new Map(written.map((param, i) => [param, standIns[i] as Value])));
  const { body } = eliminateDeadCode({ ...func, body: { ...inPlace, ops: [...made, ...inPlace.ops] } });
  const ops = body.ops.filter((op) => !op.results.some((result) => standIns.includes(result)));
  const back = substituteRegion({ ...body, ops }, new Map(standIns.map((standIn, i) => [standIn, written[i] as Value])));
  return { ...func, body: { ...back, params: freeValues([{ ...back, params: [] }]) } };
}

const changes: ReadonlySet<string> = new Set([keyIndex.insert, keyIndex.remove, keyIndex.clear]);

/** A change of an index of keys that the function is given: executed again, it would change that. */
function changedFromOutside(func: Func): Op | undefined {
  const classes = aliasClasses(func);
  const own = new Set<Value>();
  walkOps(func.body, (op) => {
    const [record] = op.operands;
    const isOwn = op.kind === "extern" || (op.kind === "get" && record !== undefined && !classes.isParameter(classes.classOf(record)));
    if (isOwn) for (const result of op.results) own.add(result);
  });
  return findOp(func.body, (op) => op.kind === "extern" && changes.has(op.template) && !own.has(op.operands[0] as Value));
}
