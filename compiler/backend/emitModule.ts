import { invariant } from "../../ir/invariant.ts";
import type { Func } from "../../ir/ops.ts";
import { mapCalls } from "../../transforms/analysis/module.ts";
import type { Mapping } from "../result.ts";
import { emitFunc, type EmitOptions, type Emitted } from "./emit.ts";
import type { RuntimeName } from "./runtimeNames.ts";
import { referenceTapesOf } from "./sharedTapes.ts";

export type ModuleOptions = Omit<EmitOptions, "workspace"> & {
  /** A call leaves its own arrays to the next one, so that calls in a row allocate nothing. */
  readonly reusesArrays?: boolean;
};

/**
 * The text of a function and of the functions that it calls, which follow it. `freshName` gives each of these a name
 * that is free in the module of the user.
 */
export function emitModule(main: Func, { reusesArrays = false, ...options }: ModuleOptions, freshName: (hint: string) => string): Emitted {
  const names = new Map([...(main.callees?.keys() ?? [])].map((name) => [name, freshName(name)] as const));
  const referenceTapes = new Map([...referenceTapesOf(main)].map(([name, positions]) => [names.get(name) ?? name, positions] as const));
  const renamed = (func: Func): Func =>
    mapCalls(func, (call) => {
      const callee = names.get(call.callee);
      invariant(callee, `no function ${call.callee}`);
      return { ...call, callee };
    });
  const workspace = reusesArrays ? freshName(`${options.name}Spare`) : undefined;
  const parts = [main, ...(main.callees?.values() ?? [])].map((func) =>
    emitFunc(func.callees || func.isCallee ? renamed(func) : func, { ...options, name: names.get(func.name) ?? options.name, referenceTapes, ...(func === main && workspace !== undefined && { workspace }) }),
  );
  let text = "";
  const mappings: Mapping[] = [];
  const usedRuntime = new Set<RuntimeName>();
  for (const part of parts) {
    if (text !== "") text += "\n";
    for (const mapping of part.mappings) mappings.push({ ...mapping, generated: mapping.generated + text.length });
    text += part.text;
    for (const helper of part.usedRuntime) usedRuntime.add(helper);
  }
  return { text, mappings, usedRuntime };
}
