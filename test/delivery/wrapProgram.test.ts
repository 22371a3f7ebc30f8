import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { createHost, openFiles } from "../../compiler/project.ts";
import { wrapProgram } from "../../compiler/wrapProgram.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "nabla-wrap-")));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const sources = {
  "src/cube.ts":
    "export const factor = 2;\nexport function cube(x: number): number {\n  return factor * x * x * x;\n}\n",
  "src/types.ts": "export interface Options { readonly scale: number }\nexport const enum Mode { Fast = 7 }\n",
  "src/main.ts": [
    'import { grad } from "nabla";',
    'import { cube } from "./cube.ts";',
    'import { Mode, Options } from "./types.ts";',
    "/** Documented. */",
    "export const slope = grad(cube);",
    "export const mode: number = Mode.Fast;",
    "export function scaled(x: number, options: Options): number {",
    "  return slope(x) * options.scale + cube(0);",
    "}",
    "",
  ].join("\n"),
};

type Emitted = {
  readonly files: Readonly<Record<string, string>>;
  readonly diagnostics: readonly ts.Diagnostic[];
  readonly result: ts.EmitResult;
  readonly program: ts.Program;
};

/** Compiles the sources, with changes, under compiler options that are added to strict ES2022 modules. */
function emit(options: ts.CompilerOptions, changes: Readonly<Record<string, string>> = {}): Emitted {
  for (const [name, text] of Object.entries({ ...sources, ...changes })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const project = openFiles(ts, ["src/main.ts"], root);
  const all = {
    ...project.options,
    types: [],
    lib: ["lib.es2022.d.ts"],
    outDir: join(root, "out"),
    rootDir: join(root, "src"),
    ...options,
  };
  const host = createHost(ts, { ...project, options: all }, root);
  const program = ts.createProgram({ rootNames: project.rootNames, options: all, host });
  wrapProgram(ts, program, host);
  const files: Record<string, string> = {};
  const result = program.emit(undefined, (name, text) => {
    files[name.slice(join(root, "out").length + 1)] = text;
  });
  return { files, result, program, diagnostics: program.getSemanticDiagnostics() };
}

/** Imports an emitted ES module, with its imports inlined by their text. */
async function run(
  files: Emitted["files"],
  module = "main.js",
): Promise<Record<string, (...args: unknown[]) => unknown>> {
  const folder = mkdtempSync(join(root, "run-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return (await import(/* @vite-ignore */ join(folder, module))) as Record<string, (...args: unknown[]) => unknown>;
}

describe("emission", () => {
  test("keeps the primal, drops types, and inlines const enums as TypeScript does", async () => {
    const { files, diagnostics } = emit({});
    expect(diagnostics).toEqual([]);
    expect(files["main.js"]).not.toContain("types");
    expect(files["main.js"]).not.toContain('"nabla"');
    const { slope, scaled, mode } = await run(files);
    expect(slope?.(3)).toBe(54);
    expect(scaled?.(3, { scale: 2 })).toBe(108);
    expect(mode).toBe(7);
  });

  test.each<[string, ts.CompilerOptions]>([
    ["isolatedModules", { isolatedModules: true }],
    ["removeComments", { removeComments: true }],
    ["importHelpers", { importHelpers: true, target: ts.ScriptTarget.ES2017 }],
  ])("works with %s", async (_name, options) => {
    const fixed = { "src/main.ts": sources["src/main.ts"].replace("{ Mode, Options }", "{ Mode, type Options }") };
    const plain = { "src/types.ts": sources["src/types.ts"].replace("const enum", "enum") };
    const { files } = emit(options, { ...fixed, ...plain });
    const { slope } = await run(files);
    expect(slope?.(3)).toBe(54);
  });

  test("works with verbatimModuleSyntax and erasableSyntaxOnly", async () => {
    const { files, diagnostics } = emit(
      { verbatimModuleSyntax: true, erasableSyntaxOnly: true },
      {
        "src/types.ts": "export interface Options { readonly scale: number }\nexport const Mode = { Fast: 7 };\n",
        "src/main.ts": sources["src/main.ts"].replace("{ Mode, Options }", "{ Mode, type Options }"),
      },
    );
    expect(diagnostics).toEqual([]);
    expect((await run(files))["slope"]?.(3)).toBe(54);
  });

  test("qualifies imported names in generated code of CommonJS modules", () => {
    const { files } = emit({
      module: ts.ModuleKind.CommonJS,
      ignoreDeprecations: "6.0",
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    });
    const modules = new Map<string, Record<string, unknown>>();
    const require = (name: string): Record<string, unknown> => {
      const file = name.replace("./", "");
      const known = modules.get(file);
      if (known !== undefined) return known;
      const exports: Record<string, unknown> = {};
      modules.set(file, exports);
      // The emitted script, run as Node runs CommonJS modules.
      const script = ts.transpile(files[file] ?? "");
      const wrapped = `(exports, require) => { ${script}\n}`;
      const evaluate = globalThis.eval as (text: string) => (exports: object, require: unknown) => void;
      evaluate(wrapped)(exports, require);
      return exports;
    };
    const { slope } = require("./main.js") as { slope: (x: number) => number };
    expect(slope(3)).toBe(54);
  });

  test("declarations and their maps are those of the source", () => {
    const { files } = emit({ declaration: true, declarationMap: true });
    const unwrapped = files["main.d.ts"] ?? "";
    expect(unwrapped).toContain("/** Documented. */\nexport declare const slope: (x: number) => number;");
    expect(unwrapped).not.toContain("cubeGrad");
    const map = new TraceMap(files["main.d.ts.map"] ?? "");
    const line = unwrapped.split("\n").findIndex((text) => text.includes("const slope")) + 1;
    expect(originalPositionFor(map, { line, column: 22 })).toMatchObject({ source: "../src/main.ts", line: 5 });
  });

  test("emitDeclarationOnly and noEmit write no scripts", () => {
    expect(
      Object.keys(emit({ declaration: true, emitDeclarationOnly: true }).files).filter((name) => name.endsWith(".js")),
    ).toEqual([]);
    expect(emit({ noEmit: true }).files).toEqual({});
  });
});

describe("source maps", () => {
  /** Where a piece of the emitted script comes from. */
  function originOf(script: string, map: TraceMap, piece: string): string {
    const before = script.slice(0, script.indexOf(piece)).split("\n");
    const { source, line } = originalPositionFor(map, { line: before.length, column: before.at(-1)?.length ?? 0 });
    return `${String(source)}:${String(line)}`;
  }

  test("lead from the script to the original, also for generated code of another module's function", () => {
    const { files } = emit({ sourceMap: true });
    const script = files["main.js"] ?? "";
    const map = new TraceMap(files["main.js.map"] ?? "");
    expect(originOf(script, map, "export const mode")).toBe("../src/main.ts:6");
    expect(originOf(script, map, "return slope(x)")).toBe("../src/main.ts:8");
    const generated = script.slice(script.indexOf("function cubeGrad"));
    const statement = generated.split("\n").find((text) => text.trim().startsWith("return")) ?? "";
    expect(originOf(script, map, statement.trim())).toBe("../src/cube.ts:3");
    expect(files["main.js.map"]).not.toContain("sourcesContent");
  });

  test("inline maps and inline sources hold the original text", () => {
    const { files } = emit({ sourceMap: false, inlineSourceMap: true, inlineSources: true });
    const [, data = ""] = /base64,([\w+/=]+)/.exec(files["main.js"] ?? "") ?? [];
    const map = JSON.parse(Buffer.from(data, "base64").toString()) as { sources: string[]; sourcesContent: string[] };
    expect(map.sources[0]).toBe("../src/main.ts");
    expect(map.sourcesContent[0]).toBe(sources["src/main.ts"]);
  });
});

describe("diagnostics", () => {
  const wrong = {
    "src/main.ts": `${sources["src/main.ts"]}export const wrong = grad(Math.random() > 2 ? cube : cube);\n`,
  };

  test("are semantic diagnostics of the file, and leave other calls compiled", () => {
    const { files, diagnostics, program } = emit({}, wrong);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: 91001, source: "nabla", category: ts.DiagnosticCategory.Error });
    expect(program.getSemanticDiagnostics(program.getSourceFile(join(root, "src/cube.ts")))).toEqual([]);
    expect(files["main.js"]).toContain("grad(Math.random()");
    expect(files["main.js"]).toContain("slope = cubeGrad");
  });

  test("stop emission under noEmitOnError", () => {
    const { files, result } = emit({ noEmitOnError: true }, wrong);
    expect(result.emitSkipped).toBe(true);
    expect(files).toEqual({});
  });

  test("stand for the type errors in their range", () => {
    const notAFunction = {
      "src/main.ts": 'import { grad } from "nabla";\nexport const wrong = grad(5);\nexport const other: string = 5;\n',
    };
    const { diagnostics } = emit({}, notAFunction);
    expect(diagnostics.map(({ code }) => code)).toEqual([2322, 91001]);
  });
});
