import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, test, vi } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";

const source = `
import { grad, hessian, hvp, jacobian, valueAndGrad } from "nabla";

/** Keeps two numbers of each turn for the reverse sweep. */
function recurrence(w: Float64Array, x: Float64Array): number {
  let s = 1;
  for (let i = 0; i < w.length; i++) s = Math.sin(s * w[i]) + x[i] * s;
  return s * s;
}
export const plain = valueAndGrad(recurrence);
export const ofRecurrence = valueAndGrad(recurrence, { out: true });
export const alongDirection = hvp(recurrence, { out: true });

export const secondOrder = hessian(recurrence, { out: true });

/** As many outputs as weights. */
function outputs(w: Float64Array, x: Float64Array): Float64Array {
  const y = new Float64Array(w.length);
  for (let i = 0; i < w.length; i++) {
    let s = 0;
    for (let j = 0; j < w.length; j++) s += Math.sin(w[j] * x[i]);
    y[i] = s;
  }
  return y;
}
export const forwards = jacobian(outputs, { out: true, mode: "forward" });
export const backwards = jacobian(outputs, { out: true, mode: "reverse" });

function independent(w: Float64Array, x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < w.length; i++) s += Math.exp(w[i]) * x[i];
  return s;
}
export const ofSum = grad(independent, { out: true });

/** Two layers, with memory of the function's own between them. */
function layers(w: Float64Array, x: Float64Array): number {
  const n = Math.floor(Math.sqrt(w.length));
  const hidden = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let a = 0;
    for (let j = 0; j < n; j++) a += w[i * n + j] * x[j];
    hidden[i] = Math.tanh(a);
  }
  let s = 0;
  for (let i = 0; i < n; i++) s += hidden[i] * hidden[i] * x[i];
  return s;
}
export const ofLayers = grad(layers, { out: true });

class Vector {
  constructor(readonly x: number, readonly y: number) {}
  add(o: Vector): Vector { return new Vector(this.x + o.x, this.y + o.y); }
  scale(k: number): Vector { return new Vector(this.x * k, this.y * k); }
}
/** A classical Runge–Kutta step of a pendulum for each weight. */
function pendulum(w: Float64Array, x: Float64Array): number {
  const slope = (p: Vector): Vector => new Vector(p.y, -Math.sin(p.x));
  let p = new Vector(x[1], 0);
  for (let i = 0; i < w.length; i++) {
    const h = 0.01 + 0.001 * w[i];
    const a = slope(p);
    const b = slope(p.add(a.scale(h / 2)));
    const c = slope(p.add(b.scale(h / 2)));
    const d = slope(p.add(c.scale(h)));
    p = p.add(a.add(b.add(c).scale(2)).add(d).scale(h / 6));
  }
  return p.x;
}
export const ofSteps = grad(pendulum, { out: true });

/** Tells of each call. */
function telling(w: Float64Array): number {
  let s = 1;
  for (let i = 0; i < w.length; i++) {
    s = Math.sin(s * w[i]);
    if (i === 1) console.log(i);
  }
  return s;
}
export const tells = grad(telling, { out: true });
export const tellsPlain = grad(telling);

function failing(w: Float64Array, at: number): number {
  let s = 1;
  for (let i = 0; i < w.length; i++) {
    s = Math.sin(s * w[i]);
    if (i === at) throw new RangeError("stop");
  }
  return s;
}
export const fails = grad(failing, { out: true });
export const failsPlain = grad(failing);
`;

type Call = (...args: unknown[]) => unknown;
type Module = Readonly<Record<"ofRecurrence" | "tells" | "tellsPlain" | "fails" | "failsPlain", Call>> & {
  readonly plain: Call;
};

const numbers = (length: number, step = 0.3): Float64Array => Float64Array.from({ length }, (_, i) => Math.cos(step * i));

