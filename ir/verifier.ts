import { invariant } from "./invariant.ts";
import type { Func, Op, Region, Value } from "./ops.ts";
import { printFunc, printOp } from "./printer.ts";
import { nameValues } from "./text/names.ts";
import { printType } from "./text/printAtoms.ts";
import { isNumber } from "./types.ts";
import { checkOp } from "./verify/checkOp.ts";
import { checkScopes } from "./verify/checkScopes.ts";
import type { Violation } from "./verify/violation.ts";

export type { Violation } from "./verify/violation.ts";

/**
 * All rules of the language that a function breaks; none if it is well formed. With the module's functions, calls are
 * checked against their callees. Needs nothing to hold; run it between passes.
 */
export function verify(func: Func, module?: Iterable<Func>): Violation[] {
  const callees = module && new Map([...module].map((callee) => [callee.name, callee] as const));
  const violations = checkScopes(func);
  const visit = (region: Region, owner: Op | undefined): void => {
    for (const param of region.params) checkArrayStorage(param, owner, violations);
    for (const op of region.ops) {
      checkOp(op, callees, (message) => violations.push({ message, op }));
      for (const result of op.results) checkArrayStorage(result, op, violations);
      for (const nested of op.regions) visit(nested, op);
    }
  };
  visit(func.body, undefined);
  return violations;
}

/** Throws an internal error that lists all violations, with the function's dump, if there are any. */
export function assertVerified(func: Func, module?: Iterable<Func>): void {
  const violations = verify(func, module);
  const lines = violations.map((violation) => `  ${describeViolation(violation, func)}\n`);
  invariant(lines.length === 0, `ill-formed ${func.name}\n${lines.join("")}${lines.length > 0 ? printFunc(func) : ""}`);
}

/** `message in: %3 = load %a, %i` */
export function describeViolation(violation: Violation, func: Func): string {
  const { message, op } = violation;
  return op ? `${message} in: ${printOp(op, nameValues(func)).split("\n")[0]}` : message;
}

function checkArrayStorage(value: Value, op: Op | undefined, violations: Violation[]): void {
  const { type } = value;
  if (type.kind === "array" && type.storage !== "Array" && !isNumber(type.element)) {
    violations.push({ message: `${printType(type)}: typed arrays hold numbers`, op });
  }
}
