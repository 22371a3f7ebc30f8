import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "nabla-compile-")));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, ...lines: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

describe("compile", () => {
  test("gives the text of each file, changed or not, and of other files with marked calls", () => {
    const helper = write(
      "helper.ts",
      'import { grad } from "nabla";',
      "export const slope = grad((x: number) => x * x);",
    );
    const main = write("main.ts", 'import { slope } from "./helper.ts";', "export const two = slope(1);");
    const { outputs, diagnostics } = compile({ files: ["main.ts"], cwd: folder });
    expect(diagnostics).toEqual([]);
    expect([...outputs.keys()].sort()).toEqual([helper, main].sort());
    expect(outputs.get(main)?.code).toBe('import { slope } from "./helper.ts";\nexport const two = slope(1);\n');
    expect(outputs.get(helper)?.code).toMatch(/^export const slope = \w+;\n\nfunction \w+\(x/m);
    expect(outputs.get(helper)?.map).toMatchObject({ version: 3, sources: ["helper.ts"] });
  });

  test("results name the files that they depend on", () => {
    const helper = write("helper.ts", "export function cube(x: number): number {", "  return x ** 3;", "}");
    const main = write(
      "main.ts",
      'import { grad } from "nabla";',
      'import { cube } from "./helper.ts";',
      "export const slope = grad(cube);",
    );
    const { results } = compile({ files: [main] });
    expect(results.find(({ file }) => file === main)?.dependencies).toEqual([helper]);
  });

  test("a marker that a module of the user's exports again, under another name", () => {
    write("derivatives.ts", 'export { grad as gradient } from "nabla";');
    const main = write(
      "main.ts",
      'import { gradient } from "./derivatives.ts";',
      "export const slope = gradient((x: number) => x * x);",
    );
    const { outputs, diagnostics } = compile({ files: [main] });
    expect(diagnostics).toEqual([]);
    expect(outputs.get(main)?.code).not.toContain("gradient(");
  });

  test("a syntax error in a helper is reported once, for the helper", () => {
    const helper = write("helper.ts", "export function cube(x: number): number {", "  return x * ;", "}");
    const main = write(
      "main.ts",
      'import { grad } from "nabla";',
      'import { cube } from "./helper.ts";',
      "export const slope = grad(cube);",
    );
    const { diagnostics } = compile({ files: [main] });
    expect(diagnostics.map(({ code, file, line }) => ({ code, file, line }))).toEqual([
      { code: "NABLA0001", file: helper, line: 2 },
    ]);
  });

  test("a call in error leaves the others compiled", () => {
    const main = write(
      "main.ts",
      'import { grad } from "nabla";',
      "export const wrong = grad(5 as never);",
      "export const slope = grad((x: number) => x * x);",
    );
    const { outputs, diagnostics } = compile({ files: [main] });
    expect(diagnostics).toHaveLength(1);
    expect(outputs.get(main)?.code).toContain("wrong = grad(5 as never);");
    expect(outputs.get(main)?.code).not.toContain("slope = grad(");
    expect(outputs.get(main)?.code).toContain('import { grad } from "nabla";');
  });
});
