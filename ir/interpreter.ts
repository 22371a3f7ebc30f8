import { runFunc } from "./interpret/runFunc.ts";
import { plainNumbers, type Domain } from "./interpret/domain.ts";
import type { Externs } from "./interpret/machine.ts";
import type { Func, Op } from "./ops.ts";

export { plainNumbers, type Cells, type Domain } from "./interpret/domain.ts";
export type { Externs } from "./interpret/machine.ts";

export type InterpretOptions<Num = number> = {
  /** The functions that may be called. */
  readonly module?: Iterable<Func>;
  readonly externs?: Externs;
  /** The numbers to run on; JavaScript's by default. Arguments and results are then of this domain too. */
  readonly domain?: Domain<Num>;
  /** Called before each op that is executed. */
  readonly observe?: (op: Op) => void;
};

/**
 * Runs a function on JavaScript data and gives the values it returns. Arrays and objects are the caller's own and are
 * mutated as the function says. This is the meaning of the language, against which passes and emitted code are tested;
 * it makes no attempt to be fast.
 */
export function interpret<Num = number>(
  func: Func,
  args: readonly unknown[],
  options: InterpretOptions<Num> = {},
): readonly unknown[] {
  const domain = (options.domain ?? plainNumbers) as Domain<unknown>;
  const module = new Map([...(options.module ?? [])].map((callee) => [callee.name, callee] as const));
  return runFunc(func, args, { domain, module, externs: options.externs ?? {}, observe: options.observe });
}

/** How often each kind of op is executed on these arguments; scalar ops count by the name of their primitive. */
export function countExecutedOps(
  func: Func,
  args: readonly unknown[],
  options: InterpretOptions = {},
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const observe = (op: Op): void => {
    const name = op.kind === "scalar" ? op.primitive : op.kind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  interpret(func, args, { ...options, observe });
  return counts;
}
