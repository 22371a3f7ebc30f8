import type { ForOp, Op, Region, Value } from "../../ir/ops.ts";

/** A loop whose counter goes up by one, as long as it is below a limit. */
export type Turn = { readonly body: Region; readonly counter: Value; readonly start: Value; readonly limit: Value };

/** A counted loop in steps of one. */
export function countedFor({ operands, regions, step }: ForOp): Turn | undefined {
  const [start, limit] = operands as readonly [Value, Value];
  const [body] = regions as readonly [Region];
  return step === 1 ? { body, counter: body.params[0] as Value, start, limit } : undefined;
}

/** `while (i < limit) { …; i += 1; }`, the limit evaluated each time. */
export function countedWhile(op: Op, definitions: ReadonlyMap<Value, Op>): Turn | undefined {
  if (op.kind !== "while") return undefined;
  const [condition, body] = op.regions as readonly [Region, Region];
  const test = condition.yields[0] && definitions.get(condition.yields[0]);
  const [tested, limit] = test?.kind === "scalar" && test.primitive === "lt" ? test.operands : [];
  const position = tested ? condition.params.indexOf(tested) : -1;
  const [start, counter, next] = [op.operands[position], body.params[position], body.yields[position]];
  const step = next && definitions.get(next);
  if (!start || !counter || !limit || step?.kind !== "scalar" || step.primitive !== "add" || step.operands[0] !== counter) return undefined;
  const one = step.operands[1] && definitions.get(step.operands[1]);
  return one?.kind === "const" && one.value === 1 ? { body, counter, start, limit } : undefined;
}
