import { afterAll, expect, test } from "vitest";
import { compile, type Diagnostic } from "../../compiler/index.ts";
import { writeSources } from "../support/importSources.ts";

const good = `import { grad } from "nabla";\nexport const slope = grad((x: number) => x * x);\n`;
const sources = await writeSources({
  "good.ts": good,
  "notes.txt": "no program",
  "unknown/tsconfig.json": `{\n  "compilerOptions": { "strictt": true },\n  "files": ["../good.ts"]\n}\n`,
  "absent/tsconfig.json": `{ "extends": "./nowhere.json" }`,
  "broken/tsconfig.json": `{ "compilerOptions": `,
  "empty/tsconfig.json": `{ "files": [] }`,
});
afterAll(() => sources.dispose());

function expectOne(diagnostics: readonly Diagnostic[], code: string): Diagnostic {
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  const [diagnostic] = diagnostics as readonly [Diagnostic];
  expect(diagnostic.message).not.toBe("");
  expect(diagnostic.advice).not.toBe("");
  return diagnostic;
}

test("NABLA0002: a project without configuration", () => {
  const { diagnostics, outputs } = compile({ project: sources.pathOf("missing") });
  expect(expectOne(diagnostics, "NABLA0002").file).toBeUndefined();
  expect(outputs.size).toBe(0);
});

test("NABLA0003: an unknown option, with its place", () => {
  const { diagnostics } = compile({ project: sources.pathOf("unknown/tsconfig.json") });
  const { file, line, column } = expectOne(diagnostics, "NABLA0003");
  expect([file, line, column]).toEqual([sources.pathOf("unknown/tsconfig.json"), 2, 24]);
});

test.each(["absent", "broken", "empty"])("NABLA0003: %s", (name) => {
  const { diagnostics } = compile({ project: sources.pathOf(name) });
  expect(diagnostics.length).toBeGreaterThan(0);
  for (const { code, message, advice } of diagnostics) {
    expect(code).toBe("NABLA0003");
    expect(message).not.toBe("");
    expect(advice).toContain("tsconfig.json");
  }
});

test("NABLA0004 and NABLA0005: files that are not there, or are something else; the others are compiled", () => {
  const files = ["good.ts", "nowhere.ts", "notes.txt"].map(sources.pathOf);
  const { diagnostics, outputs } = compile({ files });
  expect(diagnostics.map(({ code }) => code).sort()).toEqual(["NABLA0004", "NABLA0005"]);
  expect(outputs.get(sources.pathOf("good.ts"))?.code).not.toContain("grad(");
});
