import { Builder } from "../../../ir/builder.ts";
import type { Op, Region, Value, WhileOp } from "../../../ir/ops.ts";
import { substituteRegion } from "../../../ir/traverse.ts";

/**
 * The body of a `while` loop as it is in a turn that another one followed: what its condition, which held, says of conditions in
 * the body is put in their place. What left the loop did not happen, whatever it depends on.
 */
export function bodyOfEarlierTurns(op: WhileOp): Region {
  const [condition, body] = op.regions as readonly [Region, Region];
  const held = new Map<Value, boolean>();
  learn(condition.yields[0] as Value, true, condition, held);
  const known = new Map<Value, boolean>();
  condition.params.forEach((param, i) => {
    const truth = held.get(param);
    if (truth !== undefined) learn(body.yields[i] as Value, truth, body, known);
  });
  const b = new Builder(op.span);
  const map = new Map([...known].map(([value, truth]) => [value, b.constant(truth)] as const));
  const region = substituteRegion(body, map);
  return { ...region, ops: [...b.ops, ...region.ops] };
}

/** Notes that a value of a region is true or false, and what follows from it for those that it was computed from. */
function learn(value: Value, truth: boolean, region: Region, known: Map<Value, boolean>): void {
  if (known.has(value)) return;
  known.set(value, truth);
  const op = definitionIn(region, value);
  if (op?.kind === "if") learnArm(op, op.results.indexOf(value), truth, region, known);
  if (op?.kind !== "scalar") return;
  const [first, second] = op.operands as readonly [Value, Value];
  if (op.primitive === "not") learn(first, !truth, region, known);
  if ((op.primitive === "or" && !truth) || (op.primitive === "and" && truth)) {
    learn(first, truth, region, known);
    learn(second, truth, region, known);
  }
}

/** Where one arm gives the opposite, the other one was taken. What an arm defines has the value of the result whenever it is there. */
function learnArm(op: Op, position: number, truth: boolean, region: Region, known: Map<Value, boolean>): void {
  const [then, otherwise] = op.regions as readonly [Region, Region];
  const [condition] = op.operands as readonly [Value];
  for (const [arm, other] of [[then, otherwise], [otherwise, then]] as const) {
    const value = arm.yields[position] as Value;
    const own = definitionIn(arm, value);
    const source = own ?? definitionIn(region, value);
    if (source?.kind === "const" && source.value === !truth) learn(condition, other === then, region, known);
    else if (own && own.kind !== "const") learn(value, truth, arm, known);
  }
}

function definitionIn(region: Region, value: Value): Op | undefined {
  return region.ops.find(({ results }) => results.includes(value));
}
