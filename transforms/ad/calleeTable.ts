import type { Func } from "../../ir/ops.ts";
import { mapCalls, reachableModule } from "../analysis/module.ts";

type Names = ReadonlyMap<string, string>;

/**
 * The functions that one function calls which is put together from several, such as sweeps in several directions: each of
 * those comes with callees of its own, which may have the names of another's.
 */
export class CalleeTable {
  readonly #functions: Map<string, Func>;
  readonly #reserved: ReadonlySet<string>;
  /** Functions that share a table of callees are of one module, and so go on sharing them. */
  readonly #names = new WeakMap<ReadonlyMap<string, Func>, Names>();

  /**
   * @param functions What is in the table already; what is adopted is added there.
   * @param reserved Names that are not given out.
   */
  constructor(functions = new Map<string, Func>(), reserved: ReadonlySet<string> = new Set()) {
    this.#functions = functions;
    this.#reserved = reserved;
  }

  /** The function with its calls, and those of its callees, under names that are its own here; they are in the table from now on. */
  adopt(func: Func): Func {
    const { callees } = func;
    if (!callees) return func;
    const known = this.#names.get(callees);
    const names = known ?? new Map([...callees.keys()].map((name) => [name, this.#free(name)] as const));
    if (!known) {
      this.#names.set(callees, names);
      for (const [name, callee] of callees) {
        const own = names.get(name) as string;
        this.#functions.set(own, { ...renamed(callee, names), name: own });
      }
    }
    return renamed(func, names);
  }

  /** The function as a module with the callees of all that was adopted, as far as it needs them. */
  complete(func: Func): Func {
    return this.#functions.size > 0 ? reachableModule({ ...func, callees: this.#functions }) : func;
  }

  #free(base: string): string {
    let name = base;
    for (let i = 2; this.#functions.has(name) || this.#reserved.has(name); i++) name = `${base}_${i}`;
    return name;
  }
}

function renamed(func: Func, names: Names): Func {
  const isSame = [...names].every(([before, after]) => before === after);
  return isSame ? func : mapCalls(func, (call) => ({ ...call, callee: names.get(call.callee) ?? call.callee }));
}
