import { describe, expect, test } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";
import { expectIdentical } from "../support/expectClose.ts";
import { splitPrograms } from "./splitPrograms.ts";

type Module = { readonly results: () => unknown };

describe("functions that are split", () => {
  for (const [name, source] of Object.entries(splitPrograms)) {
    test(`${name}: every value keeps its bits`, async () => {
      const expected = (await compileModule<Module>(source)).results();
      // Parts of a statement or two, and parts of a few.
      for (const splitAbove of [60, 250, 700]) {
        const split = await compileSources(source, { splitAbove });
        try {
          if (splitAbove === 60) {
            const code = split.results.flatMap(({ calls }) => calls.map((call) => call.code)).join("\n");
            expect(code.match(/^function \w+Part\d+/gm)?.length ?? 0).toBeGreaterThan(5);
          }
          const { results } = await split.load<Module>();
          expectIdentical(results(), expected);
          expectIdentical(results(), expected);
        } finally {
          await split.dispose();
        }
      }
    });
  }

  test("a function within the limit stays whole", async () => {
    const { results, dispose } = await compileSources(Object.values(splitPrograms)[0] as string);
    await dispose();
    expect(results.flatMap(({ calls }) => calls.map(({ code }) => code)).join("\n")).not.toContain("Part1");
  });
});
