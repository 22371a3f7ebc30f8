import { buildRegion, freshValue, nameOfMember } from "../../../ir/builder.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { freshCopy, placeRegion } from "../../../ir/placeRegion.ts";
import { isNumber, type RecordType } from "../../../ir/types.ts";
import { jacobian, type JacobianMode } from "../../../transforms/ad/jacobian/jacobian.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Derivative, Operand } from "../operands.ts";
import { dimensionsOf, packRows } from "../tensors/packing.ts";
import { dtypeOf, isTensorRecord } from "../tensors/types.ts";
import { perPosition } from "./aggregates.ts";
import { resultShape } from "./resultShape.ts";
import type { Wrt } from "./signature.ts";
import { transformAt, type DerivativeSite } from "./transformAt.ts";

/** Whether a Jacobian is one of tensors: of a function that gives a tensor, or with respect to one. */
export function concernsTensors({ func }: DerivativeSite, wrt: Wrt): boolean {
  const [result] = func.body.yields;
  const types = [result?.type, ...wrt.list.map((index) => func.body.params[index]?.type)];
  return types.some((type) => type && isTensorRecord(type));
}

/**
 * The Jacobian of a tensor with respect to tensors or numbers: for each a tensor whose shape is that of the result followed by
 * that of the argument. Rows are computed as for arrays, of the elements in row-major order.
 */
export function tensorJacobian(l: Lowering, target: Derivative, { func, args }: DerivativeSite, wrt: Wrt, mode: JacobianMode | undefined): Operand {
  requireTensors(target, func, wrt);
  const flat = onElements(func, wrt);
  const flatArgs = args.flatMap((arg, i) => (isFlattened(func, wrt, i) ? [l.b.get(arg, "data", arg.name), l.b.get(arg, "shape", nameOfMember(arg, "shape"))] : [arg]));
  const positions = wrt.list.map((index) => index + wrt.list.filter((other) => other < index && isFlattened(func, wrt, other)).length);
  const run = (primal: Func): Func => jacobian(primal, { wrt: positions, mode, name: `${func.name}_jacobian` });
  const rows = transformAt(l, target, flat, { stage: "jacobian", run }, flatArgs);
  const outer = resultShape(l, target, func, args);
  const dtype = dtypeOf(func.body.yields[0]?.type as RecordType);
  return perPosition(wrt, rows.map((matrix, i) => packRows(l.b, matrix, dtype, outer, dimensionsOf(l.b, args[wrt.list[i] as number] as Value))));
}

function requireTensors(target: Derivative, func: Func, wrt: Wrt): void {
  const [result] = func.body.yields;
  const fits = result && isTensorRecord(result.type) && wrt.list.every((index) => {
    const type = func.body.params[index]?.type;
    return type && (isNumber(type) || isTensorRecord(type));
  });
  if (fits) return;
  throw new Problem("notANumber", target.node, `The Jacobian of '${func.name}' is one of tensors and arrays at once.`, "Return a tensor from functions of tensors, and use tensors or numbers for what it is differentiated by.");
}

function isFlattened(func: Func, wrt: Wrt, index: number): boolean {
  const type = func.body.params[index]?.type;
  return wrt.list.includes(index) && type !== undefined && isTensorRecord(type);
}

/** The function from the elements, and the shape, of its tensors to the elements of its result. */
function onElements(func: Func, wrt: Wrt): Func {
  const params: Value[] = [];
  const body = buildRegion([], (b) => {
    const args = func.body.params.map((param, i) => {
      if (!isFlattened(func, wrt, i)) {
        const copy = freshCopy(param);
        params.push(copy);
        return copy;
      }
      const type = param.type as RecordType;
      const parts = type.fields.map((field) => freshValue(field.type, field.name === "data" ? param.name : nameOfMember(param, field.name)));
      params.push(...parts);
      return b.record(type, parts, param.name);
    });
    const [result] = placeRegion(b, func.body, args) as [Value];
    return [b.get(result, "data")];
  }, func.span);
  return { ...func, body: { ...body, params } };
}