describe("arrays that calls leave to each other", async () => {
  const m = await compileModule<Module>(source);
  const gradientOf = (call: Call, ...args: unknown[]): number[] => {
    const out = new Float64Array((args[0] as Float64Array).length);
    call(...args, out);
    return [...out];
  };
  afterAll(() => { vi.restoreAllMocks(); });

  test("do not show what they held, at any length", () => {
    for (const n of [5, 5, 3, 0, 8, 8, 5]) {
      const [w, x] = [numbers(n, n), numbers(n, 0.7)];
      expect(gradientOf(m.ofRecurrence, w, x)).toEqual([...(m.plain(w, x) as { grad: Float64Array }).grad]);
    }
  });

  test("are not those of a call around", () => {
    const [outer, inner] = [numbers(6), numbers(6, 0.9)];
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const expected = [m.tellsPlain, m.tellsPlain].map((call, i) => [...(call([outer, inner][i]) as Float64Array)]);
    gradientOf(m.tells, outer);
    let found: number[] | undefined;
    log.mockImplementation(() => {
      if (found) return;
      found = [];
      found = gradientOf(m.tells, inner);
    });
    expect(gradientOf(m.tells, outer)).toEqual(expected[0]);
    expect(found).toEqual(expected[1]);
    expect(gradientOf(m.tells, inner)).toEqual(expected[1]);
  });

  test("are lost by a call that throws, no more", () => {
    const w = numbers(6);
    const expected = [...(m.failsPlain(w, -1) as Float64Array)];
    for (const at of [-1, 3, -1, 0, -1]) {
      const call = (): number[] => gradientOf((...args) => m.fails(args[0], at, args[1]), w);
      if (at < 0) expect(call()).toEqual(expected);
      else expect(call).toThrow("stop");
    }
  });
});

describe("calls in a row allocate nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nabla-out-"));
  afterAll(() => { rmSync(folder, { recursive: true }); });
  const compiled = await compileSources({ "main.ts": source });
  const { code } = compiled.outputs.get(compiled.pathOf("main.ts")) ?? { code: "" };
  await compiled.dispose();
  const bundle = join(folder, "main.mjs");
  buildSync({
    stdin: { contents: code, loader: "ts", resolveDir: folder },
    bundle: true,
    format: "esm",
    alias: { nabla: resolve("runtime/index.ts"), "nabla/runtime": resolve("runtime/support.ts") },
    outfile: bundle,
  });
  /** Garbage collections while a training loop runs, once its code is optimised. */
  const collections = (call: string, size: number): number => {
    const script = `
      const m = await import(${JSON.stringify(bundle)});
      const rows = Array.from({ length: ${size} }, () => new Float64Array(${size}));
      const [w, x, v, out] = Array.from({ length: 4 }, (_, k) => new Float64Array(${size}).fill((k + 1) / 10));
      const descend = (count) => {
        for (let k = 0; k < count; k++) {
          ${call};
          for (let i = 0; i < w.length; i++) w[i] -= 1e-6 * out[i];
        }
      };
      // Code that is not optimised yet boxes its numbers; the pauses let the optimising compiler finish.
      for (let k = 0; k < 6; k++) {
        descend(${Math.ceil(1e6 / size ** 1.5)});
        await new Promise((resume) => setTimeout(resume, 50));
      }
      gc();
      console.log("steady");
      descend(${Math.ceil(5e6 / size ** 1.5)});`;
    const output = execFileSync(process.execPath, ["--trace-gc", "--expose-gc", "--input-type=module", "--eval", script], { encoding: "utf8" });
    return output.slice(output.indexOf("steady")).match(/Scavenge|Mark-Compact/g)?.length ?? 0;
  };

  test.each([
    ["m.ofSum(w, x, out)", 100],
    ["m.ofRecurrence(w, x, out)", 100],
    ["m.ofLayers(w, x, out)", 100],
    ["m.ofSteps(w, x, out)", 100],
    ["m.alongDirection(w, v, x, out)", 100],
    ["m.secondOrder(w, x, rows)", 20],
    ["m.forwards(w, x, rows)", 10],
    ["m.backwards(w, x, rows)", 10],
  ] as const)("%s", (call, size) => {
    expect(collections(call, size)).toBe(0);
  });

  test("which those that make their results do", () => {
    expect(collections("out.set(m.plain(w, x).grad)", 100)).toBeGreaterThan(0);
  });
});
