import { expect } from "vitest";
import type { Project } from "./project.ts";

/** What the common sources print. */
type Printed = {
  readonly value: number;
  readonly slope: number;
  readonly force: number[];
  readonly own: number[];
  readonly ownStack: string;
  readonly helperStack: string;
};

/** Runs a built program with source maps, as `node --enable-source-maps` users do. */
export function runBuilt(project: Project, file = "dist/main.js"): Printed {
  const { status, stdout, stderr } = project.node("--enable-source-maps", file);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout) as Printed;
}

/** Derivatives of a polynomial and of loops over arrays, of the module's own functions and of others' helpers. */
export function expectGradients(printed: Printed): void {
  expect(printed.value).toBe(12);
  expect(printed.slope).toBeCloseTo(14, 8);
  expectClose(printed.force, [2, 8, 18]);
  expectClose(printed.own, [12, 8, 6]);
}

/** Stack traces of generated code name the lines of the functions that it differentiates. */
export function expectMappedStacks(project: Project, printed: Printed): void {
  expect(printed.ownStack).toContain("TypeError");
  expect(framesOf(printed.ownStack)[0]).toMatch(lineIn(project, "src/main.ts", "function own", "product *="));
  expect(printed.helperStack).toContain("TypeError");
  expect(framesOf(printed.helperStack)[0]).toMatch(lineIn(project, "src/energy.ts", "function energy", "sum +="));
}

function framesOf(stack: string): string[] {
  return stack.split("\n").filter((line) => line.trim().startsWith("at "));
}

/** Matches a place in a file between the lines that hold two texts. */
function lineIn(project: Project, file: string, from: string, to: string): RegExp {
  const lines = project.read(file).split("\n");
  const first = lines.findIndex((line) => line.includes(from)) + 1;
  const last = lines.findIndex((line) => line.includes(to)) + 1;
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
  return new RegExp(`${file.replaceAll(".", "\\.")}:(?:${numbers.join("|")}):`);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 8);
}
