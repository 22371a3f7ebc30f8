import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { freeValues } from "../../../ir/traverse.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { Lowering } from "../lowering.ts";
import type { Closure, Derivative } from "../operands.ts";
import type { Session } from "../session.ts";
import { annotateCalls } from "../../../transforms/analysis/callFacts.ts";
import { withoutRemovals } from "../collections/unremoved.ts";
import { holdsInstances } from "../objects/instances.ts";
import { isPresent } from "../presence.ts";
import { requireInside } from "../objects/requireInside.ts";
import { requireOwnPrivates } from "../objects/privateMembers.ts";
import { requireOutside } from "../objects/requireOutside.ts";
import { requireIdentity } from "../requireIdentity.ts";
import { liftCaptures } from "../recursion/liftCaptures.ts";
import { materialise } from "./aggregates.ts";
import { nameOf, parametersOf, tangentCountOf } from "./signature.ts";

export type LoweredFunction = {
  readonly func: Func;
  /** Number of parameters that are tangents (jvp); they follow the primal's. */
  readonly tangentCount: number;
  /** For each additional parameter of `func`, the value of the surrounding code that it stands for. */
  readonly captures: readonly Capture[];
};

export type Capture = { readonly symbol: ts.Symbol | undefined; readonly outer: Value | undefined; readonly name: string };

/** Lowers a function, or a derivative of one, to a function of the language; captured values become parameters. */
export function lowerFunction(session: Session, outer: Lowering | undefined, target: Closure | Derivative): LoweredFunction {
  const l = new Lowering(session);
  l.scope = { parent: undefined, bindings: new Map() };
  l.isOutermost = outer === undefined && target.kind === "derivative";
  if (outer) l.inheritClasses(outer);
  const params = parametersOf(l, target);
  l.receivesInstances ||= params.some(({ type }) => holdsInstances(type)) || (outer?.receivesInstances ?? false);
  const outerParams: [Value, Value][] = [];
  for (const [variable, value] of outer?.state ?? []) {
    const literal = outer?.known(value);
    if (typeof literal === "number" || typeof literal === "boolean") {
      l.state.set(variable, l.constant(literal));
      continue;
    }
    const param = freshValue(value.type, variable.name);
    const facts = outer?.facts.get(value);
    if (facts) l.facts.set(param, facts);
    if (outer && isPresent(outer, value)) l.declaredPresent.add(param);
    outerParams.push([value, param]);
    l.state.set(variable, param);
  }
  const before = new Map(l.state);
  const result = target.kind === "closure" ? l.inline(target.node, target, params) : target.form.apply(l, target, params);
  for (const [variable, value] of before) {
    if (l.state.get(variable) !== value) {
      throw new Problem("unsupportedSyntax", target.node, `The differentiated function assigns '${variable.name}', a variable of the code around it.`, "Return the new value instead.");
    }
  }
  const yields = [materialise(l, target.node, result)];
  const captured = [...l.captures].map(([symbol, { value, name }]) => ({ symbol, outer: undefined, name, value }));
  const used = outerParams.map(([value, param]) => ({ symbol: undefined, outer: value, name: param.name ?? "captured", value: param }));
  const ops = [...l.prologue.ops, ...l.b.ops];
  const read = new Set([...freeValues([{ params: [], ops, yields }])]);
  const captures = [...used.filter(({ value }) => read.has(value)), ...captured];
  const body = { params: [...params, ...captures.map(({ value }) => value)], ops, yields };
  const lowered: Func = { name: nameOf(target), body, span: l.spanOf(target.node) };
  for (const [name, callee] of l.functions.finished) l.functions.finished.set(name, withoutRemovals(l, callee));
  const func = liftCaptures(l, withoutRemovals(l, lowered));
  if (target.kind === "closure") session.holes.lowered.push(func, ...(func.callees?.values() ?? []));
  const module = annotateCalls(func);
  if (target.kind === "closure") requireInside(l, module, l.functions.recursive.map(({ name }) => name), target.node);
  for (const part of [module, ...(module.callees?.values() ?? [])]) {
    requireOutside(part, target.node);
    requireOwnPrivates(part, target.node);
    if (target.kind === "closure") requireIdentity(part, session.unsteady);
  }
  return {
    func,
    tangentCount: target.kind === "derivative" ? tangentCountOf(target, parametersOf(l, target.of)) : 0,
    captures: captures.map(({ symbol, outer: value, name }) => ({ symbol, outer: value, name })),
  };
}
