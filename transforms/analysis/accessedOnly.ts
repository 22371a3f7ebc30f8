import type { Func, Op, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isNumber, type Type } from "../../ir/types.ts";

/**
 * The references whose handles serve to read and write their memory and for nothing else: operand 0 of loads, stores,
 * `length` and the like, an operand of a product, the model of an array of zeros, or operand 0 of a view that is used so in turn. Nothing can tell such a handle from another to the same
 * memory, or keep it longer than its scope.
 */
export function accessedOnly(func: Func): ReadonlySet<Value> {
  const accessed = new Set<Value>();
  const otherwise = new Set<Value>(func.body.yields);
  const views: { readonly base: Value; readonly view: Value }[] = [];
  walkOps(func.body, (op) => {
    op.operands.forEach((operand, i) => (isAccess(op, i) ? accessed : otherwise).add(operand));
    if (op.kind === "view") views.push({ base: op.operands[0] as Value, view: op.results[0] as Value });
    for (const region of op.regions) for (const value of region.yields) otherwise.add(value);
  });
  // A view stands after its base, so that going backwards each view is settled before its base is.
  for (const { base, view } of views.reverse()) if (otherwise.has(view)) otherwise.add(base);
  return new Set([...accessed].filter((value) => !otherwise.has(value)));
}

function isAccess(op: Op, operand: number): boolean {
  switch (op.kind) {
    case "product":
      return operand < 3;
    case "zerosLike":
      return isArrayOfNumbers(op.results[0]?.type);
    case "load":
    case "store":
    case "acc":
    case "length":
    case "view":
    case "get":
    case "set":
    case "accField":
      return operand === 0;
    default:
      return false;
  }
}

function isArrayOfNumbers(type: Type | undefined): boolean {
  return type?.kind === "array" && isNumber(type.element);
}
