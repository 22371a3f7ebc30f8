import { expect, test } from "vitest";
import { readInputs } from "../diagnostics/readInputs.ts";
import { compileSources } from "../support/compileModule.ts";
import { pagePath } from "./codeBlocks.ts";
import { diagnosticsPage } from "./diagnosticsPage.ts";

test("docs/diagnostics.md is what the tables and the compiler say", async () => {
  const inputs = readInputs();
  const compiled = await compileSources(Object.fromEntries(inputs.map(({ name, text }) => [`${name}.ts`, text])));
  const examples = compiled.diagnostics.map((diagnostic) => {
    const [, line = ""] = /^(.*?)\s*\/\/ error:/.exec(diagnostic.source?.split("\n")[diagnostic.line - 1] ?? "") ?? [];
    return { diagnostic, line: line.trim() };
  });
  await compiled.dispose();
  await expect(diagnosticsPage(examples)).toMatchFileSnapshot(pagePath("docs/diagnostics.md"));
});
