import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseArguments, UsageError } from "../../cli/arguments.ts";
import { build } from "../../cli/build.ts";
import { check } from "../../cli/check.ts";
import { inspect } from "../../cli/inspect.ts";
import type { Terminal } from "../../cli/output.ts";
import { plain } from "../../compiler/diagnostics/renderFrame.ts";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "nabla-cli-")));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const good = [
  'import { grad } from "nabla";',
  'import { scale } from "./scale.ts";',
  "export function loss(w: Float64Array): number {",
  "  let sum = 0;",
  "  for (let i = 0; i < w.length; i++) sum += scale * w[i] * w[i];",
  "  return sum;",
  "}",
  "export const gradient = grad(loss);",
  "export const slope = grad((x: number) => x ** 3 + 2 * x);",
  "",
].join("\n");

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

type Finished = { readonly code: number; readonly out: string; readonly err: string };

/** Runs a command line in the folder, in this process. */
async function nabla(...argv: string[]): Promise<Finished> {
  let out = "";
  let err = "";
  const terminal: Terminal = {
    cwd: folder,
    out: (text) => {
      out += `${text}\n`;
    },
    err: (text) => {
      err += `${text}\n`;
    },
    paintOut: plain,
    paintErr: plain,
  };
  const args = parseArguments(argv);
  const command = { build, check, inspect }[args.command as "build" | "check" | "inspect"];
  const code = await command(terminal, args);
  return { code, out, err };
}

describe("arguments", () => {
  test.each<[string[], RegExp]>([
    [[], /Name a command/],
    [["compile"], /no command "compile"/],
    [["build", "--fast"], /Unknown option '--fast'/],
    [["check", "--outDir", "x"], /check has no option --outDir/],
    [["inspect"], /inspect takes one file/],
    [["inspect", "a.ts", "b.ts"], /inspect takes one file/],
    [["build", "--outDir"], /outDir/],
  ])("%j is refused", (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(UsageError);
    expect(() => parseArguments(argv)).toThrow(message);
  });

  test("help and version need no command", () => {
    expect(parseArguments(["--help"]).command).toBe("help");
    expect(parseArguments(["help"]).command).toBe("help");
    expect(parseArguments(["-v"]).command).toBe("version");
  });
});

describe("build of files", () => {
  test("writes an ES module for each, at its relative path", async () => {
    write({ "src/main.ts": good, "src/scale.ts": "export const scale = 3;\n" });
    const { code, out, err } = await nabla("build", "src/main.ts", "--outDir", "out");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^2 marked calls compiled, 2 modules written in \d+\.\d\d s\.\n$/);
    write({ "package.json": '{ "type": "module" }' });
    const module = (await import(join(folder, "out/src/main.js"))) as {
      gradient: (w: Float64Array) => Float64Array;
      slope: (x: number) => number;
    };
    expect([...module.gradient(Float64Array.of(1, 2))]).toEqual([6, 12]);
    expect(module.slope(2)).toBe(14);
    expect(existsSync(join(folder, "out/src/main.js.map"))).toBe(true);
    expect(existsSync(join(folder, "out/src/main.d.ts"))).toBe(false);
  });

  test("a file in error does not keep others from being written", async () => {
    write({ "broken.ts": "export const x = ;\n", "good.ts": "export const y: number = 1;\n" });
    const { code, err } = await nabla("build", "broken.ts", "good.ts", "missing.ts", "--outDir", "out");
    expect(code).toBe(1);
    expect(err).toContain("broken.ts:1:18 error NABLA0001: Syntax error: Expression expected. (TS1109)");
    expect(err).toContain("missing.ts");
    expect(err).toContain("2 errors in 1 file; 0 marked calls compiled, 1 module written");
    expect(existsSync(join(folder, "out/good.js"))).toBe(true);
    expect(existsSync(join(folder, "out/broken.js"))).toBe(false);
  });
});

describe("bad input gives one diagnostic, exit code 1, and no derivative", () => {
  const inputs: [name: string, code: RegExp, place: string, source: string][] = [
    ["a syntax error", /NABLA0001/, "1:18", "export const x = ;\n"],
    ["a marker on a number", /NABLA1001/, "2:23", "export const d = grad(5);\n"],
    [
      "a marker on an unknown function",
      /NABLA1001/,
      "3:23",
      "declare const f: (x: number) => number;\nexport const d = grad(f);\n",
    ],
    ["a result that is not a number", /NABLA1005/, "", "export const d = grad((x: number) => x > 2);\n"],
    ["an untyped parameter", /NABLA1004/, "", "export const d = grad((x) => x * 2);\n"],
    ["an any in an active position", /NABLA1004/, "", "export const d = grad((x: any) => x * 2);\n"],
    ["a generator", /NABLA1010/, "", "export const d = grad(function* (x: number) { yield x; });\n"],
  ];

  test.each(inputs)("%s", async (name, code, place, source) => {
    const text = name === "a syntax error" ? source : `import { grad } from "nabla";\n${source}`;
    write({ "input.ts": text });
    const finished = await nabla("build", "input.ts", "--outDir", "out");
    const errors = finished.err.match(/ error \w+:/g) ?? [];
    expect(finished.code).toBe(1);
    expect(errors, finished.err).toHaveLength(1);
    expect(finished.err).toMatch(code);
    expect(finished.err).toContain(`input.ts:${place}`);
    expect(finished.err).toMatch(/^> +\d+ \| /m);
    expect(finished.err).toContain("^");
    expect(finished.err).not.toMatch(/^\s+at /m);
    if (existsSync(join(folder, "out/input.js"))) expect(read("out/input.js")).toContain("= grad(");
  });

  test("no configuration", async () => {
    const { code, err } = await nabla("build");
    expect(code).toBe(1);
    expect(err).toContain("error NABLA0002: There is no TypeScript configuration at");
    expect((await nabla("check", "-p", "elsewhere/tsconfig.json")).err).toContain("NABLA0002");
  });

  test.each([
    ["that does not parse", "{ nonsense"],
    ["with an unknown option value", '{ "compilerOptions": { "target": "ES1999" }, "files": ["a.ts"] }'],
    ["that extends none", '{ "extends": "./none.json", "files": ["a.ts"] }'],
    ["without files", '{ "include": ["nowhere"] }'],
  ])("a configuration %s", async (_name, text) => {
    write({ "tsconfig.json": text, "a.ts": "export const a = 1;\n" });
    const { code, err } = await nabla("build", "--outDir", "out");
    expect(code).toBe(1);
    expect(err).toContain("NABLA0003");
    expect(existsSync(join(folder, "out"))).toBe(false);
  });
});

