import { printProgram, suffixed } from "./model/print.ts";
import type { Program } from "./model/model.ts";
import { contractionsOf, splitRole, type Outer, type Role } from "./modes.ts";

/** A program to test, the seed of its arguments, and the derivatives to compare. */
export type Case = { readonly program: Program; readonly seed: number; readonly roles: readonly Role[] };

/** Many programs in one module, with the marked calls to compile. */
export type Batch = {
  readonly text: string;
  /** Which program a line of the text (1-based) belongs to. */
  readonly programAt: (line: number) => number;
};

export function printBatch(cases: readonly Case[]): Batch {
  const lines = ['/// <reference lib="es2023" />', 'import { grad, jvp, valueAndGrad, vjp } from "nabla";'];
  const starts = cases.map((one, i) => {
    const start = lines.length + 1;
    lines.push(...printMember(one, i).split("\n"));
    return start;
  });
  return { text: lines.join("\n"), programAt: (line) => starts.findLastIndex((start) => start <= line) };
}

/** Name of the export of program `index` that holds what `role` says. */
export function exportName(program: Program, index: number, role?: string): string {
  return `${program.main.name}_${index}${role === undefined ? "" : `_${role}`}`;
}

const wrt = "{ wrt: [0, 1, 2, 3] }";

function printMember({ program, roles }: Case, index: number): string {
  const name = (part: string): string => exportName(program, index, part === "" ? undefined : part);
  const parts = [printProgram(program, suffixed(program, `_${index}`)).trimEnd()];
  for (const modes of contractionsOf(roles)) parts.push(printContraction(program, modes, name));
  for (const role of roles) {
    const { outer, inner } = splitRole(role);
    parts.push(`export const ${name(role)} = ${markers[outer]}(${name(inner)}, ${wrt});`);
  }
  return parts.join("\n") + "\n";
}

const markers: Readonly<Record<Outer, string>> = { reverse: "valueAndGrad", pullback: "vjp", forward: "jvp" };

/** The derivative of what is inside along the weights `w`: a number again, to be differentiated further. */
function printContraction(program: Program, modes: string, name: (part: string) => string): string {
  const [mode, inside] = [modes.slice(0, 1), modes.slice(1)];
  const parameters = program.main.parameters.map((p) => `${p.name}: ${p.type}`).join(", ");
  const args = program.main.parameters.map((p) => p.name).join(", ") + (inside === "" ? "" : ", w");
  const body =
    mode === "R" ? gradientAlongWeights(name(inside), args) : tangentAlongWeights(program, name(inside), args);
  return `export function ${name(modes)}(${parameters}, w: Float64Array): number {\n${body}\n}`;
}

function gradientAlongWeights(inside: string, args: string): string {
  return `  const [gx, gy, ga, gb] = grad(${inside}, ${wrt})(${args});
  let sum = w[0] * gx + w[1] * gy;
  for (let i = 0; i < ga.length; i++) sum += w[2 + i] * ga[i];
  for (let i = 0; i < gb.length; i++) sum += w[2 + ga.length + i] * gb[i];
  return sum;`;
}

function tangentAlongWeights(program: Program, inside: string, args: string): string {
  const [, , a, b] = program.main.parameters.map((p) => p.type);
  const zeros = (type: string | undefined, length: string): string =>
    type === "number[]" ? `new Array<number>(${length}).fill(0)` : `new ${type ?? ""}(${length})`;
  return `  const ta = ${zeros(a, "a.length")};
  for (let i = 0; i < ta.length; i++) ta[i] = w[2 + i];
  const tb = ${zeros(b, "b.length")};
  for (let i = 0; i < tb.length; i++) tb[i] = w[2 + ta.length + i];
  return jvp(${inside}, ${wrt})([${args}], [w[0], w[1], ta, tb]).tangent;`;
}
