import type { Builder } from "../../../ir/builder.ts";
import type { Func, Op, Value } from "../../../ir/ops.ts";
import { placeRegion } from "../../../ir/placeRegion.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Derivative } from "../operands.ts";
import { dimensionsOf } from "../tensors/packing.ts";
import { effectIn, writtenParams } from "./rules/enclose.ts";

/**
 * The lengths of the tensor that a function returns, besides an evaluation that takes its derivatives. They are computed alone where
 * arithmetic on lengths gives them; else the function is placed once more, of which dead-code elimination leaves what they take.
 * @throws Problem where that would have effects for a second time.
 */
export function resultShape(l: Lowering, target: Derivative, func: Func, args: readonly Value[]): readonly Value[] {
  const alone = shapeAlone(l.b, func, args);
  if (alone) return alone;
  const [written] = writtenParams(func);
  const effect = effectIn(func) ?? (written && `a change of '${written.name ?? "an argument"}'`);
  if (effect !== undefined) {
    throw new Problem("shape", target.node, `The shape of what '${func.name}' returns is only known by evaluating it twice, and it has an effect: ${effect}.`, "Move the effect out of the function, or give the result a shape that follows from those of the arguments.");
  }
  const [result] = placeRegion(l.b, l.functions.callees.adopt(func).body, args) as [Value];
  return dimensionsOf(l.b, result);
}

/** The lengths by copies of ops that read nothing but the shapes of tensors; undefined where it takes others. */
function shapeAlone(b: Builder, func: Func, args: readonly Value[]): readonly Value[] | undefined {
  const definitions = new Map<Value, Op>();
  for (const op of func.body.ops) for (const result of op.results) definitions.set(result, op);
  const [result] = func.body.yields as readonly [Value];
  const position = func.body.params.indexOf(result);
  if (position >= 0) return dimensionsOf(b, args[position] as Value);
  const shape = memberOf(definitions, result, "shape");
  const made = shape && definitions.get(shape);
  if (made?.kind !== "record") return undefined;
  const ops: Op[] = [];
  const taken = new Set<Value>(func.body.params);
  const take = (value: Value): boolean => {
    if (taken.has(value)) return true;
    const op = definitions.get(value);
    if (!op || !readsShapesOnly(op) || !op.operands.every(take)) return false;
    taken.add(value);
    ops.push(op);
    return true;
  };
  return made.operands.every(take) ? placeRegion(b, { params: func.body.params, ops, yields: made.operands }, args) : undefined;
}

/** What a field of an object that is made here was given. */
function memberOf(definitions: ReadonlyMap<Value, Op>, object: Value, field: string): Value | undefined {
  const made = definitions.get(object);
  return made?.kind === "record" ? made.operands[made.type.fields.findIndex(({ name }) => name === field)] : undefined;
}

function readsShapesOnly(op: Op): boolean {
  if (op.kind !== "get") return op.kind === "const" || op.kind === "scalar" || op.kind === "select";
  const { type } = op.operands[0] as Value;
  return type.kind === "record" && (type.maker !== undefined || type.isTuple === true);
}
