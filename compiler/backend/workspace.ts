import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { findOp } from "../../ir/traverse.ts";
import { isNumber } from "../../ir/types.ts";
import { accessedOnly } from "../../transforms/analysis/accessedOnly.ts";
import type { AliasClasses } from "../../transforms/analysis/aliasClasses.ts";
import { atLeast, code, precedence, type Code } from "./code.ts";
import type { Context } from "./context.ts";
import type { Structure } from "./structure.ts";

/** Where arrays of a call that has ended wait for the next call: the module's variable, the local one, the arrays' positions. */
export type Workspace = { readonly waiting: string; readonly own: string; readonly positions: ReadonlyMap<Op, number> };

/**
 * The arrays of a function that a later call can use again: typed arrays that nothing outside gets to see, in any way, and
 * of which there is but one at a time: they are made once in a call, or are only read and written in the turn of a loop
 * that makes them. They wait in a variable of the module, from the end of a call to the beginning of the next, so that a
 * call inside of a call finds none there and makes its own; a call that throws loses its arrays.
 *
 * What is returned is computed when they wait already: none are used again if that calls something.
 */
export function reusableArrays(func: Func, structure: Structure, classes: AliasClasses, isFolded: (op: Op) => boolean): ReadonlyMap<Op, number> {
  const positions = new Map<Op, number>();
  if (func.body.yields.some((value) => callsSomething(value, structure, isFolded))) return positions;
  const accessed = accessedOnly(func);
  const visit = (region: Region): void => {
    for (const op of region.ops) {
      const [made] = op.results;
      if (made && isTypedArrayMade(op, made) && !classes.isEscaping(classes.classOf(made))) {
        if (region === func.body || accessed.has(made)) positions.set(op, positions.size);
      }
      if (op.kind !== "lambda") op.regions.forEach(visit);
    }
  };
  visit(func.body);
  return positions;
}

function isTypedArrayMade(op: Op, { type }: Value): boolean {
  if (op.kind !== "alloc" && op.kind !== "zerosLike") return false;
  return type.kind === "array" && type.storage !== "Array" && isNumber(type.element);
}

/** Whether the expression that a value is written as contains a call of something that may call the function again. */
function callsSomething(value: Value, structure: Structure, isFolded: (op: Op) => boolean): boolean {
  const op = structure.opOf(value);
  if (!op || !isFolded(op)) return false;
  const isCall = ({ kind }: Op): boolean => kind === "call" || kind === "extern";
  if (isCall(op) || op.regions.some((region) => findOp(region, isCall))) return true;
  return op.operands.some((operand) => callsSomething(operand, structure, isFolded));
}

/** `spare[0]?.length === n ? spare[0].fill(0) : (spare[0] = new Float64Array(n))`, where the op's array is used again. */
export function reusedArray(context: Context, op: Op, length: Code, made: Code): Code {
  const position = context.workspace?.positions.get(op);
  if (context.workspace === undefined || position === undefined) return made;
  const place = `${context.workspace.own}[${position}]`;
  return code(precedence.conditional, [`${place}?.length === `, atLeast(precedence.additive, length), ` ? ${place}.fill(0) : (${place} = `, made, ")"]);
}

/** The arrays that wait become the call's own. */
export function takeArrays({ workspace, writer }: Context): void {
  if (!workspace) return;
  writer.line(undefined, `const ${workspace.own} = ${workspace.waiting} ?? [];`);
  writer.line(undefined, `${workspace.waiting} = undefined;`);
}

/** The call's arrays wait for the next call. */
export function leaveArrays({ workspace, writer }: Context): void {
  if (workspace) writer.line(undefined, `${workspace.waiting} = ${workspace.own};`);
}
