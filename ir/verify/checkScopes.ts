import type { Func, Op, Region, Value } from "../ops.ts";
import type { Violation } from "./violation.ts";

/**
 * Every use is dominated by its definition, and every value is defined once. With regions instead of a flow graph,
 * dominance is scope: a value is visible after its op, to the end of the region and in the regions nested there.
 */
export function checkScopes(func: Func): Violation[] {
  const violations: Violation[] = [];
  const visible = new Set<Value>();
  const defined = new Set<Value>();
  const ids = new Map<number, Value>();

  const define = (value: Value, op: Op | undefined): void => {
    if (defined.has(value)) violations.push({ message: `${describe(value)} is defined twice`, op });
    const sameId = ids.get(value.id);
    if (sameId && sameId !== value) violations.push({ message: `two values have the id ${value.id}`, op });
    ids.set(value.id, value);
    defined.add(value);
    visible.add(value);
  };
  const use = (value: Value, role: string, op: Op | undefined): void => {
    if (visible.has(value)) return;
    const problem = defined.has(value) ? "is not visible here" : "is not defined before";
    violations.push({ message: `${role} ${describe(value)} ${problem}`, op });
  };
  const visit = (region: Region, owner: Op | undefined): void => {
    const local: Value[] = [];
    const defineHere = (value: Value, op: Op | undefined): void => {
      define(value, op);
      local.push(value);
    };
    for (const param of region.params) defineHere(param, owner);
    for (const op of region.ops) {
      op.operands.forEach((operand, i) => use(operand, `operand ${i}`, op));
      for (const nested of op.regions) visit(nested, op);
      for (const result of op.results) defineHere(result, op);
    }
    region.yields.forEach((value, i) => use(value, `yielded value ${i}`, owner));
    for (const value of local) visible.delete(value);
  };
  visit(func.body, undefined);
  return violations;
}

function describe(value: Value): string {
  return value.name === undefined ? `value #${value.id}` : `value ${value.name}`;
}
