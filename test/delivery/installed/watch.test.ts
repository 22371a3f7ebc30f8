import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { createProject, nablaCommand } from "./project.ts";
import { runBuilt } from "./results.ts";

test("nabla build --watch compiles again what a helper's change makes stale, and survives syntax errors", async () => {
  const project = createProject("cli");
  const watching = spawn(process.execPath, [nablaCommand(), "build", "--watch"], { cwd: project.folder });
  let output = "";
  watching.stdout.on("data", (data: Buffer) => (output += data.toString()));
  watching.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const expectSlope = (slope: number): Promise<void> =>
    expect.poll(() => (project.exists("dist/main.js") ? runBuilt(project).slope : 0), polling).toBe(slope);
  try {
    await expectSlope(14);
    project.edit("src/polynomial.ts", "2 * x", "5 * x");
    await expectSlope(17);
    project.edit("src/polynomial.ts", "5 * x", "5 * ");
    await expect.poll(() => output, polling).toContain("src/polynomial.ts:3:23 error NABLA0001");
    project.edit("src/polynomial.ts", "5 * ", "6 * x");
    await expectSlope(18);
  } finally {
    watching.kill();
  }
});

const polling = { timeout: 60_000, interval: 500 };
