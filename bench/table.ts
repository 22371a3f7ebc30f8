import type { Row, Time } from "./row.ts";

const ratio = (a: number, b: Time): string => (typeof b === "number" ? (a / b).toFixed(2) : b);

/** Three significant digits, with the unit that makes the number handy. */
export function shownTime(nanoseconds: Time): string {
  if (typeof nanoseconds === "string") return nanoseconds;
  const [unit, size] = nanoseconds < 1e3 ? ["ns", 1] : nanoseconds < 1e6 ? ["µs", 1e3] : nanoseconds < 1e9 ? ["ms", 1e6] : ["s", 1e9];
  const value = nanoseconds / size;
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

export function headings(others: readonly string[]): readonly string[] {
  return ["", "", "primal", "nabla", "nabla/primal", "limit", "hand", "nabla/hand", ...others];
}

export function cells({ name, size, of, limit, primal, nabla, handwritten, others }: Row): readonly string[] {
  const times = Object.values(others).map(shownTime);
  const over = (nabla / primal).toFixed(2);
  const base = of === "gradient" ? `${shownTime(primal)} *` : shownTime(primal);
  return [name, size, base, shownTime(nabla), over, limit.toFixed(1), shownTime(handwritten), ratio(nabla, handwritten), ...times];
}

export function line(columns: readonly string[]): string {
  const widths = [22, 24];
  return columns.map((text, k) => (k < widths.length ? text.padEnd(widths[k]) : text.padStart(13))).join("");
}

/** The geometric mean of nabla's times over the hand-written ones, or undefined if there are none. */
export function geometricMean(rows: readonly Row[]): number | undefined {
  const ratios = rows.flatMap(({ nabla, handwritten }) => (typeof handwritten === "number" ? [nabla / handwritten] : []));
  if (ratios.length === 0) return undefined;
  return Math.exp(ratios.reduce((sum, value) => sum + Math.log(value), 0) / ratios.length);
}

/** Sentences on the programs that miss a target, of which there are two: against the primal and against what is written by hand. */
export function missed(rows: readonly Row[], most: number): readonly string[] {
  return rows.flatMap(({ name, of, limit, primal, nabla, handwritten }) => [
    ...(nabla / primal > limit ? [`${name}: ${(nabla / primal).toFixed(2)} times the ${of}, and not ${limit} at most`] : []),
    ...(typeof handwritten === "number" && nabla / handwritten > most
      ? [`${name}: ${(nabla / handwritten).toFixed(2)} times what is written by hand, and not ${most} at most`]
      : []),
  ]);
}

/** The same table as a page of text, with the machine and the command that it is from. */
export function page(rows: readonly Row[], others: readonly string[], machineText: string): string {
  const head = headings(others);
  const lines = [head, head.map(() => "---"), ...rows.map(cells)].map((columns) => `| ${columns.join(" | ")} |`);
  const mean = geometricMean(rows);
  const summary = mean === undefined ? "" : `\n\nnabla / hand in geometric mean: ${mean.toFixed(2)}.`;
  return `# Measured by \`npm run bench\`

${machineText}. Times are those of the fastest round; for second derivatives (\\*) the primal is the gradient.
What the programs and the columns are: [the benchmark's page](../README.md).

${lines.join("\n").replaceAll(" *", " \\*")}${summary}
`;
}
