/** `nabla/testing`: derivatives checked against differences, in the tests of a project. */
import { missingPlugin, NablaError } from "./errors.ts";
import { copyOf, leavesOf, zerosOf, type Leaf } from "./testing/structures.ts";

export { NablaError } from "./errors.ts";

export type CheckOptions = {
  /** 2 also compares second derivatives of a function that returns a number, by its first argument. Default 1. */
  readonly order?: 1 | 2;
  /** Which derivatives to check. Default both, and that they agree. Written out in the call. */
  readonly mode?: "forward" | "reverse" | "both";
  /** Largest difference, relative to the derivative where that is above 1. Default 1e-6. */
  readonly tolerance?: number;
};

/** What the build step adds to a call. */
type Derivatives = {
  readonly positions: readonly number[];
  readonly vjp?: (...args: readonly unknown[]) => { readonly value: unknown; readonly pullback: (cotangent: unknown) => readonly unknown[] };
  readonly jvp?: (args: readonly unknown[], tangents: readonly unknown[]) => { readonly value: unknown; readonly tangent: unknown };
  readonly hvp?: (...args: readonly unknown[]) => unknown;
  readonly grad?: (...args: readonly unknown[]) => unknown;
};

type Component = { readonly name: string; readonly compiled: number; readonly by: string; readonly expected: number; readonly against: string };

/**
 * Compares the compiled derivatives of `f` at `args`, by every number in the arguments and of every number in the result,
 * with central differences, and forward mode with reverse mode. Neither the arguments nor the results of `f` are kept: it
 * runs on copies.
 *
 * ```ts
 * test("loss", () => checkGradient(loss, [weights, data]));
 * ```
 *
 * @param options.order 2 to check second derivatives as well.
 * @throws {NablaError} that names the component with the largest difference, what was compiled and what was expected; or
 * if the module was not compiled by nabla.
 */
export function checkGradient<Args extends unknown[]>(f: (...args: Args) => unknown, args: Args, options?: CheckOptions): void;
export function checkGradient(f: (...args: never[]) => unknown, args: readonly unknown[], options: CheckOptions = {}, derivatives?: Derivatives): void {
  if (derivatives === undefined) throw missingPlugin("checkGradient");
  const run = (given: readonly unknown[]): unknown => f(...(given as never[]));
  const result = run(copyOf(args));
  const inputs = derivatives.positions.flatMap((position) => leavesOf(args[position], `args[${position}]`).map((leaf) => ({ position, leaf })));
  const outputs = leavesOf(result, "result");
  const forward = derivatives.jvp && columns(args, inputs, outputs, derivatives.positions, derivatives.jvp);
  const reverse = derivatives.vjp && rows(args, inputs, outputs, result, derivatives.positions, derivatives.vjp);
  const components: Component[] = [];
  inputs.forEach((input, i) => {
    const expected = differences((moved) => leavesOf(run(moved), "result").map(({ value }) => value), args, input);
    outputs.forEach((output, o) => {
      const name = `d ${output.path} / d ${input.leaf.path}`;
      const [ahead, back] = [forward?.[i]?.[o], reverse?.[o]?.[i]];
      const difference = { expected: expected[o] ?? NaN, against: "central differences" };
      if (back !== undefined) components.push({ name, compiled: back, by: "reverse mode", ...difference });
      if (ahead !== undefined) components.push({ name, compiled: ahead, by: "forward mode", ...difference });
      if (ahead !== undefined && back !== undefined) {
        components.push({ name, compiled: ahead, by: "forward mode", expected: back, against: "reverse mode" });
      }
    });
  });
  if (options.order === 2) components.push(...secondOrder(args, derivatives));
  requireClose(f.name, components, options.tolerance ?? 1e-6);
}

type Input = { readonly position: number; readonly leaf: Leaf };

