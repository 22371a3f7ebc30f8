import { printProgram, suffixed } from "./model/print.ts";
import type { Program } from "./model/model.ts";
import { highestOrder, orderOf, type Role } from "./modes.ts";

/** A program to test, the seed of its arguments, and the derivatives to compare. */
export type Case = { readonly program: Program; readonly seed: number; readonly roles: readonly Role[] };

/** Many programs in one module, with the marked calls to compile. */
export type Batch = {
  readonly text: string;
  /** Which program a line of the text (1-based) belongs to. */
  readonly programAt: (line: number) => number;
};

export function printBatch(cases: readonly Case[]): Batch {
  const lines = ['import { grad, jvp, valueAndGrad, vjp } from "nabla";'];
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
  const name = (part?: string): string => exportName(program, index, part);
  const functions = [name(), name("contracted2"), name("contracted3")];
  const parts = [printProgram(program, suffixed(program, `_${index}`)).trimEnd()];
  for (let order = 2; order <= highestOrder(roles); order++) {
    const [inner = "", contracted = ""] = functions.slice(order - 2);
    parts.push(printContraction(program, contracted, inner, order > 2));
  }
  for (const role of roles) {
    parts.push(`export const ${name(role)} = ${markerOf(role)}(${functions[orderOf(role) - 1] ?? ""}, ${wrt});`);
  }
  return parts.join("\n") + "\n";
}

function markerOf(role: Role): string {
  if (role === "pullback") return "vjp";
  return role.startsWith("reverse") ? "valueAndGrad" : "jvp";
}

/** The inner product of the gradient of `inner` with weights `w`: a number again, to be differentiated further. */
function printContraction(program: Program, name: string, inner: string, innerHasWeights: boolean): string {
  const parameters = program.main.parameters.map((p) => `${p.name}: ${p.type}`).join(", ");
  const args = program.main.parameters.map((p) => p.name).join(", ") + (innerHasWeights ? ", w" : "");
  return `export function ${name}(${parameters}, w: Float64Array): number {
  const [gx, gy, ga, gb] = grad(${inner}, ${wrt})(${args});
  let sum = w[0] * gx + w[1] * gy;
  for (let i = 0; i < ga.length; i++) sum += w[2 + i] * ga[i];
  for (let i = 0; i < gb.length; i++) sum += w[2 + ga.length + i] * gb[i];
  return sum;
}`;
}
