import { innerProduct, leavesOf } from "../support/numbers.ts";
import { expectedGradient, type Sample } from "./expectation.ts";
import { runtimeArguments, runtimeArray, type RuntimeArgument } from "./inputs.ts";
import { exportName, type Case } from "./batch.ts";
import type { ArrayKind, Program } from "./model/model.ts";
import { orderOf, splitRole, type Role } from "./modes.ts";

/** A compiled derivative that disagrees. */
export type Mismatch = {
  /** Which export, e.g. `reverseR`; reports of the same role and subject are the same failure. */
  readonly role: Role | "original";
  readonly subject: "value" | "mutation" | "derivative" | "structure" | "exception";
  readonly detail: string;
};

/** Exports of a compiled module. */
export type Compiled = Readonly<Record<string, unknown>>;

type MainFunction = (...args: RuntimeArgument[]) => number;
type ValueAndGrad = (...args: RuntimeArgument[]) => { readonly value: number; readonly grad: readonly unknown[] };
type Vjp = (...args: RuntimeArgument[]) => {
  readonly value: number;
  readonly pullback: (c: number) => readonly unknown[];
};
type Jvp = (
  args: readonly RuntimeArgument[],
  tangents: readonly RuntimeArgument[],
) => { readonly value: number; readonly tangent: number };

/** What a derivative gave, and what it should have given. */
type Outcome = {
  readonly value: number;
  /** Derivative along the direction; undefined for the original, which has none. */
  readonly slope: number | undefined;
  /** Size of the terms of the slope. */
  readonly scale: number;
  readonly grad?: unknown;
};

/** One call on fresh arguments. */
type Run = (args: RuntimeArgument[]) => Outcome;

/** Compares the compiled derivatives of program `index` of a module with the expectation. */
export function compareProgram(
  { program, roles }: Case,
  index: number,
  compiled: Compiled,
  sample: Sample,
): readonly Mismatch[] {
  const member = (role?: Role): unknown => compiled[exportName(program, index, role)];
  // The exported original is what Node makes of the program's own text.
  const original = (args: RuntimeArgument[]): Outcome => {
    return { value: (member() as MainFunction)(...args), slope: undefined, scale: 0 };
  };
  const runs = roles.map((role) => [role, orderOf(role), derivative(member(role), role, program, sample)] as const);
  return [["original", 1, original] as const, ...runs].flatMap(([role, order, run]) =>
    checkOne(program, sample, role, order, run),
  );
}

/** Calls a compiled derivative the way its marker says. */
function derivative(member: unknown, role: Role, program: Program, sample: Sample): Run {
  const direction = splitDirection(program, sample);
  const extra = orderOf(role) > 1 ? [Float64Array.from(sample.weights)] : [];
  const { outer } = splitRole(role);
  if (outer === "pullback") {
    return (args) => {
      const { value, pullback } = (member as Vjp)(...args, ...extra);
      pullback(-1.5);
      const grad = pullback(1);
      return { value, ...contract(grad, direction), grad };
    };
  }
  if (outer === "reverse") {
    return (args) => {
      const { value, grad } = (member as ValueAndGrad)(...args, ...extra);
      return { value, ...contract(grad, direction), grad };
    };
  }
  return (args) => {
    const { value, tangent } = (member as Jvp)([...args, ...extra], direction);
    return { value, slope: tangent, scale: Math.abs(tangent) };
  };
}

