import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Numbers } from "./agreement.ts";

/** The seven programs. */
export const programs = ["hello", "llsq", "lse", "gmm", "ode", "lstm", "ht"] as const;
export type Program = (typeof programs)[number];

/** One input of a program with the expected results. */
export type GradbenchCase = {
  readonly name: string;
  readonly input: unknown;
  readonly primal: Numbers;
  readonly derivative: Numbers;
};

type GradbenchFile = {
  readonly functions: { readonly primal: string; readonly derivative: string };
  readonly cases: readonly Record<string, unknown>[];
};

/** An adapter of examples/gradbench/: inputs and results as in the files. */
export type Adapter = {
  primal(input: unknown): Numbers;
  derivative(input: unknown): Numbers;
};

/** Small cases that come with the repository, and the full data, which may lie beside it. */
const small = resolve(process.cwd(), "examples/data");
const full = resolve(process.cwd(), "../shared/data/gradbench");

if (!existsSync(full))
  console.warn(`${full} is absent: examples are compared with the small cases of examples/data only`);

function casesOfFile(file: string): GradbenchCase[] {
  if (!existsSync(file)) return [];
  const { functions, cases } = JSON.parse(readFileSync(file, "utf8")) as GradbenchFile;
  return cases.map((entry) => ({
    name: String(entry.name),
    input: entry.input,
    primal: entry[functions.primal] as Numbers,
    derivative: entry[functions.derivative] as Numbers,
  }));
}

/** The cases of a program; there are none of `ht` without the full data. */
export function gradbenchCases(program: Program): GradbenchCase[] {
  return [small, full].flatMap((folder) => casesOfFile(resolve(folder, `${program}.json`)));
}
