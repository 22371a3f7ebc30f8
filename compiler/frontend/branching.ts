import type ts from "typescript";
import { freshValue, type Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/ops.ts";
import { int } from "../../ir/types.ts";
import type { Lowering } from "./lowering.ts";
import { differentTypes, joinOf, mergedFacts, placeholder, requireAlikeAccessors } from "./merging.ts";
import { mergedMembers, type MergeNumbers } from "./objects/mergedMembers.ts";
import type { State, Variable } from "./operands.ts";

/** One arm of an `if`, lowered. */
type Arm = { readonly result: Value | undefined; readonly state: State; readonly b: Builder; readonly ended: boolean };

/**
 * `if`: lowers both arms and merges the variables that they leave different. Each arm may give a value; the merged
 * value is returned.
 */
export function lowerBranch(l: Lowering, node: ts.Node, condition: Value, then: () => Value | undefined, otherwise: () => Value | undefined): Value | undefined {
  const known = l.known(condition);
  if (typeof known === "boolean") return known ? then() : otherwise();
  const before = l.state;
  const wasEnded = l.ended;
  const arms = [lowerArm(l, before, then), lowerArm(l, before, otherwise)] as const;
  l.state = new Map(before);
  l.ended = wasEnded || (arms[0].ended && arms[1].ended);
  const live = arms[0].ended === arms[1].ended ? undefined : arms[arms[0].ended ? 1 : 0];
  const results: Value[] = [];
  const yields: [Value[], Value[]] = [[], []];
  const merge = (left: Value | undefined, right: Value | undefined, name: string | undefined): Value => {
    if (left && left === right) return left;
    const only = live && (live === arms[0] ? left : right);
    if (only && !live.b.defines(only)) return only;
    // Where one arm alone has a value, it is the same behind both.
    const sole = live ? only : left === undefined ? right : right === undefined ? left : undefined;
    if (sole && l.literalOf(sole)) return copyLiteral(l, sole);
    const [a, c] = live ? [live === arms[0] ? left : undefined, live === arms[1] ? right : undefined] : l.alike(left, right, [arms[0].b, arms[1].b]);
    const [x, y] = [l.known(a), l.known(c)];
    if (a && c && x === true && y === false) return condition;
    if (a && c && x === false && y === true) return l.not(condition);
    const type = joinOf(a, c);
    if (!type) throw differentTypes(node, name, a, c);
    const result = freshValue(type, name);
    results.push(result);
    yields[0].push(a ?? placeholder(arms[0].b, type));
    yields[1].push(c ?? placeholder(arms[1].b, type));
    mergeFacts(l, node, result, [a, c], (numbers) => {
      const number = freshValue(int, "choice");
      results.push(number);
      arms.forEach((arm, i) => yields[i as 0 | 1].push(inArm(l, arm, numbers[i as 0 | 1])));
      return number;
    });
    return result;
  };
  const late: [Variable, Value][] = [];
  const outliving = arms.flatMap(({ state, ended }) => (ended ? [] : [...state.keys()].filter(({ isCaptured }) => isCaptured)));
  const variables = new Set([...before.keys(), ...l.frames.map((frame) => frame.result), ...outliving]);
  if (live) for (const variable of variables) if (!live.state.has(variable)) l.state.delete(variable);
  for (const variable of l.ended ? [] : variables) {
    const fixed = l.fixed.get(variable);
    if (fixed) l.state.set(variable, fixed);
    if (fixed || (live && !live.state.has(variable))) continue;
    const [a, c] = [arms[0].state.get(variable), arms[1].state.get(variable)];
    const given = before.get(variable);
    // A tape inside gave the variable another name, there and no longer.
    if (a !== c && given && [a, c].every((value) => value === given || l.unnamed(value) === l.unnamed(given))) continue;
    if (a !== c) late.push([variable, merge(a, c, variable.name)]);
    else if (a && a !== given) late.push([variable, a]);
  }
  const hasValue = live ? live.result : (arms[0].result ?? arms[1].result);
  const value = hasValue && !l.ended ? merge(arms[0].result, arms[1].result, undefined) : undefined;
  l.b.if(
    condition,
    { params: [], ops: arms[0].b.ops, yields: yields[0] },
    { params: [], ops: arms[1].b.ops, yields: yields[1] },
    results,
  );
  for (const [variable, merged] of late) l.state.set(variable, merged);
  return hasValue && l.ended ? l.literal(undefined) : value;
}

function lowerArm(l: Lowering, before: State, lower: () => Value | undefined): Arm {
  l.state = new Map(before);
  l.ended = false;
  const b = l.nested("branch");
  const outer = l.b;
  l.b = b;
  const result = lower();
  l.b = outer;
  return { result, state: l.state, b, ended: l.ended };
}

/** A number that is computed at the end of an arm; any for one that ends elsewhere. */
function inArm(l: Lowering, arm: Arm, number: (() => Value) | undefined): Value {
  if (!number) return arm.b.constant(0);
  const { b, state, ended } = l;
  [l.b, l.state, l.ended] = [arm.b, arm.state, false];
  const value = number();
  [l.b, l.state, l.ended] = [b, state, ended];
  return value;
}

function copyLiteral(l: Lowering, value: Value): Value {
  const known = l.literalOf(value)?.literal;
  if (typeof known === "number" || typeof known === "boolean") return l.constant(known);
  return l.literal(known, value.type);
}

/** Facts that hold of the object whichever way control came. */
function mergeFacts(l: Lowering, node: ts.Node, result: Value, values: readonly [Value | undefined, Value | undefined], merge: MergeNumbers): void {
  const [first, second] = values.flatMap((value) => (value && !l.isAbsent(value) ? [value] : []));
  if (!first) return;
  const [known, other] = [l.facts.get(first), l.facts.get(second ?? first)];
  requireAlikeAccessors(node, known, other);
  const members = mergedMembers(l, node, values, merge);
  const merged = members && mergedFacts(known, other, members);
  if (merged) l.facts.set(result, merged);
}
