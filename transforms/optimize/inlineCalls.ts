import { cloneOp } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { CallOp, Func, Op, Region, Value } from "../../ir/ops.ts";
import { calleesOf } from "../analysis/module.ts";
import { Renaming, withOps, withRegions } from "./renaming.ts";

/**
 * Replaces calls by the bodies of the functions that they call.
 *
 * Needs: the functions of the module by name. Guarantees: the value and the effects of the function stay, in order;
 * only calls of functions that can call themselves, directly or through others, remain. Spans remain those of the
 * callee's source.
 *
 * Each callee is first inlined itself, once. Its body is copied with fresh values, the arguments standing for its
 * parameters, and what it returns standing for the call's results.
 *
 * Example: with `func @sq(%x) { %0 = mul %x, %x; return %0 }`, `%1 = call @sq, %y` becomes `%1 = mul %y, %y`.
 */
export function inlineCalls(func: Func, module: ReadonlyMap<string, Func>): Func {
  return new Inliner(module).inlined(func);
}

class Inliner {
  readonly #module: ReadonlyMap<string, Func>;
  readonly #recursive: ReadonlySet<string>;
  readonly #inlined = new Map<Func, Func>();

  constructor(module: ReadonlyMap<string, Func>) {
    this.#module = module;
    this.#recursive = recursiveFunctions(module);
  }

  inlined(func: Func): Func {
    const known = this.#inlined.get(func);
    if (known) return known;
    const body = this.#region(func.body, new Renaming());
    const result = body === func.body ? func : { ...func, body };
    this.#inlined.set(func, result);
    return result;
  }

  #region(region: Region, renaming: Renaming): Region {
    const ops: Op[] = [];
    for (const original of region.ops) {
      const op = renaming.operands(original);
      const callee = op.kind === "call" ? this.#inlinable(op) : undefined;
      if (callee) ops.push(...copyOfBody(callee, op, renaming));
      else
        ops.push(
          withRegions(
            op,
            op.regions.map((nested) => this.#region(nested, renaming)),
          ),
        );
    }
    return withOps(region, ops, renaming.yields(region));
  }

  #inlinable(op: CallOp): Func | undefined {
    const callee = this.#module.get(op.callee);
    return callee && !this.#recursive.has(op.callee) ? this.inlined(callee) : undefined;
  }
}

function copyOfBody(callee: Func, call: Op, renaming: Renaming): readonly Op[] {
  const { params, ops, yields } = callee.body;
  const map = new Map<Value, Value>();
  params.forEach((param, i) => {
    const argument = call.operands[i];
    invariant(argument, `a call of ${callee.name} lacks an argument`);
    map.set(param, argument);
  });
  const copies = ops.map((op) => cloneOp(op, map));
  call.results.forEach((result, i) => {
    const returned = yields[i];
    invariant(returned, `${callee.name} returns too few values`);
    renaming.replace(result, map.get(returned) ?? returned);
  });
  return copies;
}

/** The functions that can reach themselves by calls (Tarjan's strongly connected components). */
function recursiveFunctions(module: ReadonlyMap<string, Func>): ReadonlySet<string> {
  const recursive = new Set<string>();
  const indices = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack = new Set<string>();
  const visit = (name: string): void => {
    const index = indices.size;
    indices.set(name, index);
    lowest.set(name, index);
    stack.add(name);
    for (const callee of calleesOf(module.get(name))) {
      if (callee === name) recursive.add(name);
      if (!indices.has(callee)) visit(callee);
      if (stack.has(callee)) lowest.set(name, Math.min(lowest.get(name) ?? index, lowest.get(callee) ?? index));
    }
    if (lowest.get(name) !== index) return;
    const open = [...stack];
    const component = open.slice(open.indexOf(name));
    for (const member of component) {
      stack.delete(member);
      if (component.length > 1) recursive.add(member);
    }
  };
  for (const name of module.keys()) if (!indices.has(name)) visit(name);
  return recursive;
}