describe("check", () => {
  test("writes nothing", async () => {
    write({ "main.ts": good, "scale.ts": "export const scale = 3;\n" });
    expect(await nabla("check", "main.ts")).toEqual({ code: 0, out: "No problems; 2 marked calls.\n", err: "" });
    expect(existsSync(join(folder, "main.js"))).toBe(false);
  });

  test("reports type errors as tsc does", async () => {
    write({
      "src/main.ts": "export const text: string = 5;\n",
      "tsconfig.json":
        '{ "compilerOptions": { "strict": true, "incremental": true, "outDir": "out" }, "include": ["src"] }',
    });
    const { code, err } = await nabla("check");
    expect(code).toBe(1);
    expect(err).toContain("src/main.ts:1:14 error TS2322: Type 'number' is not assignable to type 'string'.");
    expect(err).toMatch(/\n1 error in 1 file; 0 marked calls without errors\.\n$/);
    expect(existsSync(join(folder, "out"))).toBe(false);
  });
});

describe("build of a project", () => {
  test("--outDir writes even where the configuration says noEmit", async () => {
    write({
      "src/main.ts": 'import { scale } from "./scale.ts";\nexport const twice: number = 2 * scale;\n',
      "src/scale.ts": "export const scale = 3;\n",
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          target: "ES2022",
          module: "ESNext",
          moduleResolution: "bundler",
          types: [],
          rootDir: "src",
        },
        include: ["src"],
      }),
    });
    expect(await nabla("build", "-p", ".", "--outDir", "out")).toMatchObject({ code: 0, err: "" });
    expect(read("out/main.js")).toContain('from "./scale.js"');
  });
});

describe("inspect", () => {
  beforeEach(() => {
    write({ "main.ts": good, "scale.ts": "export const scale = 3;\n" });
  });

  test("shows source, IR and generated code with counts", async () => {
    const { code, out, err } = await nabla("inspect", "main.ts");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("main.ts:8:25 grad(loss)");
    expect(out).toContain("3 | export function loss(w: Float64Array): number {");
    expect(out).toMatch(/── ir after \w+/);
    expect(out).toContain("── generated");
    expect(out).toMatch(/operations, derivative\s+\d+ \(\d+\.\d\d times the primal\)/);
  });

  test("one function, one form", async () => {
    const { out } = await nabla("inspect", "main.ts#loss", "--emit", "js");
    expect(out).toMatch(/^function lossGrad\(w\) \{/);
    expect(out).not.toContain("Float64Array):");
    expect((await nabla("inspect", "main.ts#loss", "--emit", "lowered")).out).toContain("func @loss");
    await expect(nabla("inspect", "main.ts#loss", "--emit", "nonsense")).rejects.toThrow(/Forms are ts, js, ir/);
  });

  test("a function that is not differentiated", async () => {
    const { code, err } = await nabla("inspect", "main.ts#other");
    expect(code).toBe(1);
    expect(err).toMatch(/No marked call in main\.ts differentiates "other"\. There are calls of loss, /);
  });

  test("lines of the source beside the generated ones", async () => {
    const { out } = await nabla("inspect", "main.ts#loss", "--map");
    expect(out).toMatch(/main\.ts:5 \| .*for \(let i/);
  });

  test("JSON and a page", async () => {
    const { out, err } = await nabla("inspect", "main.ts", "--json", "--html", "page.html");
    const calls = JSON.parse(out) as { name: string; stages: { pass: string; ir: string }[]; stats: object }[];
    expect(calls).toHaveLength(2);
    expect(calls[0]).toMatchObject({
      name: "loss",
      marker: "grad",
      line: 8,
      stats: { loops: expect.any(Number) as number },
    });
    expect(calls[0]?.stages[0]?.ir).toContain("func @");
    expect(err).toBe("Wrote page.html.\n");
    const page = read("page.html");
    expect(page).toContain("<h2>grad(loss)");
    expect(page.match(/<section /g)).toHaveLength(2);
    expect(page).not.toMatch(/(?:src|href)="http/);
  });

  test("a file in error or without marked calls", async () => {
    write({
      "none.ts": "export const a = 1;\n",
      "bad.ts": 'import { grad } from "nabla";\nexport const d = grad(5);\n',
    });
    expect(await nabla("inspect", "none.ts")).toMatchObject({ code: 1, err: "none.ts has no marked calls.\n" });
    expect(await nabla("inspect", "bad.ts")).toMatchObject({ code: 1, out: "" });
    expect((await nabla("inspect", "missing.ts")).err).toContain("NABLA0004");
  });
});
