import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { compileSources } from "../support/compileModule.ts";
import { reported, supported } from "./claims.ts";
import { pagePath } from "./codeBlocks.ts";

const table = tableOf(readFileSync(pagePath("README.md"), "utf8"));
const claims = [
  ...supported.map((claim, i) => ({ ...claim, column: 1, file: `supported${i}.ts` })),
  ...reported.map((claim, i) => ({ ...claim, column: 2, file: `reported${i}.ts` })),
];
const compiled = await compileSources(Object.fromEntries(claims.map(({ file, source }) => [file, source])));
afterAll(() => compiled.dispose());

test.each(claims)("README: $words", ({ words, column, file }) => {
  const row = table.find((cells) => cells.join("|").includes(words));
  expect(row?.slice(1).join("|")).toContain(words);
  const found = compiled.diagnostics.filter((diagnostic) => diagnostic.file === compiled.pathOf(file));
  expect(found.map(({ code }) => code)).toEqual(column === 1 ? [] : [expect.not.stringMatching("NABLA1999")]);
});

/** The cells of the table of what is compiled, row by row. */
function tableOf(page: string): readonly (readonly string[])[] {
  const lines = page.split("\n").filter((line) => /^\| (?!\|)/.test(line));
  return lines.map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
}
