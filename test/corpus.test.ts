import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { checkFunction } from "./fixtures/support/checkFunction.ts";
import { compileFixtures } from "./fixtures/support/compileFixtures.ts";
import { readAnnotated } from "./fixtures/support/readAnnotated.ts";

/** Programs in the style of real TypeScript code, one to a file. */
const programs = readAnnotated(fileURLToPath(new URL("corpus", import.meta.url)), "corpus");
const loaded = await compileFixtures(programs);
afterAll(() => loaded.dispose());

test("there are at least seventy programs", () => {
  expect(programs.length).toBeGreaterThanOrEqual(70);
});

describe.each(programs)("$name", (program) => {
  const { functions = {} } = program.cases;
  const modules = loaded.of(program);

  test("compiles", () => {
    expect(modules.problems).toEqual([]);
    expect(Object.keys(functions).length).toBeGreaterThan(0);
  });

  test.each(Object.entries(functions))("%s: value, gradient, forward against reverse, second order", async (name, functionCase) => {
    checkFunction(name, functionCase, await modules.plain(), await modules.derived());
  });
});
