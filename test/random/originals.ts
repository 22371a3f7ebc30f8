import { importSources } from "../support/importSources.ts";
import type { Argument } from "./oracle/evaluate.ts";
import { runtimeArguments, type RuntimeArgument } from "./inputs.ts";
import { printProgram, suffixed } from "./model/print.ts";
import type { Program } from "./model/model.ts";

/** A program's main function as Node runs it. */
export type MainFunction = (...args: RuntimeArgument[]) => number;

/** Value and array arguments after a call. */
export type PlainRun = { readonly result: number; readonly arrays: readonly (readonly number[] | undefined)[] };

/** Prints programs into one module and imports it as it is: the functions that users would write. */
export async function importOriginals(programs: readonly Program[]): Promise<readonly MainFunction[]> {
  const text = programs.map((program, i) => printProgram(program, suffixed(program, `_${i}`))).join("\n");
  const namespace = await importSources<Readonly<Record<string, MainFunction>>>(text);
  return programs.map((program, i) => {
    const main = namespace[`${program.main.name}_${i}`];
    if (main === undefined) throw new Error(`program ${i} is not exported`);
    return main;
  });
}

/** Calls a function of the module on fresh arguments. */
export function runPlain(main: MainFunction, args: readonly Argument[]): PlainRun {
  const values = runtimeArguments(args);
  const result = main(...values);
  return { result, arrays: values.map((v) => (typeof v === "number" ? undefined : Array.from(v))) };
}
