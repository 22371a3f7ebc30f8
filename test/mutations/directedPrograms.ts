import { centralDifference } from "../support/centralDifference.ts";
import { expectClose } from "../support/expectClose.ts";
import { firstOrder, inputs, secondOrder, type Directed, type NumberOf, type Vjp } from "./directed.ts";

/** Each iteration keeps `s` and `k` on the tape; `k` is an index only, so that its adjoint is always zero. */
export const deadTapeSlot = secondOrder(`
export function f(x: Float64Array): number {
  let s = 1.3;
  let k = 0;
  while (s < 9) {
    s = s * (1.2 + 0.1 * x[k]) + x[k] * x[k];
    k = (k + 2) % 5;
  }
  return s;
}`);

/** The primal stores active numbers only; the zeros that its reverse sweep stores are the constants. */
export const zeroStores = secondOrder(`
export function f(x: Float64Array): number {
  const t = x.slice();
  for (let i = 1; i < t.length; i++) t[(i * 2) % 5] = t[i - 1] * t[i] * t[(i * 3) % 5];
  let s = 0;
  for (let i = 0; i < t.length; i++) s += t[i] * t[i];
  return s;
}`);

/** What is read through a view belongs to the array itself. */
export const viewOfAnArgument = firstOrder(`
export function f(x: Float64Array): number {
  const row = x.subarray(1, 4);
  let s = 0;
  for (let i = 0; i < row.length; i++) s += row[i] * row[i] * x[i];
  return s;
}`);

/** Two carried values become the same one in each iteration. */
export const valueYieldedTwice = firstOrder(`
export function f(x: Float64Array): number {
  let a = x[0];
  let b = x[1];
  for (let i = 0; i < x.length; i++) {
    const u = a * x[i] + Math.sin(b);
    a = u;
    b = u;
  }
  return a * b;
}`);

/** Nothing is stored into \`t\` after it is read, but its adjoint array is read and then overwritten. */
export const clobberedReload = secondOrder(`
export function f(x: Float64Array): number {
  const t = new Float64Array(5);
  for (let i = 0; i < x.length; i++) t[(i * 2) % 5] = x[i] * x[i] * x[i];
  let s = 0;
  for (let i = 0; i < x.length; i++) s += t[i] * t[i] * t[(i * 3) % 5];
  return s;
}`);

/** Elements of an array that is zero at first in every iteration: neither they nor their adjoints may be left over. */
export const localArrayInLoop = firstOrder(`
export function f(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    const t = new Float64Array(x.length);
    t[(i * 2) % 5] = x[i] * x[i];
    t[(i * 3) % 5] += x[i];
    for (let j = 0; j < t.length; j++) s += (j + 1) * t[j] * x[j];
  }
  return s;
}`);

/** As before, made in a branch: such an array stays where it is made. */
export const localArrayInBranch = firstOrder(`
export function f(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > -0.6) {
      const t = new Float64Array(x.length);
      t[(i * 2) % 5] = x[i] * x[i];
      t[(i * 3) % 5] += x[i];
      for (let j = 0; j < t.length; j++) s += (j + 1) * t[j] * x[j];
    }
  }
  return s;
}`);

/** What is stored into the chosen array is read under the array's own name. */
export const chosenArray = firstOrder(`
export function f(x: Float64Array): number {
  const t = new Float64Array(x.length);
  const u = new Float64Array(x.length);
  const c = x[0] > 0 ? t : u;
  for (let i = 0; i < x.length; i++) c[i] = x[i] * x[i];
  let s = 0;
  for (let i = 0; i < x.length; i++) s += t[i] * x[i] - 2 * u[i];
  return s;
}`);

/** As before, through a part of the chosen array. */
export const viewOfChosenArray = firstOrder(`
export function f(x: Float64Array): number {
  const t = x.slice();
  const u = new Float64Array(x.length);
  const c = x[0] > 0 ? t : u;
  const part = c.subarray(1, 4);
  for (let i = 0; i < part.length; i++) part[i] = x[i] * x[i + 2];
  let s = 0;
  for (let i = 0; i < x.length; i++) s += t[i] * x[i] - 2 * u[i];
  return s;
}`);

/** The number with which the loop starts has a use after the loop, too. */
export const initialValueUsedAgain = firstOrder(`
export function f(x: Float64Array): number {
  const start = x[0] * x[1];
  let s = start;
  for (let i = 0; i < x.length; i++) s = s * x[i] + 1;
  return s * start;
}`);

/** An element of the chosen array is read before it is stored: its adjoint is left over at the end of a pullback. */
export const leftoverAdjoint = firstOrder(`
export function f(x: Float64Array): number {
  const t = new Float64Array(x.length);
  const u = new Float64Array(x.length);
  const c = x[0] > 0 ? t : u;
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    s += c[(i * 3) % 5] * x[i];
    c[(i * 2) % 5] = x[i] * x[i];
  }
  return s;
}`);

/** The call must be refused if its two arguments are the same array: one is written, the other read. */
export const overlap: Directed = {
  source: `import { grad, vjp } from "nabla";
function f(a: Float64Array, b: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) {
    b[i] = a[i] * a[i];
    s += a[i] * b[i];
  }
  return s;
}
export const gradient = grad(f);
export const withPullback = vjp(f);
`,
  check: (module) => {
    const shared = Float64Array.from(inputs);
    for (const name of ["gradient", "withPullback"]) {
      const call = module[name] as (a: Float64Array, b: Float64Array) => unknown;
      call(shared.slice(), shared.slice());
      let message = "";
      try {
        call(shared, shared);
      } catch (error) {
        message = String(error);
      }
      if (!message.includes("overlap in memory")) throw new Error(`${name} accepted the same array twice`);
    }
  },
};

/** A pullback is of the point where the function was called, whatever becomes of the argument afterwards. */
export const argumentOverwritten: Directed = {
  source: `import { vjp } from "nabla";
export function f(x: Float64Array): number {
  let s = 1;
  for (let i = 0; i < x.length; i++) s += x[i] * x[i] * s;
  return s;
}
export const withPullback = vjp(f);
`,
  check: ({ f, withPullback }) => {
    const x = Float64Array.from(inputs);
    const expected = centralDifference(f as NumberOf, [x]);
    const { pullback } = (withPullback as Vjp)(x);
    x.fill(3);
    expectClose(pullback(1)[0], expected, { relative: 1e-7 });
  },
};

/** The argument itself may be the array that control flow chooses: its adjoint is handed out once for each pullback. */
export const chosenArgument = firstOrder(`
export function f(x: Float64Array): number {
  const other = new Float64Array(x.length).fill(2);
  const c = x[0] > 0 ? x : other;
  let s = 0;
  for (let i = 0; i < x.length; i++) s += c[i] * c[i] * x[i];
  return s;
}`);
