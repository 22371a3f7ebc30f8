import { freshValue } from "../../../ir/builder.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { freeValues, substituteRegion } from "../../../ir/traverse.ts";
import { calleesOf, mapCalls } from "../../../transforms/analysis/module.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";

/**
 * Makes a module of a function and the functions that it calls: what those use of the variables visible at the marked
 * call, in themselves or in what they call, becomes parameters of theirs and operands of all calls of them.
 */
export function liftCaptures(l: Lowering, main: Func): Func {
  const { finished } = l.functions;
  if (finished.size === 0) return main;
  const free = freeOf(l);
  const passing = (func: Func): Func =>
    mapCalls(func, (call) => ({ ...call, operands: [...call.operands, ...(free.get(call.callee) ?? [])] }));
  const callees = [...finished].map(([name, func]) => {
    const outer = [...(free.get(name) ?? [])];
    const params = outer.map((value) => freshValue(value.type, value.name));
    const map = new Map(outer.map((value, i) => [value, params[i] as Value]));
    const body = substituteRegion(passing(func).body, map);
    return [name, { ...func, body: { ...body, params: [...body.params, ...params] } }] as const;
  });
  return { ...passing(main), callees: new Map(callees) };
}

/** The captured values that each function needs: the least sets closed under calls. */
function freeOf(l: Lowering): ReadonlyMap<string, ReadonlySet<Value>> {
  const { finished } = l.functions;
  const captured = new Set([...l.captures.values()].map(({ value }) => value));
  const free = new Map([...finished].map(([name, func]) => [name, new Set(freeValues([func.body]))] as const));
  for (const values of free.values()) {
    for (const value of values) {
      if (captured.has(value)) continue;
      throw new Problem(
        "recursion",
        l.session.call,
        `A recursive function uses '${value.name ?? "a structure"}' of the function around it, which is made of several values.`,
        "Pass its members to the recursive function as arguments.",
      );
    }
  }
  for (let grew = true; grew; ) {
    grew = false;
    for (const [name, func] of finished) {
      const own = free.get(name);
      invariant(own, "a function without a set");
      const before = own.size;
      for (const callee of calleesOf(func)) for (const value of free.get(callee) ?? []) own.add(value);
      grew ||= own.size > before;
    }
  }
  return free;
}
