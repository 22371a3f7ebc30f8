import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { checkFunction } from "../fixtures/support/checkFunction.ts";
import { compileFixtures } from "../fixtures/support/compileFixtures.ts";
import { derivedModule } from "../fixtures/support/derivedModule.ts";
import { readAnnotated } from "../fixtures/support/readAnnotated.ts";
import type { Fixture } from "../fixtures/support/readFixtures.ts";

/**
 * One small program to each construct that a developer is promised: differentiated from another module than its own, and in
 * its own.
 */
const elsewhere = readAnnotated(fileURLToPath(new URL("items", import.meta.url)), "elsewhere");
const together = elsewhere.map(inOneModule);
const loaded = await compileFixtures([...elsewhere, ...together]);
afterAll(() => loaded.dispose());

describe.each([...elsewhere, ...together])("$name", (item) => {
  const { functions = {} } = item.cases;
  const modules = loaded.of(item);

  test("compiles", () => {
    expect(modules.problems).toEqual([]);
  });

  test.each(Object.entries(functions))("%s", async (name, functionCase) => {
    checkFunction(name, functionCase, await modules.plain(), await modules.derived());
  });
});

/** The same programs with the marked calls behind them. */
function inOneModule(item: Fixture): Fixture {
  const text = item.sources["input.ts"] ?? "";
  const derivatives = derivedModule(item.cases.functions ?? {}).replace(/^import .* from ".\/input.ts";$/m, "");
  return { ...item, name: item.name.replace("elsewhere", "together"), sources: { "input.ts": text, "derived.ts": `${derivatives}\n${text}` } };
}
