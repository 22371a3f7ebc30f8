import { describe, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";
import { derivativeAtZero } from "../support/centralDifference.ts";
import { expectClose } from "../support/expectClose.ts";

type Module = Readonly<Record<string, (x: number) => readonly number[]>>;

/** Tapes asked in loops around which they were constructed, and the same by hand: `actual` and `expected` are functions of one number. */
const programs: Readonly<Record<string, readonly [actual: string, expected: string]>> = {
  seeds: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); const y = x ** 3; for (const seed of [1, 2, x]) out.push(tape.gradient(y, x, { outputGradients: seed })); return out;`,
    `return [3 * x * x, 6 * x * x, 3 * x ** 3];`,
  ],
  seedsOfAnArray: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); const y = [x * x, Math.sin(x), x]; for (let i = 0; i < 3; i++) { const seed = [0, 0, 0]; seed[i] = 2; out.push(tape.gradient(y, x, { outputGradients: seed })); } return out;`,
    `return [4 * x, 2 * Math.cos(x), 2];`,
  ],
  byMapping: [
    `const tape = new GradientTape({ persistent: true }); const y = x * x * x; const out = [1, 2, 3].map((seed) => tape.gradient(y, x, { outputGradients: seed })); return out;`,
    `return [3 * x * x, 6 * x * x, 9 * x * x];`,
  ],
  byMappingInAReturn: [
    `const tape = new GradientTape({ persistent: true }); const y = x * x * x; return [1, 2, 3].map((seed) => tape.gradient(y, x, { outputGradients: seed * 2 }) + 1);`,
    `return [6 * x * x + 1, 12 * x * x + 1, 18 * x * x + 1];`,
  ],
  byFrom: [
    `const tape = new GradientTape({ persistent: true }); const y = [x * x * x, x]; return Array.from({ length: 2 }, (_, i) => tape.gradient(y[i], x));`,
    `return [3 * x * x, 1];`,
  ],
  targetsOfAList: [
    `const tape = new GradientTape({ persistent: true }); const y = new Float64Array(3); for (let i = 0; i < 3; i++) y[i] = x ** (i + 1); const out: number[] = []; for (let i = 0; i < 3; i++) { const z = y[i] * x; out.push(tape.gradient(z, x)); } return out;`,
    `return [2 * x, 3 * x * x, 4 * x ** 3];`,
  ],
  goesOnRecording: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 4; i++) { y = y * x + i; out.push(tape.gradient(y, x)); } return out;`,
    `const out: number[] = []; let y = x; let d = 1; for (let i = 0; i < 4; i++) { d = d * x + y; y = y * x + i; out.push(d); } return out;`,
  ],
  goesOnInWhile: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; while (y < 40) { y = y * x + Math.sin(y); out.push(tape.gradient(y, x)); } return out;`,
    `const out: number[] = []; let y = x; let d = 1; while (y < 40) { d = d * x + y + Math.cos(y) * d; y = y * x + Math.sin(y); out.push(d); } return out;`,
  ],
  untilSteep: [
    `const tape = new GradientTape({ persistent: true }); let y = x; while (tape.gradient(y, x) < 9) y *= x; return [y, tape.gradient(y, x)];`,
    `let n = 1; while (n * x ** (n - 1) < 9) n++; return [x ** n, n * x ** (n - 1)];`,
  ],
  leavesWhereSteep: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 20; i++) { if (i === 2) { y += x; continue; } const g = tape.gradient(y, x); if (g > 9 || i > 12) break; y *= x; out.push(g); } return [...out, y];`,
    `const out: number[] = []; let y = x, d = 1; for (let i = 0; i < 20; i++) { if (i === 2) { y += x; d += 1; continue; } if (d > 9 || i > 12) break; out.push(d); d = d * x + y; y *= x; } return [...out, y];`,
  ],
  doUntilSteep: [
    `const tape = new GradientTape({ persistent: true }); let y = x; let g = 0; do { y = y * x + 1; g = tape.gradient(y, x); } while (g < 20); return [y, g];`,
    `let y = x, d = 1; do { d = d * x + y; y = y * x + 1; } while (d < 20); return [y, d];`,
  ],
  inTheMiddleOfTheBody: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 4; i++) { y = y * x; const z = y + x; out.push(tape.gradient(z, x), tape.gradient(z, y)); y = Math.sin(z); } return out;`,
    `const out: number[] = []; let y = x; let d = 1; for (let i = 0; i < 4; i++) { d = d * x + y; y = y * x; out.push(d + 1, 1); d = Math.cos(y + x) * (d + 1); y = Math.sin(y + x); } return out;`,
  ],
  nestedLoops: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 3; i++) { y = y * 1.1 + x; for (let j = 0; j <= i; j++) { y = y * x * 0.5; out.push(tape.gradient(y, x)); } let k = 0; while (k < i) { y += x * k; k++; if (k === 2) out.push(tape.gradient(y, x)); } } return out;`,
    `const out: number[] = []; let y = x; let d = 1; for (let i = 0; i < 3; i++) { d = d * 1.1 + 1; y = y * 1.1 + x; for (let j = 0; j <= i; j++) { d = (d * x + y) * 0.5; y = y * x * 0.5; out.push(d); } let k = 0; while (k < i) { y += x * k; d += k; k++; if (k === 2) out.push(d); } } return out;`,
  ],
  inABranch: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = 1; for (let i = 0; i < 6; i++) { if (i % 2 === 0) { y *= x; if (y > 1) out.push(tape.gradient(y, x)); } else y += x; } return out;`,
    `const out: number[] = []; let y = 1; let d = 0; for (let i = 0; i < 6; i++) { if (i % 2 === 0) { d = d * x + y; y *= x; if (y > 1) out.push(d); } else { y += x; d += 1; } } return out;`,
  ],
  downwards: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 7; i > 0; i -= 2) { y = y * y * 0.1 * i; out.push(tape.gradient(y, x)); } return out;`,
    `const out: number[] = []; let y = x; let d = 1; for (let i = 7; i > 0; i -= 2) { d = 2 * y * d * 0.1 * i; y = y * y * 0.1 * i; out.push(d); } return out;`,
  ],
  withExits: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 20; i++) { y = y * x; if (i === 1) continue; if (y > 20) break; out.push(tape.gradient(y, x)); } return out;`,
    `const out: number[] = []; let y = x; for (let i = 0; i < 20; i++) { const d = (i + 2) * y; y = y * x; if (i === 1) continue; if (y > 20) break; out.push(d); } return out;`,
  ],
  statesInArrays: [
    `const out: number[] = []; const state = Float64Array.of(x, 1); const tape = new GradientTape({ persistent: true }); for (let i = 0; i < 4; i++) { state[0] = state[0] * state[1]; state[1] = state[1] + x; const e = state[0] + state[1]; out.push(tape.gradient(e, x)); } return out;`,
    `const out: number[] = []; let a = x, b = 1, da = 0, db = 0; for (let i = 0; i < 4; i++) { da = da * b + a * db; a = a * b; db += 1; b += x; out.push(da + db); } return out;`,
  ],
  byAnArrayFromBefore: [
    `const out: number[] = []; const w = Float64Array.of(x, 2 * x); const tape = new GradientTape({ persistent: true }); let y = 1; for (let i = 0; i < 3; i++) { y = y * w[0] + w[1] * i; const g = tape.gradient(y, w); out.push(g[0], g[1]); w[0] += 0.5; } return out;`,
    `const out: number[] = []; let a = x, y = 1, ga = 0, gb = 0; for (let i = 0; i < 3; i++) { ga = ga * a + y; gb = gb * a + i; y = y * a + 2 * x * i; out.push(ga, gb); a += 0.5; } return out;`,
  ],
  listsThatGrow: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); const list: number[] = [x]; for (let i = 0; i < 4; i++) { list.push(list[i] * x + i); const total = list.reduce((a, b) => a + b, 0); out.push(tape.gradient(total, x)); } return out;`,
    `const out: number[] = []; let y = x, d = 1, total = 1; for (let i = 0; i < 4; i++) { d = d * x + y; y = y * x + i; total += d; out.push(total); } return out;`,
  ],
  objects: [
    `const out: number[] = []; const p = { pos: x, vel: 1 }; const tape = new GradientTape({ persistent: true }); for (let i = 0; i < 4; i++) { p.vel -= 0.1 * p.pos; p.pos += 0.1 * p.vel; const e = p.pos ** 2; const g = tape.gradient(e, p); out.push(g.pos, g.vel); } return out;`,
    `const run = (n: number, a: number, b: number): number => { let pos = a, vel = b; for (let i = 0; i < n; i++) { vel -= 0.1 * pos; pos += 0.1 * vel; } return pos ** 2; }; const out: number[] = []; for (let n = 1; n <= 4; n++) { const g = grad(run, { wrt: [1, 2] })(n, x, 1); out.push(g[0], g[1]); } return out;`,
  ],
  watched: [
    `const out: number[] = []; const k = 2 * x; const tape = new GradientTape({ persistent: true, watchAccessedVariables: false }); tape.watch(x); let y = x; for (let i = 0; i < 3; i++) { y = y * x + k; out.push(tape.gradient(y, x), tape.gradient(y, k, { unconnectedGradients: "zero" })); } return out;`,
    `const out: number[] = []; let y = x, d = 1; for (let i = 0; i < 3; i++) { d = d * x + y; y = y * x + 2 * x; out.push(d, 0); } return out;`,
  ],
  notRecorded: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 3; i++) { const c = tape.stopRecording(() => y * x); y = y * x + c; out.push(tape.gradient(y, x)); } return out;`,
    `const out: number[] = []; let y = x, d = 1; for (let i = 0; i < 3; i++) { d = d * x + y; y = y * x + y * x; out.push(d); } return out;`,
  ],
  secondOrder: [
    `const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 3; i++) { y = y * x; const d = tape.gradient(y, x); out.push(d, tape.gradient(d, x)); } return out;`,
    `const out: number[] = []; for (let i = 2; i < 5; i++) out.push(i * x ** (i - 1), i * (i - 1) * x ** (i - 2)); return out;`,
  ],
  twoTapes: [
    `const out: number[] = []; const outer = new GradientTape({ persistent: true }); const inner = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 3; i++) { y = y * x; const d = inner.gradient(y, x); out.push(outer.gradient(d, x)); } return out;`,
    `const out: number[] = []; for (let i = 2; i < 5; i++) out.push(i * (i - 1) * x ** (i - 2)); return out;`,
  ],
  outerTapeBehind: [
    `const outer = new GradientTape(); const tape = new GradientTape({ persistent: true }); let y = x; let s = 0; for (let i = 0; i < 3; i++) { y = y * x; s += tape.gradient(y, x); } return [outer.gradient(s, x)];`,
    `return [2 + 6 * x + 12 * x * x];`,
  ],
  sameTapeBehind: [
    `const tape = new GradientTape({ persistent: true }); let y = x; let s = 0; for (let i = 0; i < 3; i++) { y = y * x; s += tape.gradient(y, x); } return [s, tape.gradient(s, x), tape.gradient(y, x)];`,
    `return [2 * x + 3 * x * x + 4 * x ** 3, 2 + 6 * x + 12 * x * x, 4 * x ** 3];`,
  ],
  writesBehindTheTarget: [
    `const out: number[] = []; const a = [x, 2 * x]; const tape = new GradientTape({ persistent: true }); const y = a[0] * a[0] * a[1]; for (let i = 0; i < 3; i++) { const g = tape.gradient(y, a); out.push(g[0], g[1]); a[0] = 5; a[1] += 1; g[0] = 9; } return out;`,
    `return [0, 1, 2].flatMap(() => [4 * x * x, x * x]);`,
  ],
  jacobianInLoop: [
    `const out: number[] = []; const a = [x, 2 * x]; const tape = new GradientTape({ persistent: true }); const y = [a[0] * a[1], a[0]]; for (let i = 0; i < 2; i++) { y[0] *= a[0]; const j = tape.jacobian(y, a); out.push(...j[0], ...j[1]); } return out;`,
    `return [4 * x * x, x * x, 1, 0, 6 * x ** 3, x ** 3, 1, 0];`,
  ],
  jacobianOfWhile: [
    `const a = [x, 2 * x]; const tape = new GradientTape(); const y = [a[0], a[1]]; let n = 0; while (n < 3 || y[0] < 3) { y[0] *= a[1]; y[1] += y[0]; n++; } const j = tape.jacobian(y, a); return [...j[0], ...j[1]];`,
    `const a = x, b = 2 * x; let y = [a, b], da = [1, 0], db = [0, 1]; let n = 0; while (n < 3 || y[0] < 3) { da[0] = da[0] * b; db[0] = db[0] * b + y[0]; y[0] *= b; y[1] += y[0]; da[1] += da[0]; db[1] += db[0]; n++; } return [da[0], db[0], da[1], db[1]];`,
  ],
  jacobianOfWhileAfterWrites: [
    `const a = [x, 2 * x]; const tape = new GradientTape(); a[0] = a[0] * a[1]; const y = [a[0], a[1]]; while (y[0] < 30) { y[0] *= a[1]; a[1] += 1; y[1] *= a[0]; } const j = tape.jacobian(y, a); return [...j[0], ...j[1], ...a];`,
    `const f = (a: number[]): number[] => { const c = a.slice(); c[0] = c[0] * c[1]; const y = [c[0], c[1]]; while (y[0] < 30) { y[0] *= c[1]; c[1] += 1; y[1] *= c[0]; } return y; }; const j = jacobian(f)([x, 2 * x]); let n = 0; for (let p = 2 * x * x, q = 2 * x; p < 30; q += 1) { p *= q; n++; } return [...j[0], ...j[1], 2 * x * x, 2 * x + n];`,
  ],
  batchOfWhile: [
    `const a = [[x, 2], [3, x]]; const tape = new GradientTape(); const y = a.map((row) => { let s = row[0]; while (s < 20) s *= row[1]; return [s, row[0]]; }); const j = tape.batchJacobian(y, a); return j.flatMap((m) => m.flatMap((r) => r));`,
    `const one = (row: number[]): number[] => { let s = row[0]; while (s < 20) s *= row[1]; return [s, row[0]]; }; return [[x, 2], [3, x]].flatMap((row) => jacobian(one)(row).flatMap((r) => r));`,
  ],
  jacobianOverRecursion: [
    `const f = (n: number, z: number): number => (n === 0 ? 1 : z * f(n - 1, z * z)); const a = [x, 2 * x]; const tape = new GradientTape(); const y = [f(2, a[0]), f(1, a[0] * a[1])]; const j = tape.jacobian(y, a); return [...j[0], ...j[1]];`,
    `return [3 * x * x, 0, 2 * x, x];`,
  ],
  gradientOverRecursionInLoop: [
    `const f = (n: number, z: number): number => (n === 0 ? 1 : z * f(n - 1, z)); const out: number[] = []; const tape = new GradientTape({ persistent: true }); let y = x; for (let i = 0; i < 3; i++) { y = y * f(i, x); out.push(tape.gradient(y, x)); } return out;`,
    `return [1, 2 * x, 4 * x ** 3];`,
  ],
  jacobianByANumber: [
    `const tape = new GradientTape(); const y = [x, 1]; while (y[0] < 20) { y[0] *= x; y[1] += y[0]; } return tape.jacobian(y, x);`,
    `const y = [x, 1]; const d = [1, 0]; while (y[0] < 20) { d[0] = d[0] * x + y[0]; y[0] *= x; d[1] += d[0]; y[1] += y[0]; } return d;`,
  ],
};

