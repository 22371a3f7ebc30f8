import { printProgram, suffixed } from "./model/print.ts";
import type { Program } from "./model/model.ts";
import type { Modes } from "./modes.ts";

/** Many programs in one module, with the marked calls to compile. */
export type Batch = {
  readonly text: string;
  /** Which program a line of the text (1-based) belongs to. */
  readonly programAt: (line: number) => number;
};

export function printBatch(programs: readonly Program[], modes: Modes): Batch {
  const lines = ['import { grad, jvp, valueAndGrad, vjp } from "nabla";'];
  const starts = programs.map((program, i) => {
    const start = lines.length + 1;
    lines.push(...printMember(program, i, modes).split("\n"));
    return start;
  });
  return { text: lines.join("\n"), programAt: (line) => starts.findLastIndex((start) => start <= line) };
}

/** Name of the export of program `index` that holds what `role` says. */
export function exportName(program: Program, index: number, role?: string): string {
  return `${program.main.name}_${index}${role === undefined ? "" : `_${role}`}`;
}

const wrt = "{ wrt: [0, 1, 2, 3] }";

function printMember(program: Program, index: number, modes: Modes): string {
  const name = (role?: string): string => exportName(program, index, role);
  const marked = (role: string, marker: string, f: string): string =>
    `export const ${name(role)} = ${marker}(${f}, ${wrt});`;
  const parts = [printProgram(program, suffixed(program, `_${index}`)).trimEnd()];
  if (modes.reverse) parts.push(marked("reverse", "valueAndGrad", name()));
  if (modes.pullback) parts.push(marked("pullback", "vjp", name()));
  if (modes.forward) parts.push(marked("forward", "jvp", name()));
  for (let order = 2; order <= modes.order; order++) {
    const contracted = name(`contracted${order}`);
    parts.push(printContraction(program, contracted, order === 2 ? name() : name(`contracted${order - 1}`), order > 2));
    parts.push(marked(`reverse${order}`, "valueAndGrad", contracted));
    if (modes.forwardOverReverse) parts.push(marked(`forward${order}`, "jvp", contracted));
  }
  return parts.join("\n") + "\n";
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
