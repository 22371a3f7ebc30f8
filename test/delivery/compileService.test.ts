import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CompileService } from "../../plugins/compileService.ts";
import { codeFilter, moduleFilter, pathOf } from "../../plugins/options.ts";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "nabla-service-")));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const main = 'import { grad } from "nabla";\nimport { cube } from "./cube";\nexport const slope = grad(cube);\n';
const cube = (factor: number): string =>
  `export function cube(x: number): number {\n  return ${factor} * x * x * x;\n}\n`;

/** The derivative's value at 1, read from the generated code by running it. */
async function slopeOf(service: CompileService, file: string, code = main): Promise<number> {
  const { output, diagnostics } = await service.compile(file, code);
  expect(diagnostics).toEqual([]);
  const text = (output?.code ?? "").replace(/^import .*$/gm, "").replaceAll("export ", "");
  const { transform } = await import("esbuild");
  const script = (await transform(text, { loader: "ts" })).code;
  return (new Function(`${script}; return slope(1);`) as () => number)();
}

describe("the service of a build", () => {
  test("reads strict ES2022 modules where there is no configuration", async () => {
    write("src/cube.ts", cube(1));
    const service = new CompileService({}, folder);
    expect(await slopeOf(service, write("src/main.ts", main))).toBe(3);
  });

  test("sees a changed helper at the next compilation, and knows who depends on it", async () => {
    const helper = write("cube.ts", cube(1));
    const file = write("main.ts", main);
    const service = new CompileService({}, folder);
    expect(await slopeOf(service, file)).toBe(3);
    expect(service.dependents(helper)).toEqual([file]);
    expect(service.dependents(file)).toEqual([]);
    write("cube.ts", cube(20));
    expect(await slopeOf(service, file)).toBe(60);
  });

  test("compiles again what a change can reach, and nothing else", async () => {
    write("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true, module: "ESNext", moduleResolution: "Bundler" }, include: ["."] }));
    const file = write("main.ts", 'import { grad } from "nabla";\nimport { cube } from "./cube";\nimport type { Scale } from "./types";\nexport const slope = grad((x: Scale) => cube(x) + bias);\n');
    write("cube.ts", 'export * from "./deep/cube";\n');
    write("deep/cube.ts", cube(1));
    write("types.ts", "export type Scale = number;\n");
    write("ambient.d.ts", "declare const bias: number;\n");
    const other = write("other.ts", 'import { grad } from "nabla";\nexport const twice = grad((x: number) => x * x);\n');
    const service = new CompileService({}, folder);
    const compiled = async (): Promise<unknown> => (await service.compile(file, readFileSync(file, "utf8"))).diagnostics;
    let before = await compiled();
    const isCompiledAgain = async (name: string, text: string): Promise<boolean> => {
      write(name, text);
      const after = await compiled();
      const isAgain = after !== before;
      before = after;
      return isAgain;
    };
    expect(await compiled()).toBe(before);
    await service.compile(other, readFileSync(other, "utf8"));
    expect(await isCompiledAgain("other.ts", 'import { grad } from "nabla";\nexport const twice = grad((x: number) => 2 * x * x);\n')).toBe(false);
    expect(await isCompiledAgain("deep/cube.ts", cube(20))).toBe(true);
    expect(await isCompiledAgain("types.ts", "export type Scale = number; // a unit\n")).toBe(true);
    expect(await isCompiledAgain("ambient.d.ts", "declare const bias: number; // in metres\n")).toBe(true);
    expect(await isCompiledAgain("deep/other.ts", "export {};\n")).toBe(false);
    expect(await isCompiledAgain("cube.ts", 'export * from "./deep/cube"; // again\n')).toBe(true);
  });

  test("compiles the text that an earlier plugin made, until the file changes", async () => {
    write("cube.ts", cube(1));
    const file = write("main.ts", "// nothing yet\n");
    const service = new CompileService({}, folder);
    expect(await slopeOf(service, file)).toBe(3);
    expect(await slopeOf(service, file, `${main}// more\n`)).toBe(3);
  });

  test("a configuration that only refers to others: the one that includes the file counts", async () => {
    write(
      "tsconfig.json",
      '{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }',
    );
    write("tsconfig.node.json", '{ "compilerOptions": { "composite": true }, "files": ["vite.config.ts"] }');
    const paths = '"paths": { "@lib/*": ["./lib/*"] }';
    write(
      "tsconfig.app.json",
      `{ "compilerOptions": { "composite": true, "moduleResolution": "bundler", ${paths} }, "include": ["src"] }`,
    );
    write("vite.config.ts", "export {};\n");
    write("lib/cube.ts", cube(1));
    const code = main.replace("./cube", "@lib/cube");
    const file = write("src/main.ts", code);
    expect(await slopeOf(new CompileService({}, folder), file, code)).toBe(3);
  });

  test("a configuration that is named but missing", async () => {
    const file = write("main.ts", main);
    const { output, diagnostics } = await new CompileService({ tsconfig: "none.json" }, folder).compile(file, main);
    expect(output).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "NABLA0002", severity: "error" }]);
  });

  test("a module without marked calls stays as it is", async () => {
    const code = "/** Computes what a grad would. */\nexport const grad = 1;\n";
    const file = write("main.ts", code);
    expect(await new CompileService({}, folder).compile(file, code)).toEqual({
      output: undefined,
      diagnostics: [],
      dependencies: [],
    });
  });
});

describe("filters", () => {
  const accepts = (id: string): boolean =>
    moduleFilter.include.test(id) && !moduleFilter.exclude.some((excluded) => excluded.test(id));

  test.each([
    ["/src/a.ts", true],
    ["/src/a.mts", true],
    ["/src/a.tsx?v=1", true],
    ["/src/worker.ts?worker_file&type=module", true],
    ["/src/a.js", false],
    ["/src/a.d.ts", false],
    ["/src/a.ts?raw", false],
    ["/src/a.ts?url", false],
    ["/node_modules/x/a.ts", false],
  ])("%s", (id, accepted) => {
    expect(accepts(id)).toBe(accepted);
  });

  test("markers count under the package's name or their own", () => {
    expect(codeFilter.test('import { grad as d } from "nabla";')).toBe(true);
    expect(codeFilter.test('import { hessian } from "./derivatives";')).toBe(true);
    expect(codeFilter.test("const gradient = 1; // upgraded")).toBe(false);
  });

  test("paths lose their query", () => {
    expect(pathOf("C:\\src\\a.ts?v=1#x")).toBe("C:/src/a.ts");
  });
});