const names = Object.keys(programs);
const source = [
  `import { grad, jacobian, GradientTape } from "nabla";`,
  ...names.map((name) => `export function ${name}(x: number) { ${programs[name]?.[0] ?? ""} }\nexport function ${name}Expected(x: number) { ${programs[name]?.[1] ?? ""} }`),
  ...names.map((name) => `export const ${name}Grad = (x: number): number[] => [grad((z: number): number => { const parts = ((x: number): number[] => { ${programs[name]?.[0] ?? ""} })(z); let s = 0; for (let i = 0; i < parts.length; i++) s += parts[i] * (i + 1); return s; })(x)];`),
].join("\n");
const module = await compileModule<Module>(source);

describe("tapes asked in loops around which they were constructed, and Jacobians over dynamic control flow", () => {
  test.each(names)("%s", (name) => {
    for (const x of [1.3, 1.7]) {
      expectClose([...(module[name]?.(x) ?? [])], [...(module[`${name}Expected`]?.(x) ?? [])], { relative: 1e-10 });
    }
  });

  test.each(names)("the derivative of %s", (name) => {
    const weighed = (x: number): number => (module[`${name}Expected`]?.(x) ?? []).reduce((sum, part, i) => sum + part * (i + 1), 0);
    expectClose(module[`${name}Grad`]?.(1.35), [derivativeAtZero((h) => weighed(1.35 + h), { step: 2 ** -12 })], { relative: 1e-6 });
  });
});
