import { describe, expect, test } from "vitest";
import { createProject, nablaCommand, tool, type Project } from "./project.ts";
import { expectGradients, expectMappedStacks, runBuilt } from "./results.ts";

/** The two ways to compile with TypeScript's own emitter. */
const compilers: Readonly<Record<string, (project: Project, ...args: string[]) => ReturnType<Project["node"]>>> = {
  tsc: (project, ...args) => project.node(tool("ts-patch/bin/tspc.js"), "-p", "tsconfig.json", ...args),
  cli: (project, ...args) => project.node(nablaCommand(), "build", ...args),
};

const inError = "grad(Math.random() > 2 ? polynomial : polynomial)";

describe.each(Object.entries(compilers))("%s", (name, build) => {
  test("writes derivatives that run, with mapped stacks, and the declarations of the source", () => {
    const project = createProject(name);
    expect(build(project)).toMatchObject({ status: 0, stderr: "" });
    const printed = runBuilt(project);
    expectGradients(printed);
    expectMappedStacks(project, printed);
    expect(project.read("dist/main.d.ts")).toContain("export declare const slope: (x: number) => number;");
    expect(project.read("dist/main.d.ts")).not.toContain("polynomialGrad");
    expect(project.read("dist/main.js")).not.toContain('"nabla"');
  });

  test("reports a call in error, writes it as it stands and compiles the others", () => {
    const project = createProject(name);
    project.edit("src/main.ts", "grad(polynomial)", inError);
    const { status, stdout, stderr } = build(project);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(/src\/main\.ts[:(]5[:,]27/);
    expect(stdout + stderr).toContain("NABLA1001");
    expect(project.read("dist/main.js")).toContain(inError);
    expect(project.read("dist/main.js")).not.toContain("grad(energy)");
  });

  test("an incremental build writes the derivative again when only the helper's body changed", () => {
    const project = createProject(name);
    project.write("tsconfig.json", incrementalConfig(name));
    expect(build(project)).toMatchObject({ status: 0, stderr: "" });
    expect(runBuilt(project).slope).toBe(14);
    expect(project.exists("tsconfig.tsbuildinfo")).toBe(true);

    project.edit("src/polynomial.ts", "2 * x", "5 * x");
    expect(build(project)).toMatchObject({ status: 0, stderr: "" });
    expect(runBuilt(project).slope).toBe(17);

    project.edit("dist/main.js", "polynomialGrad", "/* kept */ polynomialGrad");
    expect(build(project)).toMatchObject({ status: 0, stderr: "" });
    expect(project.read("dist/main.js"), "nothing changed, so nothing is written").toContain("/* kept */");
  });
});

function incrementalConfig(name: string): string {
  const plugins = name === "tsc" ? [{ transform: "nabla/transformer", transformProgram: true }] : [];
  return JSON.stringify({
    extends: "./tsconfig.base.json",
    compilerOptions: { incremental: true, plugins },
    include: ["src"],
  });
}

test("tsc --noEmit reports the call too", () => {
  const project = createProject("tsc");
  project.edit("src/main.ts", "grad(polynomial)", inError);
  const { status, stdout } = compilers["tsc"]?.(project, "--noEmit") ?? { status: 0, stdout: "" };
  expect(status).not.toBe(0);
  expect(stdout).toContain("error TS91001: NABLA1001");
  expect(project.exists("dist")).toBe(false);
});
