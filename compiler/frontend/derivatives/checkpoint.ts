import { cloneRegion, inlineFunc } from "../../../ir/clone.ts";
import { buildFunc } from "../../../ir/builder.ts";
import type { Func, Schedule, Value } from "../../../ir/ops.ts";
import { isReference } from "../../../ir/types.ts";
import { NotDifferentiable } from "../../../transforms/ad/notDifferentiable.ts";
import { scheduleLoops } from "../../../transforms/ad/rules/scheduleLoops.ts";
import { putBack, copyStructure } from "../../../transforms/ad/structures.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { optimize } from "../../../transforms/optimize/pipeline.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { type Derivative, isKnown, type Operand } from "../operands.ts";
import type { DerivativeForm } from "./form.ts";
import { argumentsOf, requireFixedMembers, ruleText } from "./rules/arguments.ts";
import { callsFunctions, closedFunc, effectIn, enclose, isSharedMemory, writtenParams } from "./rules/enclose.ts";
import { baseOf } from "./signature.ts";

/**
 * A function that reverse mode runs again. It becomes the closed function of a `checkpoint` op: what it captures are
 * arguments, and what it writes of its arguments' memory it writes to copies, from which the op's results are put back.
 */
export const checkpoint: DerivativeForm = {
  options: ["snapshots"],
  isPlain: true,
  parameters: (_target, params) => ({ params, tangentCount: 0 }),
  apply: (l, target, given) => {
    const what = ruleText(target);
    const params = argumentsOf(baseOf(target), given);
    const { ops, result } = enclose(l, target.node, what, () =>
      target.of.kind === "closure" ? l.inline(target.node, target.of, params) : target.of.form.apply(l, target.of, params),
    );
    const results = leavesOf(target, what, result);
    const whole = closedFunc(what, params, ops, results);
    const effect = effectIn(whole.func);
    if (effect) {
      throw new Problem("badRule", target.node, `${what} calls '${effect}', which must not happen twice.`, "Move the call out of it.");
    }
    if (callsFunctions(whole.func)) {
      throw new Problem("badRule", target.node, `${what} calls a recursive function, which is not compiled there yet.`, "Write the recursion as a loop, or checkpoint the steps of it.");
    }
    const actual = [...whole.free, ...given];
    const body = optimize(whole.func);
    requireFixedMembers(target, what, [...actual, ...results]);
    const { returned, func, written } = ownMemory(target, what, body);
    requireApart(l, actual, written, what);
    const { snapshots } = target.options;
    const named = { ...func, span: l.spanOf(target.node) };
    const outputs = snapshots === undefined ? l.b.checkpoint(named, "whole", actual) : inlineFunc(l.b, scheduled(target, named, snapshots), actual);
    written.forEach((index, i) => {
      putBack(l.b, actual[index] as Value, outputs[outputs.length - written.length + i] as Value);
    });
    const values = new Map(results.map((from, i) => {
      const { parameter, output } = returned[i] as Returned;
      return [from, (parameter === undefined ? outputs[output] : actual[parameter]) as Value];
    }));
    return rebuild(result, values);
  },
};

/** The function with its loops checkpointed one by one, from snapshots. */
function scheduled(target: Derivative, func: Func, snapshots: Schedule): Func {
  try {
    return scheduleLoops(func, snapshots);
  } catch (error) {
    if (error instanceof NotDifferentiable) throw new Problem("badRule", target.node, error.message, error.advice);
    throw error;
  }
}

/** Where a returned value is found: it is a parameter itself, or an output. */
type Returned = { readonly parameter: number | undefined; readonly output: number };

type OwnMemory = { readonly func: Func; readonly returned: readonly Returned[]; readonly written: readonly number[] };

/** The function with copies of the parameters that it writes, which it returns besides; positions of these. */
function ownMemory(target: Derivative, what: string, source: Func): OwnMemory {
  const classes = aliasClasses(source);
  const changed = writtenParams(source, classes);
  const { params } = source.body;
  const returned: Returned[] = [];
  const outputs: Value[] = [];
  for (const value of source.body.yields) {
    const parameter = params.indexOf(value);
    if (isReference(value.type) && parameter < 0 && isSharedMemory(value, classes)) throw sharedResult(target, what);
    const isParameter = isReference(value.type) && parameter >= 0;
    const known = outputs.indexOf(value);
    if (!isParameter && known < 0) outputs.push(value);
    returned.push(isParameter ? { parameter, output: -1 } : { parameter: undefined, output: outputs.indexOf(value) });
  }
  outputs.forEach((value, i) => {
    if (!isReference(value.type)) return;
    const twin = outputs.findIndex((other) => isReference(other.type) && classes.classOf(other) === classes.classOf(value));
    if (twin !== i) throw sharedResult(target, what);
  });
  const func = buildFunc(source.name, params, (b) => {
    const map = new Map<Value, Value>(changed.map((param) => [param, copyStructure(b, param)]));
    const copy = cloneRegion({ ...source.body, params: [], yields: [...outputs, ...changed] }, map);
    for (const op of copy.ops) b.append(op);
    return copy.yields;
  });
  return { func: optimize(func), returned, written: changed.map((param) => params.indexOf(param)) };
}

function sharedResult(target: Derivative, what: string): Problem {
  return new Problem(
    "badRule",
    target.node,
    `${what} returns memory that it shares with an argument or with another result.`,
    "Return numbers, new arrays, or an argument as it is.",
  );
}

/** What is written must not overlap with other arguments: each is copied by itself. */
function requireApart(l: Lowering, actual: readonly Value[], written: readonly number[], what: string): void {
  const isArray = (value: Value): boolean => value.type.kind === "array";
  for (const index of written) {
    const target = actual[index] as Value;
    actual.forEach((other, i) => {
      const isSeen = written.includes(i) && i < index;
      if (i === index || isSeen || !isArray(other) || !isArray(target)) return;
      l.b.requireDisjoint(target, other, `${what} writes an argument that overlaps with another one in memory`);
    });
  }
}

/** The numbers, arrays and objects that a result consists of. */
function leavesOf(target: Derivative, what: string, operand: Operand): readonly Value[] {
  if (!isKnown(operand)) return [operand];
  if (operand.kind === "aggregate") return [...operand.members.values()].flatMap((member) => leavesOf(target, what, member));
  throw new Problem("badRule", target.node, `${what} returns a function.`, "Return numbers, arrays and objects of numbers.");
}

function rebuild(operand: Operand, values: ReadonlyMap<Value, Value>): Operand {
  if (!isKnown(operand)) return values.get(operand) ?? operand;
  if (operand.kind !== "aggregate") return operand;
  const members = [...operand.members].map(([name, member]) => [name, rebuild(member, values)] as const);
  return { ...operand, members: new Map(members) };
}
