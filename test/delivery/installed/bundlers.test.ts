import { describe, expect, test } from "vitest";
import { createProject, tool, type Project } from "./project.ts";
import { expectGradients, expectMappedStacks, runBuilt } from "./results.ts";

/** How each tool builds its project, as its users call it. */
const builds: Readonly<Record<string, (project: Project) => ReturnType<Project["node"]>>> = {
  vite: (project) => project.node(tool("vite/bin/vite.js"), "build"),
  rollup: (project) => project.node(tool("rollup/dist/bin/rollup"), "-c"),
  rolldown: (project) => project.node(tool("rolldown/bin/cli.mjs"), "-c"),
  esbuild: (project) => project.node("build.js"),
  webpack: (project) => project.node("build.js"),
  rspack: (project) => project.node("build.js"),
};

describe.each(Object.entries(builds))("%s", (name, build) => {
  test("builds derivatives that run, with mapped stacks and without the markers", () => {
    const project = createProject(name);
    const { status, stdout, stderr } = build(project);
    expect({ status, stderr, stdout }).toMatchObject({ status: 0 });
    const printed = runBuilt(project);
    expectGradients(printed);
    expectMappedStacks(project, printed);
    expect(project.read("dist/main.js")).not.toContain("has not compiled");
  });

  test("reports a call in error with its place, its frame and advice", () => {
    const project = createProject(name);
    project.edit("src/main.ts", "grad(polynomial)", "grad(Math.random() > 2 ? polynomial : polynomial)");
    const { status, stdout, stderr } = build(project);
    const output = stdout + stderr;
    expect(status).not.toBe(0);
    expect(output).toMatch(/NABLA\d{4}/);
    expect(output).toMatch(/src\/main\.ts(?::5:| \(5:)2[67]/);
    expect(output).toContain("slope = grad(Math.random()");
    expect(output).toMatch(/\^{10}|~{10}/);
    expect(output).not.toMatch(/^\s+at .*nabla\/dist/m);
  });
});
