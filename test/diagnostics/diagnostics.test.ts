import { afterAll, describe, expect, test } from "vitest";
import { codes } from "../../compiler/diagnostics/codes.ts";
import { renderText } from "../../compiler/diagnostics/renderText.ts";
import { compileSources } from "../support/compileModule.ts";
import { readInputs } from "./readInputs.ts";

/** Added to every input: a call without fault, which must be compiled whatever else the file holds. */
const sound = `
import { grad as soundMarker } from "nabla";
export const sound = soundMarker((x: number) => x * x * x);
`;
const soundCall = "soundMarker((x: number) => x * x * x)";

const inputs = readInputs();
const sources = Object.fromEntries(inputs.map(({ name, text }) => [`${name}.ts`, text + sound]));
const compiled = await compileSources(sources);
afterAll(() => compiled.dispose());

describe.each(inputs)("$name", ({ name, text, expected }) => {
  const file = compiled.pathOf(`${name}.ts`);
  const result = compiled.results.find((candidate) => candidate.file === file);
  const diagnostics = result?.diagnostics ?? [];
  const lines = text.split("\n");

  test("has the expected diagnostics, and no others", () => {
    const found = diagnostics.map(({ severity, code, line }) => ({ severity, code, line }));
    expect(found.sort((a, b) => a.line - b.line)).toEqual(expected);
  });

  test("points into the line, and says what is wrong and what to do", () => {
    for (const diagnostic of diagnostics) {
      const { line, column, message, advice, start, severity } = diagnostic;
      expect(column).toBeGreaterThan(0);
      expect(column).toBeLessThanOrEqual(lines[line - 1]?.length ?? 0);
      expect(text.slice(0, start).split("\n").length).toBe(line);
      expect(message).toMatch(/^\S.*[.)]$/s);
      expect(advice).toMatch(/^\S.*[.…)]$/s);
      expect(renderText(diagnostic, () => name)).toContain(`${name}:${line}:${column} ${severity} ${diagnostic.code}`);
    }
  });

  test("emits nothing for calls in error, and compiles the others", () => {
    if (expected.some(({ severity }) => severity === "warning")) {
      expect(result?.calls.length).toBe(text.split("grad(").length);
      return;
    }
    const calls = (result?.calls ?? []).map(({ start, end }) => (text + sound).slice(start, end));
    const parses = !expected.some(({ code }) => code === "NABLA0001");
    expect(calls).toEqual(parses ? [soundCall] : []);
  });
});

test("every code of a marked call has an input", () => {
  const tested = new Set(inputs.flatMap(({ expected }) => expected.map(({ code }) => code)));
  const missing = Object.values(codes).filter(({ code }) => !tested.has(code));
  expect(missing.map(({ code }) => code)).toEqual([codes.internal.code]);
});
