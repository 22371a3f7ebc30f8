import { describe, expect, test } from "vitest";
import { createProject, nablaCommand, tool, type Project } from "./project.ts";

const program = `
import { grad } from "nabla";
import { fixedPoint, root, solve } from "nabla/implicit";

const last = (a: Float64Array, b: Float64Array): number => solve(a, b)[1] ?? NaN;
const squareRoot = (a: number): number => fixedPoint((x, at) => 0.5 * (x + at / x), 1, a);
const cubeRoot = (a: number): number => root((x, at) => x ** 3 - at, 1, a);

const a = Float64Array.of(1, 2, 3, 5);
const b = Float64Array.of(1, 4);
console.log(JSON.stringify({
  values: [last(a, b), squareRoot(4), cubeRoot(8)],
  derivatives: [...grad(last, { wrt: 1 })(a, b), grad(squareRoot)(4), grad(grad(squareRoot))(4), grad(cubeRoot)(8)],
}));
`;

const builds: Readonly<Record<string, (project: Project) => ReturnType<Project["node"]>>> = {
  tsc: (project) => project.node(tool("ts-patch/bin/tspc.js"), "-p", "tsconfig.json"),
  cli: (project) => project.node(nablaCommand(), "build"),
  esbuild: (project) => project.node("build.js"),
};

describe.each(Object.entries(builds))("nabla/implicit, built by %s", (name, build) => {
  test("solves outside of derivatives, and is differentiated inside of them", () => {
    const project = createProject(name);
    project.write("src/main.ts", program);
    expect(build(project)).toMatchObject({ status: 0, stderr: "" });
    const { status, stdout, stderr } = project.node("dist/main.js");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { values, derivatives } = JSON.parse(stdout) as { readonly values: number[]; readonly derivatives: number[] };
    [-1, 2, 2].forEach((value, i) => { expect(values[i]).toBeCloseTo(value, 12); });
    [3, -1, 1 / 4, -1 / 32, 1 / 12].forEach((value, i) => { expect(derivatives[i]).toBeCloseTo(value, 11); });
  });
});
