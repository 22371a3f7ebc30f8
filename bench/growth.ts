import { mkdir, writeFile } from "node:fs/promises";
import { compile } from "nabla/compiler";
import { loadCompiled } from "../test/examples/loadExample.ts";
import { programDisagreement } from "./agreement.ts";
import { machine, machineText } from "./machine.ts";
import { interleave } from "./measure.ts";
import type * as nestedModule from "./nested.ts";
import type { Program } from "./program.ts";
import { line, shownTime } from "./table.ts";

/**
 * How the time of a gradient grows with the size of its input, and that of a derivative with its order.
 *
 *     npm run bench:growth
 */
type Sized = { readonly ofSize: (n: number) => Program };

const modules = ["rosenbrock", "lse", "mesh", "logistic", "pendulum", "adaptive"];
const sizes = [1e2, 1e3, 1e4, 1e5, 1e6];

/** Nanoseconds per element of a size, at each of the sizes. */
type Growth = { readonly primal: readonly number[]; readonly nabla: readonly number[] };

async function growthOf(module: string): Promise<Growth> {
  const times: (readonly number[])[] = [];
  for (const n of sizes) {
    const { ofSize } = await loadCompiled<Sized>(`bench/programs/${module}.ts`, compile);
    const program = ofSize(n);
    const problem = programDisagreement(program);
    if (problem !== undefined) throw new Error(`${module}, ${program.size}: ${problem}`);
    times.push(interleave([program.primal, program.nabla]).map((time) => time / n));
  }
  return { primal: times.map(([primal]) => primal), nabla: times.map(([, nabla]) => nabla) };
}

/** The power of n with which n times these times per element grow: the slope of a line through their logarithms. */
function exponent(perElement: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = perElement.map((time, k) => Math.log(time * sizes[k]));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [xMean, yMean] = [mean(x), mean(y)];
  const covariance = mean(x.map((value, k) => (value - xMean) * (y[k] - yMean)));
  return covariance / mean(x.map((value) => (value - xMean) ** 2));
}

/** Nanoseconds of a function of one number and of its derivatives, by their order. */
async function orders(): Promise<readonly number[]> {
  const { derivatives } = await loadCompiled<typeof nestedModule>("bench/nested.ts", compile);
  const x = 0.3;
  for (const [order, derivative] of derivatives.entries()) {
    if (order === 0) continue;
    const below = derivatives[order - 1];
    const expected = (below(x + 1e-5) - below(x - 1e-5)) / 2e-5;
    if (!(Math.abs(derivative(x) - expected) <= 1e-6 * Math.abs(expected))) throw new Error(`derivative ${order}: ${derivative(x)} instead of ${expected}`);
  }
  return interleave(derivatives.map((derivative) => () => derivative(x)));
}

console.log(`${machineText}; the fastest of many rounds`);
console.log(line(["time per element", "", ...sizes.map((n) => `n ${n.toExponential(0)}`), "exponent"]));
const growth: Record<string, Growth> = {};
for (const module of modules) {
  growth[module] = await growthOf(module);
  for (const [who, times] of Object.entries(growth[module])) {
    console.log(line([module, who, ...times.map(shownTime), exponent(times).toFixed(2)]));
  }
}

const byOrder = await orders();
console.log(line(["derivative", "", ...byOrder.map((_, order) => `order ${order}`)]));
console.log(line(["time", "", ...byOrder.map(shownTime)]));
console.log(line(["over the one before", "", "", ...byOrder.slice(1).map((time, k) => (time / byOrder[k]).toFixed(2))]));

await mkdir("bench/results", { recursive: true });
await writeFile("bench/results/growth.json", `${JSON.stringify({ machine, sizes, growth, byOrder }, undefined, 2)}\n`);
