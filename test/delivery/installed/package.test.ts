import { readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { describe, expect, inject, test } from "vitest";
import type nablaPlugin from "../../../plugins/esbuild.ts";
import { createProject, emptyProject, nablaCommand, tool, type Project } from "./project.ts";

const packageFolder = tool("nabla");

type Bundle = { readonly code: string; readonly fromNabla: number; readonly gzipped: number };

/** Bundles a program of a project as users do for production, with the installed plugin. */
async function bundle(project: Project, entry: string): Promise<Bundle> {
  const plugin = `${packageFolder}/dist/plugins/esbuild.js`;
  const { default: nabla } = (await import(/* @vite-ignore */ plugin)) as { default: typeof nablaPlugin };
  const { outputFiles, metafile } = await build({
    absWorkingDir: project.folder,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
    plugins: [nabla()],
  });
  const code = outputFiles[0]?.text ?? "";
  return { code, fromNabla: bytesOfNabla(metafile), gzipped: gzipSync(code).length };
}

function bytesOfNabla({ outputs }: Metafile): number {
  return Object.values(outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([input]) => input.includes("node_modules/nabla/"))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
}

describe("what ships into a bundle", () => {
  test("nothing, for a program without dynamic control flow and without written arrays", async () => {
    const { fromNabla, code } = await bundle(createProject("esbuild"), "src/main.ts");
    expect(fromNabla).toBe(0);
    expect(code).not.toContain("NablaError");
  });

  test("under 1 KB for a loop whose length is known only when it runs", async () => {
    const project = emptyProject("size", {
      "main.ts": [
        'import { grad } from "nabla";',
        "function settle(x: number): number {",
        "  let y = x;",
        "  while (y > 1) y = Math.sin(y) * y * 0.5;",
        "  return y;",
        "}",
        "export const slope = grad(settle);",
      ].join("\n"),
    });
    const { fromNabla, gzipped } = await bundle(project, "main.ts");
    expect(fromNabla).toBeLessThan(1024);
    expect(gzipped).toBeLessThan(1024);
  });

  test("all of nabla/runtime is under 1 KB, minified and gzipped", async () => {
    const project = emptyProject("runtime", { "main.ts": 'export * from "nabla/runtime";\n' });
    expect((await bundle(project, "main.ts")).gzipped).toBeLessThan(1000);
  });

  test("a marker that is imported but not used leaves nothing", async () => {
    const project = emptyProject("unused", { "main.ts": 'import { grad } from "nabla";\nexport const one = 1;\n' });
    expect((await bundle(project, "main.ts")).fromNabla).toBe(0);
  });
});

describe("the package", () => {
  const manifest = JSON.parse(readFileSync(`${packageFolder}/package.json`, "utf8")) as {
    exports: Record<string, string | { types: string; default: string }>;
  };

  test("every entry can be imported and has types", async () => {
    for (const [entry, target] of Object.entries(manifest.exports)) {
      if (typeof target === "string") continue;
      const module = (await import(/* @vite-ignore */ `${packageFolder}/${target.default}`)) as object;
      expect(Object.keys(module), entry).not.toEqual([]);
      expect(readFileSync(`${packageFolder}/${target.types}`, "utf8"), entry).not.toBe("");
    }
  });

  test("is small to download", () => {
    expect(statSync(inject("tarball")).size).toBeLessThan(1_200_000);
  });

  test.each(["NodeNext", "Bundler"])("its types check without skipLibCheck, by the rules of %s", (moduleResolution) => {
    const project = emptyProject("types", {
      "package.json": '{ "type": "module" }',
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          target: "ES2022",
          lib: ["ES2022"],
          module: moduleResolution === "NodeNext" ? "NodeNext" : "ESNext",
          moduleResolution,
          strict: true,
          noUncheckedIndexedAccess: true,
          exactOptionalPropertyTypes: true,
          noUnusedLocals: true,
          verbatimModuleSyntax: true,
          noEmit: true,
          types: ["node"],
        },
        files: ["main.ts"],
      }),
      "main.ts": [
        'import { grad, GradientTape, type Gradient } from "nabla";',
        'import { growTape, newTape, requireDisjoint } from "nabla/runtime";',
        'import { fixedPoint, solve } from "nabla/implicit";',
        'import { compile } from "nabla/compiler";',
        'import transformProgram from "nabla/transformer";',
        "const half: number = fixedPoint((x, at) => 0.5 * (x + at), 0, 0.5);",
        "// @ts-expect-error a matrix is an array of numbers",
        "solve([[1]], Float64Array.of(1));",
        "const slope: (x: number) => number = grad((x: number) => x * x);",
        "const g: Gradient<{ w: Float64Array; name: string }> = { w: new Float64Array(2) };",
        "// @ts-expect-error a gradient is a number here",
        "const wrong: string = slope(2);",
        "using tape = new GradientTape();",
        "export { compile, g, growTape, half, newTape, requireDisjoint, slope, tape, transformProgram, wrong };",
      ].join("\n"),
    });
    expect(project.node(tool("typescript/bin/tsc"), "-p", ".")).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

describe("the command", () => {
  test("help, version, and wrong usage", () => {
    const project = emptyProject("command", {});
    const help = project.node(nablaCommand(), "--help");
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout).toContain("nabla build");
    expect(help.stdout.split("\n").length, "one screen").toBeLessThan(32);
    expect(help.stdout.split("\n").every((line) => line.length <= 110)).toBe(true);
    expect(project.node(nablaCommand(), "--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    for (const argv of [[], ["biuld"], ["build", "--nonsense"]]) {
      const { status, stderr, stdout } = project.node(nablaCommand(), ...argv);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain("nabla --help");
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  test("a folder that cannot be written is told in a sentence", () => {
    const project = emptyProject("blocked", { "good.ts": "export const one = 1;\n", out: "a file, not a folder" });
    const { status, stderr } = project.node(nablaCommand(), "build", "good.ts", "--outDir", "out");
    expect(status).toBe(1);
    expect(stderr).toContain("out");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("exit codes and streams of check", () => {
    const project = emptyProject("check", {
      "good.ts": 'import { grad } from "nabla";\nexport const slope = grad((x: number) => x * x);\n',
      "bad.ts": 'import { grad } from "nabla";\nexport const slope = grad(5);\n',
    });
    expect(project.node(nablaCommand(), "check", "good.ts")).toMatchObject({ status: 0, stderr: "" });
    const bad = project.node(nablaCommand(), "check", "bad.ts");
    expect(bad).toMatchObject({ status: 1, stdout: "" });
    expect(bad.stderr).toContain("bad.ts:2:27 error NABLA1001");
    expect(bad.stderr).not.toContain("\u001b[");
  });
});
