import { expect, test } from "vitest";
import { compileSources } from "../support/compileModule.ts";
import { generatedBlocks, pageNames } from "./codeBlocks.ts";

const shown = pageNames().flatMap(generatedBlocks);

test("the pages show generated code", () => {
  expect(shown.length).toBeGreaterThan(0);
});

test.each(shown)("$generated.place is what the block before it is compiled to", async ({ source, generated }) => {
  const compiled = await compileSources({ "main.ts": source.text });
  const code = compiled.outputs.get(compiled.pathOf("main.ts"))?.code ?? "";
  await compiled.dispose();
  expect(code).toContain(generated.text);
});
