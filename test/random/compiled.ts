import { compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { coefficient } from "./algebra/nilpotent.ts";
import { componentCount, evaluate, ModelError, type Argument } from "./evaluate/evaluate.ts";
import { runtimeArguments, sampleArguments, sampleDirection, type RuntimeArgument } from "./inputs.ts";
import type { Program } from "./model/model.ts";
import { printProgram, suffixed } from "./model/print.ts";
import { runPlain, type MainFunction } from "./originals.ts";

type Gradient = readonly (number | ArrayLike<number>)[];

/** The functions that a compiled program exports. */
type Derivatives = {
  readonly original: MainFunction;
  readonly valueAndGrad: (...args: RuntimeArgument[]) => { value: number; grad: Gradient };
  readonly jvp: (args: RuntimeArgument[], tangents: RuntimeArgument[]) => { value: number; tangent: number };
  /** Gradient of ⟨weights, gradient⟩: reverse over reverse. */
  readonly hvp: ((...args: RuntimeArgument[]) => Gradient) | undefined;
};

export type Outcome =
  | { readonly kind: "agrees"; readonly samples: number }
  | { readonly kind: "diagnosed"; readonly message: string }
  | { readonly kind: "mismatch"; readonly message: string };

/** Positions of the parameters that carry derivatives: all but the counts `n` and `m`. */
function activePositions(program: Program): number[] {
  return program.main.parameters.flatMap(({ name }, i) => (name === "n" || name === "m" ? [] : [i]));
}

/** A program as TypeScript, with its derivatives marked. */
function sourceOf(program: Program, index: number, secondOrder: boolean): string {
  const spelling = suffixed(program, `_${index}`);
  const name = `${program.main.name}_${index}`;
  const wrt = `{ wrt: [${activePositions(program).join(", ")}] }`;
  const lines = [
    printProgram(program, spelling),
    `export const valueAndGrad_${index} = valueAndGrad(${name}, ${wrt});`,
    `export const jvp_${index} = jvp(${name}, ${wrt});`,
  ];
  if (secondOrder)
    lines.push(
      contraction(program, index, name, wrt),
      `export const hvp_${index} = grad(contracted_${index}, ${wrt});`,
    );
  return lines.join("\n");
}

/** `contracted(…args, weights)` = Σ weights · gradient. */
function contraction(program: Program, index: number, name: string, wrt: string): string {
  const parameters = program.main.parameters.map((parameter) => `${parameter.name}: ${parameter.type}`).join(", ");
  const names = program.main.parameters.map((parameter) => parameter.name).join(", ");
  const terms = activePositions(program).map((position, k) =>
    program.main.parameters[position]?.type === "number"
      ? `  sum += weights[at] * g[${k}];\n  at += 1;`
      : `  for (let k = 0; k < g[${k}].length; k++) sum += weights[at + k] * g[${k}][k];\n  at += g[${k}].length;`,
  );
  return `function contracted_${index}(${parameters}, weights: Float64Array): number {
  const g = grad(${name}, ${wrt})(${names});
  let sum = 0;
  let at = 0;
${terms.join("\n")}
  return sum;
}`;
}

/** Compiles programs in one module and compares each with hyper-dual evaluation of the original. */
export async function checkPrograms(
  programs: readonly Program[],
  seed: number,
  secondOrder = true,
): Promise<readonly Outcome[]> {
  const header = 'import { grad, jvp, valueAndGrad } from "nabla";\n';
  const sources = programs.map((program, i) => sourceOf(program, i, secondOrder));
  const text = header + sources.join("\n");
  const compiled = await compileSources(text);
  try {
    const namespace = await loadTolerantly(compiled, text);
    return programs.map((program, i) => {
      const start = header.length + sources.slice(0, i).join("\n").length + (i > 0 ? 1 : 0);
      const problem = compiled.diagnostics.find((d) => d.start >= start && d.start < start + (sources[i] ?? "").length);
      if (problem) return { kind: "diagnosed", message: describeDiagnostic(problem) };
      return compare(program, derivativesOf(namespace, program, i), seed + i);
    });
  } finally {
    await compiled.dispose();
  }
}

/** A marked call in error throws when the module is imported; such modules are not run at all. */
async function loadTolerantly(
  compiled: Awaited<ReturnType<typeof compileSources>>,
  text: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (compiled.diagnostics.length > 0) {
    const messages = compiled.diagnostics.map(
      (d) => `${describeDiagnostic(d)}\n${text.slice(d.start - 80, d.start + 80)}`,
    );
    throw new Error(`generated programs do not compile:\n${messages.slice(0, 4).join("\n")}`);
  }
  return compiled.load<Readonly<Record<string, unknown>>>();
}

function derivativesOf(namespace: Readonly<Record<string, unknown>>, program: Program, index: number): Derivatives {
  return {
    original: namespace[`${program.main.name}_${index}`] as MainFunction,
    valueAndGrad: namespace[`valueAndGrad_${index}`] as Derivatives["valueAndGrad"],
    jvp: namespace[`jvp_${index}`] as Derivatives["jvp"],
    hvp: namespace[`hvp_${index}`] as Derivatives["hvp"],
  };
}

const SAMPLES = 2;
const KINK_MARGIN = 1e-9;
const MAGNITUDE_LIMIT = 1e6;

function compare(program: Program, derivatives: Derivatives, seed: number): Outcome {
  let samples = 0;
  for (let set = 0; set < SAMPLES; set++) {
    const args = sampleArguments(program, seed, set);
    try {
      const message = compareAt(program, derivatives, args, sampleDirection(program, args, seed));
      if (message !== undefined)
        return { kind: "mismatch", message: `${message}\narguments ${JSON.stringify(args)}\n${printProgram(program)}` };
      samples++;
    } catch (error) {
      if (error instanceof ModelError) continue;
      throw error;
    }
  }
  return { kind: "agrees", samples };
}

/** The first disagreement, or undefined. Throws ModelError where the sample lies on a kink. */
function compareAt(
  program: Program,
  derivatives: Derivatives,
  args: readonly Argument[],
  direction: readonly number[],
): string | undefined {
  const along = evaluate(program, args, [direction]);
  if (along.observation.margin < KINK_MARGIN || !(along.observation.magnitude < MAGNITUDE_LIMIT)) return undefined;
  const plain = runPlain(derivatives.original, args);
  const values = runtimeArguments(args);
  const { value, grad } = derivatives.valueAndGrad(...values);
  if (!Object.is(value, plain.result)) return `value ${value}, original ${plain.result}`;
  const arrays = values.map((argument) => (typeof argument === "number" ? undefined : Array.from(argument)));
  if (JSON.stringify(arrays) !== JSON.stringify(plain.arrays)) return "the arguments are left different";

  const positions = activePositions(program);
  const count = componentCount(args);
  const active = activeComponents(args, positions);
  const unit = (i: number): number[] => Array.from({ length: count }, (_, k) => (k === i ? 1 : 0));
  const single = program.main.parameters.some(({ type }) => type === "Float32Array");
  const gradient = flatten(grad);
  for (const [k, component] of active.entries()) {
    const expected = coefficient(evaluate(program, args, [unit(component)]).result, 1);
    if (!isClose(gradient[k], expected, single ? 1e-4 : 1e-8))
      return `gradient component ${k}: ${gradient[k]}, expected ${expected}`;
  }
  const tangents = split(args, positions, direction);
  const forward = derivatives.jvp(runtimeArguments(args), tangents);
  const expected = coefficient(along.result, 1);
  if (!isClose(forward.tangent, expected, single ? 1e-4 : 1e-8))
    return `tangent ${forward.tangent}, expected ${expected}`;
  if (!derivatives.hvp || single) return undefined;
  const weights = Float64Array.from(active.map((component) => direction[component] ?? 0));
  const hvp = flatten(derivatives.hvp(...runtimeArguments(args), weights));
  for (const [k, component] of active.entries()) {
    const second = coefficient(evaluate(program, args, [direction, unit(component)]).result, 3);
    if (!isClose(hvp[k], second, 1e-7)) return `second order, component ${k}: ${hvp[k]}, expected ${second}`;
  }
  return undefined;
}

function activeComponents(args: readonly Argument[], positions: readonly number[]): number[] {
  let component = 0;
  return args.flatMap((argument, i) => {
    const length = typeof argument === "number" ? 1 : argument.values.length;
    const own = Array.from({ length }, (_, k) => component + k);
    component += length;
    return positions.includes(i) ? own : [];
  });
}

function split(
  args: readonly Argument[],
  positions: readonly number[],
  direction: readonly number[],
): RuntimeArgument[] {
  let component = 0;
  return args.flatMap((argument, i): RuntimeArgument[] => {
    const length = typeof argument === "number" ? 1 : argument.values.length;
    const own = direction.slice(component, component + length);
    component += length;
    if (!positions.includes(i)) return [];
    return typeof argument === "number" ? [own[0] ?? 0] : runtimeArguments([{ ...argument, values: own }]);
  });
}

function flatten(gradient: Gradient): number[] {
  return gradient.flatMap((part) => (typeof part === "number" ? [part] : Array.from(part)));
}

function isClose(actual: number | undefined, expected: number, tolerance: number): boolean {
  if (actual === undefined) return false;
  return Math.abs(actual - expected) <= tolerance * (1 + Math.abs(actual) + Math.abs(expected));
}
