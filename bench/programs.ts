import { loadCompiled, type Compile } from "../test/examples/loadExample.ts";
import type { Program, ProgramModule } from "./program.ts";

/** The modules of programs/, in the order of the table: those of GradBench first. */
export const modules = [
  "hello",
  "llsq",
  "lse",
  "gmm",
  "ode",
  "lstm",
  "ht",
  "rosenbrock",
  "mlp",
  "pairs",
  "mesh",
  "pendulum",
  "bodies",
  "logistic",
  "adaptive",
  "stencil",
  "arrow",
  "bundle",
] as const;

export type NamedProgram = Program & { readonly name: string; readonly module: string };

/**
 * The programs whose modules the filter selects, one after the other. Each has a copy of its module for itself, so that V8
 * compiles it for that program's data.
 */
export async function* loadPrograms(filter: string, compile: Compile): AsyncGenerator<NamedProgram> {
  for (const module of modules.filter((name) => name.includes(filter))) {
    const file = `bench/programs/${module}.ts`;
    const { programs } = await loadCompiled<ProgramModule>(file, compile);
    for (const [index, name] of Object.keys(programs).entries()) {
      const own = index === 0 ? programs : (await loadCompiled<ProgramModule>(file, compile)).programs;
      yield { name, module, ...own[name]() };
    }
  }
}
