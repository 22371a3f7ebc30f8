import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { expect, test } from "vitest";
import { compileSources } from "../support/compileModule.ts";

const source = `
import { checkpoint, valueAndGrad } from "nabla";

function simulate(x: number, k: number, steps: number): number {
  const state = new Float64Array([x, 0.1, 0, 0]);
  for (let i = 0; i < steps; i++) {
    state[1] -= 1e-4 * (k * Math.sin(state[0]) + 0.1 * Math.tanh(state[3]));
    state[0] += 1e-4 * state[1];
    state[2] += 1e-4 * Math.exp(-state[0] * state[0]) * state[1];
    state[3] = Math.cos(state[2] + state[3] * 0.5);
  }
  return state[0] * state[1] + state[2] * state[3];
}
const inBlocks = checkpoint(simulate, { snapshots: "sqrt" });
const binomial = checkpoint(simulate, { snapshots: 200 });
export const plain = valueAndGrad(simulate, { wrt: [0, 1] });
export const checkpointed = { sqrt: valueAndGrad(inBlocks, { wrt: [0, 1] }), binomial: valueAndGrad(binomial, { wrt: [0, 1] }) };
`;

type Report = { readonly result: { readonly value: number; readonly grad: readonly number[] }; readonly megabytes: number };

const steps = 1_000_000;
const limit = 64;

test("a million steps in 64 MB, with the gradient of the plain loop", async () => {
  const compiled = await compileSources({ "main.ts": source });
  const folder = mkdtempSync(join(tmpdir(), "nabla-checkpoint-"));
  try {
    const { code } = compiled.outputs.get(compiled.pathOf("main.ts")) ?? { code: "" };
    const module = join(folder, "main.mjs");
    const run = (derivative: string): Report => {
      const script = `
        const { plain, checkpointed } = await import(${JSON.stringify(module)});
        ${derivative}(1, 2, 1000);
        const before = process.memoryUsage().rss;
        const result = ${derivative}(1, 2, ${steps});
        const megabytes = (process.resourceUsage().maxRSS * 1024 - before) / 2 ** 20;
        console.log(JSON.stringify({ result, megabytes }));`;
      const flags = ["--max-old-space-size=64", "--input-type=module", "--eval", script];
      return JSON.parse(execFileSync(process.execPath, flags, { encoding: "utf8" })) as Report;
    };
    writeFileSync(module, transformSync(code, { loader: "ts" }).code.replace(/from "nabla\/runtime"/, `from ${JSON.stringify(join(folder, "runtime.mjs"))}`));
    const { plain: ofPlain } = await compiled.load<{ plain: (...args: number[]) => Report["result"] }>();
    const plain = ofPlain(1, 2, steps);
    for (const name of ["checkpointed.sqrt", "checkpointed.binomial"]) {
      const { result, megabytes } = run(name);
      expect(result.value).toBe(plain.value);
      plain.grad.forEach((wanted, i) => {
        expect(Math.abs((result.grad[i] ?? NaN) - wanted)).toBeLessThanOrEqual(1e-10 * Math.abs(wanted));
      });
      expect(megabytes).toBeLessThan(limit);
    }
  } finally {
    rmSync(folder, { recursive: true });
    await compiled.dispose();
  }
});
