import { rulesOf, type RuleContext } from "../../ir/primitives/definePrimitive.ts";
import { primitive } from "../../ir/primitives/index.ts";
import type { Op, Value } from "../../ir/ops.ts";
import { constantNumber } from "../analysis/structure.ts";
import { addAdjoint, currentScope, type AdjointContext } from "./adjointContext.ts";
import type { AdjointMap } from "./adjointMap.ts";
import { primalValue } from "./primalValues.ts";
import { noteQuotients } from "./shareReciprocals.ts";

/** Primitives whose derivatives are 1 or −1: what they pass on of 0 is 0. */
const passesOn: ReadonlySet<string> = new Set(["add", "sub", "neg"]);

/** y = p(x₀, x₁, …): x̄ᵢ += ∂p/∂xᵢ · ȳ by the primitive's own rules, for active operands. */
export function reverseScalar(context: AdjointContext, op: Op & { kind: "scalar" }, adjoints: AdjointMap): void {
  const seed = adjoints.get(op.results[0] as Value);
  if (!seed) return;
  const { body, quotients } = currentScope(context);
  const operand = (index: number): Value => op.operands[index] as Value;
  const rule: RuleContext = {
    b: body,
    operand: (index) => primalValue(context, operand(index)),
    constantOperand: (index) => constantNumber(context.structure, operand(index)),
    result: () => primalValue(context, op.results[0] as Value),
  };
  const result = op.results[0] as Value;
  const unlessUnused = (share: Value | null): Value | null => {
    if (!share || passesOn.has(op.primitive) || !context.mayGoUnused(result)) return share;
    const zero = body.constant(0);
    return body.select(body.apply("eq", seed, zero), zero, share);
  };
  const before = body.ops.length;
  for (const [index, linear] of rulesOf(primitive(op.primitive), op.operands)) {
    const value = operand(index);
    if (context.activity.isActive(value)) addAdjoint(context, adjoints, value, linear && unlessUnused(linear(rule, seed)));
  }
  noteQuotients(quotients, body.ops.slice(before));
}

/** y = c ? a : b of numbers: the adjoint goes to the arm that was chosen. */
export function reverseSelect(context: AdjointContext, op: Op, adjoints: AdjointMap): void {
  const seed = adjoints.get(op.results[0] as Value);
  if (!seed) return;
  const [condition, whenTrue, whenFalse] = op.operands as readonly [Value, Value, Value];
  const { body } = currentScope(context);
  const chosen = primalValue(context, condition);
  const zero = body.constant(0);
  if (context.activity.isActive(whenTrue)) {
    addAdjoint(context, adjoints, whenTrue, body.select(chosen, seed, zero));
  }
  if (context.activity.isActive(whenFalse)) {
    addAdjoint(context, adjoints, whenFalse, body.select(chosen, zero, seed));
  }
}