function checkOne(
  program: Program,
  sample: Sample,
  role: Mismatch["role"],
  order: number,
  run: Run,
): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const report = (subject: Mismatch["subject"], detail: string): void => void found.push({ role, subject, detail });
  const args = runtimeArguments(sample.args);
  let outcome: Outcome;
  try {
    outcome = run(args);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [{ role, subject: "exception", detail: text.split("\n").slice(0, 6).join("\n") }];
  }
  const tolerance = toleranceOf(program, sample, order);
  const value = sample.values[order - 1] ?? NaN;
  const slope = sample.slopes[order - 1] ?? NaN;
  const sameValue = order === 1 ? Object.is(outcome.value, value) : isClose(outcome.value, value, 0, tolerance);
  if (!sameValue) report("value", `got ${outcome.value}, expected ${value}`);
  if (!sameArrays(args, sample)) report("mutation", `got ${show(args)}, expected ${show(sample.arrays)}`);
  if (outcome.grad !== undefined) {
    const problem = structureProblem(sample, outcome.grad);
    if (problem !== undefined) report("structure", problem);
  }
  if (outcome.slope !== undefined && !isClose(outcome.slope, slope, outcome.scale, tolerance)) {
    report("derivative", derivativeReport(program, sample, order, outcome, slope));
  }
  return found;
}

type Tolerance = { readonly relative: number; readonly absolute: number };

/** 1e-8, at higher orders 1e-7; with gradients kept in 32 bits what those allow. */
function toleranceOf(program: Program, sample: Sample, order: number): Tolerance {
  const isSingle = program.main.parameters.some((p) => p.type === "Float32Array");
  const double = order === 1 ? 1e-8 : 1e-7;
  const relative = isSingle ? 3e-5 : double;
  return {
    relative,
    absolute: relative * (isSingle ? sample.observation.magnitude : 1e-5 * sample.observation.magnitude),
  };
}

function isClose(actual: number, expected: number, scale: number, { relative, absolute }: Tolerance): boolean {
  const allowed = absolute + relative * (1 + Math.abs(actual) + Math.abs(expected) + scale);
  return Math.abs(actual - expected) <= allowed;
}

/** ⟨gradient, direction⟩ and the size of its terms. */
function contract(grad: unknown, direction: readonly RuntimeArgument[]): { slope: number; scale: number } {
  const scale = leavesOf(grad).reduce((sum, leaf) => sum + Math.abs(leaf.value), 0);
  try {
    return { slope: innerProduct(grad, direction), scale };
  } catch {
    return { slope: NaN, scale };
  }
}

/** The direction as tangents of x, y, a and b. */
function splitDirection(program: Program, sample: Sample): readonly RuntimeArgument[] {
  let next = 0;
  return sample.args.slice(0, 4).map((argument, i) => {
    if (typeof argument === "number") return sample.direction[next++] ?? NaN;
    const values = sample.direction.slice(next, (next += argument.values.length));
    return runtimeArray(program.main.parameters[i]?.type as ArrayKind, values);
  });
}

function sameArrays(args: readonly RuntimeArgument[], sample: Sample): boolean {
  return args.every((argument, i) => {
    const expected = sample.arrays[i];
    if (typeof argument === "number" || expected === undefined) return true;
    return argument.length === expected.length && expected.every((x, k) => Object.is(x, argument[k]));
  });
}

/** Gradients must have the kind and the length of their arguments. */
function structureProblem(sample: Sample, grad: unknown): string | undefined {
  if (!Array.isArray(grad) || grad.length !== 4) return `the gradient is ${show(grad)}, not a tuple of 4`;
  const parts: readonly unknown[] = grad;
  const wrong = parts.findIndex((part, i) => {
    const argument = sample.args[i];
    if (argument === undefined || typeof argument === "number") return typeof part !== "number";
    const kind = Array.isArray(part) ? "number[]" : Object.prototype.toString.call(part).slice(8, -1);
    return kind !== argument.kind || (part as { readonly length: number }).length !== argument.values.length;
  });
  return wrong < 0 ? undefined : `gradient of argument ${wrong} is ${show(parts[wrong])}`;
}

function derivativeReport(program: Program, sample: Sample, order: number, outcome: Outcome, slope: number): string {
  const along = `along the direction: got ${outcome.slope}, expected ${slope}`;
  if (outcome.grad === undefined) return along;
  const expected = expectedGradient(program, sample, order);
  const components = leavesOf(outcome.grad).map(({ path, value }, i) => `  ${path} ${value}, expected ${expected[i]}`);
  return [along, ...components].join("\n");
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    ArrayBuffer.isView(part) ? Array.from(part as Float64Array) : part,
  );
}
