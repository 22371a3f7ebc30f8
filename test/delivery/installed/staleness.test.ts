import { describe, expect, test } from "vitest";
import { createProject } from "./project.ts";
import { runBuilt } from "./results.ts";

/** Only a helper in another module changes; its derivative lives in the module that asks for it. */
describe("a change in the body of a helper", () => {
  test("compiles the importing module again in Vite's development server", () => {
    const project = createProject("vite");
    const { status, stdout, stderr } = project.node("watch.js");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const last = stdout.trim().split("\n").at(-1) ?? "";
    expect(JSON.parse(last)).toEqual({ slopes: [14, 17], browserCodeChanged: true });
  });

  test.each(["rollup", "rolldown", "esbuild", "webpack", "rspack"])(
    "compiles it again in a watching build: %s",
    (tool) => {
      const project = createProject(tool);
      const { status, stderr } = project.node("watch.js");
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(runBuilt(project).slope).toBeCloseTo(17, 10);
    },
  );
});