/** For each input, the derivatives of all outputs by it, in forward mode. */
function columns(
  args: readonly unknown[],
  inputs: readonly Input[],
  outputs: readonly Leaf[],
  positions: readonly number[],
  jvp: NonNullable<Derivatives["jvp"]>,
): readonly (readonly number[])[] {
  return inputs.map(({ position, leaf }) => {
    const tangents = positions.map((other) => zerosOf(args[other], other === position ? leaf.path : undefined, `args[${other}]`));
    const { tangent } = jvp(copyOf(args), tangents);
    return outputs.map(({ path }) => valueAt(tangent, path, "result"));
  });
}

/** For each output, its derivatives by all inputs, in reverse mode. */
function rows(
  args: readonly unknown[],
  inputs: readonly Input[],
  outputs: readonly Leaf[],
  result: unknown,
  positions: readonly number[],
  vjp: NonNullable<Derivatives["vjp"]>,
): readonly (readonly number[])[] {
  return outputs.map(({ path }) => {
    const adjoints = vjp(...copyOf(args)).pullback(zerosOf(result, path, "result"));
    return inputs.map(({ position, leaf }) => valueAt(adjoints[positions.indexOf(position)], leaf.path, `args[${position}]`));
  });
}

function secondOrder(args: readonly unknown[], { hvp, grad }: Derivatives): readonly Component[] {
  if (!hvp || !grad) throw new NablaError("checkGradient: the order must be written out in the call, { order: 2 }.");
  const [first, ...rest] = args;
  const leaves = leavesOf(first, "args[0]");
  return leaves.flatMap((leaf) => {
    const given = copyOf([first, ...rest]);
    const product = hvp(given[0], zerosOf(first, leaf.path, "args[0]"), ...given.slice(1));
    const expected = differences(
      (moved) => {
        const gradient = grad(...moved);
        return leaves.map(({ path }) => valueAt(gradient, path, "args[0]"));
      },
      args,
      { position: 0, leaf },
    );
    return leaves.map(({ path }, i) => ({
      name: `d² result / d ${path} d ${leaf.path}`,
      compiled: valueAt(product, path, "args[0]"),
      by: "second order",
      expected: expected[i] ?? NaN,
      against: "central differences of the gradient",
    }));
  });
}

/** Derivatives by one input, by the five-point formula: its error is of the fourth order in the step. */
function differences(run: (args: readonly unknown[]) => readonly number[], args: readonly unknown[], { position, leaf }: Input): readonly number[] {
  const step = 1e-3 * Math.max(1, Math.abs(leaf.value));
  const at = (offset: number): readonly number[] => {
    const moved = [...copyOf(args)];
    moved[position] = copyOf(args[position], { root: `args[${position}]`, path: leaf.path, value: leaf.value + offset * step });
    return run(moved);
  };
  const [far, near, beyond, before] = [at(2), at(1), at(-2), at(-1)] as const;
  return near.map((value, i) => (8 * (value - (before[i] ?? NaN)) - ((far[i] ?? NaN) - (beyond[i] ?? NaN))) / (12 * step));
}

function valueAt(structure: unknown, path: string, root: string): number {
  return leavesOf(structure, root).find((leaf) => leaf.path === path)?.value ?? NaN;
}

function requireClose(name: string, components: readonly Component[], tolerance: number): void {
  const excess = ({ compiled, expected }: Component): number => {
    if (Object.is(compiled, expected) || (Number.isNaN(compiled) && Number.isNaN(expected))) return 0;
    const difference = Math.abs(compiled - expected) / Math.max(1, Math.abs(expected));
    return Number.isNaN(difference) ? Infinity : difference;
  };
  const wrong = components.filter((component) => excess(component) > tolerance);
  const [worst] = [...wrong].sort((a, b) => excess(b) - excess(a));
  if (!worst) return;
  throw new NablaError(
    `checkGradient: a derivative of ${name === "" ? "the function" : `'${name}'`} is wrong.\n` +
      `  ${worst.name}\n` +
      `    ${worst.by}: ${worst.compiled}\n` +
      `    ${worst.against}: ${worst.expected}\n` +
      `  ${wrong.length} of ${components.length} comparisons differ by more than ${tolerance}.`,
  );
}
