/** Words of the README's table, and a module for each that shows whether they are true. */
export type Claim = { readonly words: string; readonly source: string };

const markers = `import { checkpoint, customJvp, customVjp, grad, GradientTape, hessian, hvp, jacobian, jvp, stopGradient, valueAndGrad, vjp } from "nabla";
const square = (x: number): number => x * x;
const table = new Map<number, number>();
`;

function of(words: string, source: string): Claim {
  return { words, source: markers + source };
}

/** The gradient of a function of `x: number` and `a: number[]` with this body. */
function body(words: string, statements: string): Claim {
  return of(words, `export const slope = grad((x: number, a: number[]) => { ${statements} });`);
}

export const supported: readonly Claim[] = [
  of("`grad`", "export const d = grad(square);"),
  of("`valueAndGrad`", "export const d = valueAndGrad(square);"),
  of("`vjp`", "export const d = vjp(square);"),
  of("`jvp`", "export const d = jvp(square);"),
  of("`out`", "export const d = valueAndGrad((w: Float64Array) => w[0] * w[1], { out: true });"),
  of("`solve`, `fixedPoint` and `root` of `nabla/implicit`", 'import { fixedPoint, root, solve } from "nabla/implicit"; export const d = grad((x: number) => solve(Float64Array.of(x), Float64Array.of(1))[0] * fixedPoint((y, at) => Math.cos(y * at), 1, x) * root((y, at) => y * y - at, 1, x));'),
  of("`wrt`", "export const d = grad((x: number, y: number) => x * y, { wrt: [1, 0] });"),
  of("`jacobian`", "export const d = jacobian((x: Float64Array, y: number) => [x[0] * y, y], { wrt: [0, 1] });"),
  of("`hessian`", "export const d = hessian((x: Float64Array) => x[0] ** 3);"),
  of("`sparse`", "export const d = hessian((x: Float64Array) => x[0] ** 3 * x[1], { sparse: true }); export const e = jacobian((x: Float64Array) => [x[0]], { sparse: true });"),
  of("`grad(grad(f))`", "export const d = grad(grad(square));"),
  body("a `grad` or `valueAndGrad` inside", "return grad(square)(x) * valueAndGrad(square)(x).value;"),
  body("`Map`", "const m = new Map<string, number>(); m.set('a', x * x); return (m.get('a') ?? 0) + [...m.values()][0] * m.size;"),
  body("`Set`", "const s = new Set<number>(); s.add(x); s.delete(2); let y = 0; for (const v of s) y += v * x; return s.has(1) ? x : y;"),
  body("arrays of strings", "const names = ['a', 'b']; let y = 0; for (const n of names) y += n.length * x; return y * names.indexOf('b');"),
  body("booleans", "const on = x > 1; return on ? x : 2 * x;"),
  body("`number[]`", "a[0] *= x; return a[0];"),
  of("`number[][]`", "export const d = grad((rows: number[][]) => rows[0][1] * rows[0][1]);"),
  body("views (`subarray`)", "const v = new Float64Array(a); v.subarray(1)[0] = x; return v[1] * x;"),
  body("aliases chosen at run time", "const b = [x]; const c = x > 1 ? a : b; c[0] *= x; return b[0];"),
  body(
    "all `for` forms",
    "let y = x; for (;;) { if (y > 9) break; y *= y; } for (let i = 0, j = 3; i < j; i++, j--) y += x; return y;",
  ),
  body("`for…of`", "let y = x; for (const v of a) { if (v > x) break; y += v * x; } return y;"),
  body("`while`", "let y = x; while (y < 9) y *= 2; return y;"),
  body("`do`", "let y = x; do y *= 2; while (y < 9); return y;"),
  body("`&&`", "return (x > 1 && x < 2) || x > 5 ? x * x : x;"),
  body(
    "labelled `break` and `continue`",
    "let y = x; out: for (;;) { for (const k of a) { if (k > x) continue; y += k; } if (y > 3) break out; y *= 2; } return y;",
  ),
  body("`switch`", "switch (a.length) { case 1: x *= 2; case 2: return x * x; default: return 2 * x; }"),
  body("`throw`", "if (x < 0) throw new Error(`${x}`); return Math.sqrt(x);"),
  body("`try`", "const check = (y: number) => { if (y < 0) throw new Error(); }; try { check(x); return x; } catch { return 0; } finally { a[0] = 1; }"),
  body("labelled blocks", "let y = x; out: { if (x > 1) break out; y = 2; } return y;"),
  body("`var`", "if (x > 1) { var y = x; } return y ?? 0;"),
  body("`??`", "return a[7] ?? x;"),
  body("`?.`", "const rows = [a]; return rows[3]?.[0] ?? x;"),
  body("`\\|\\|=`", "let y = 0; y ||= x; return y;"),
  body("`entries()`", "let y = x; for (const [i, v] of a.entries()) y += i * v; return y;"),
  of("strings that are passed through", 'export const d = grad((x: number, s: string) => (s === "a" ? x : typeof s === "string" ? x * s.length : 0));'),
  body("early `return`", "for (let i = 0; i < 3; i++) if (x > i) return x * i; return x;"),
  of("recursion", "const f = (x: number): number => (x > 1 ? f(x / 2) : x); export const d = grad(f);"),
  body("default parameters", "const f = (y: number, k = 2 * y) => y * k; return f(x) + f(x, 3);"),
  body("closures", "let s = 0; const add = (y: number) => { s += y * x; }; add(x); return s;"),
  body("functions as arguments", "const at = (f: (y: number) => number) => f(x); return at((y) => y * x);"),
  body("`c ? f : g`", "const f = x > 1 ? Math.sin : Math.cos; return f(x);"),
  body("`table[k](x)`", "const table = [Math.sin, (y: number) => y * y]; let s = 0; for (let k = 0; k < 2; k++) s += table[k](x); return s;"),
  body("`f = g`", "let f = (y: number) => y * y; if (x > 1) f = Math.exp; return f(x);"),
  of("numeric constants of modules", "const K = 2 * Math.PI; export const d = grad((x: number) => x * K);"),
  of(
    "variables that are visible at the marked call",
    "const W = [1, 2]; let k = 1; export const bump = () => (k += 1); export const d = grad((x: number) => x * W[1] * k);",
  ),
  of("default parameters", "export const d = grad((x: number, k: number = 3) => x * k); export const slope: unknown = d(2);"),
  body("`Math.*`", "return Math.sin(x) * Math.hypot(x, 1) + Math.max(x, 2);"),
  body("`fill`", "const v = new Float64Array(3).fill(x); return v[1] * x;"),
  body("`slice`", "const c = a.slice(); c[0] = x; return c[0] * c[1];"),
  body("`set`", "const v = new Float64Array(a.length + 1); v.set(a, 1); return v[1] * x;"),
  body("`console.*`", 'console.log("x", x); return x * x;'),
  of("`hvp`", "export const d = hvp(square);"),
  body("`stopGradient`", "return stopGradient(x) * x;"),
  body("`vjp` or `jvp` inside", "const { pullback } = vjp(square)(x); return pullback(1)[0];"),
  of(
    "`namespace.f()`",
    "namespace N { export const f = (x: number) => x; } export const d = grad((x: number) => N.f(x));",
  ),
  of("`customVjp`", "const f = customVjp(square, (x) => [x * x, (y) => [2 * x * y]]); export const d = grad((x: number) => f(x) * x);"),
  of("`customJvp`", "const f = customJvp(square, ([x], [dx]) => [x * x, 2 * x * dx]); export const d = grad((x: number) => f(x) * x);"),
  of("`checkpoint`", "const f = checkpoint(square); export const d = grad((x: number) => f(x) * x);"),
  body("construction", "const c = Array.from({ length: 3 }, (_, i) => x * i); return c[2] * new Array<number>(2).fill(x)[1];"),
  body("`map`", "return a.map((y) => y * x)[0];"),
  body("`filter`", "return a.filter((y) => y > x)[0];"),
  body("`reduce`", "return a.reduce((s, y) => s + y * x, 0);"),
  body("other methods with functions", "a.forEach((y, i) => { a[i] = y * x; }); return a[0] * (a.some((y) => y > 1) ? x : a.findIndex((y) => y > 2));"),
  body("rest parameters", "const f = (...y: number[]) => y[0] * y[1]; return f(x, 2);"),
  body("spread tuples", "const t: [number, number] = [x, a[0]]; const f = (p: number, q: number) => p * q; return f(...t);"),
  body("`structuredClone`", "const c = structuredClone({ x, a }); c.a[0] *= x; return c.x * c.a[0] + a[0];"),
  body("`isNaN`", "return isNaN(x) || !isFinite(x) ? 0 : x * x;"),
  body("`concat`", "return a.concat(x, [x])[0];"),
  body("`flat`", "return [a, [x]].flat()[1];"),
  body("`sort`", "a.sort((p, q) => p - q); return a[0] * x;"),
  body("`indexOf`", "return a.indexOf(2) * x;"),
  body("`push`", "a.push(x); return a[0];"),
  body("`pop`", "const y = a.pop(); return x * (y as number);"),
  body("`splice`", "a.splice(0, 1, x, x); return a[1];"),
  body("`length = n`", "a.length = 1; a.push(x); return a[1];"),
  body("spread", "return Math.max(...a) * [...a, x][0];"),
  body("array patterns with rest and defaults", "const [p = 2, ...q] = a; return p * q[0] * x;"),
  of(
    "`GradientTape`",
    "export function slope(x: number) { const tape = new GradientTape(); const y = x * x; return tape.gradient(y, x); }",
  ),
  body("objects", "const o = { x }; o.x *= 2; return o.x;"),
  body("tuples", "const t: [number, Float64Array] = [x, new Float64Array(1)]; return t[0];"),
  body("spread of objects", "const o = { x, y: 1 }; const p = { ...o, y: x }; return p.y;"),
  body("discriminated unions", 'type S = { k: "a"; v: number } | { k: "b" }; const f = (s: S) => (s.k === "a" ? s.v : x); return f({ k: "a", v: x });'),
  of("classes", "class P { k = 2; get twice() { return 2 * this.k; } } const p = new P(); export const d = grad((x: number) => x * p.twice);"),
  of("enums", "enum E { A = 2 } export const d = grad((x: number) => x * E.A);"),
  of("optional values", "export const d = grad((x: number, k?: number) => x * (k === undefined ? 1 : k));"),
  body("patterns", "const f = ({ y = 2, ...others }: { y?: number; z: number }) => y * others.z; return f({ z: x });"),
  body("methods", "const o = { f(y: number) { return y; } }; return o.f(x);"),
];

export const reported: readonly Claim[] = [
  of("`sparse` inside", "export const d = grad((x: Float64Array) => jacobian((z: Float64Array) => [z[0] * z[1]], { sparse: true })(x).values[0]);"),
  of("`jacobian` of a matrix", "export const d = jacobian((x: Float64Array) => [[x[0]], [x[1]]] as unknown as number[]);"),
  of("strings in active positions", "export const d = grad((x: number, s: string) => x * Number(s));"),
  body("a `Map` or `Set` of outside that is changed", "const f = (m: Map<number, number>) => { m.set(0, x); return x; }; return f(table);"),
  body("`for…in`", "let y = 0; for (const k in a) y += x; return y;"),
  body("spread arrays as arguments of helpers", "const f = (...y: number[]) => y[0]; return f(...a) * x;"),
  of("generators", "function* g(x: number) { yield x; } export const d = grad((x: number) => { g(x); return x; });"),
  of("`async`", "async function g(x: number) { return x; } export const d = grad((x: number) => { g(x); return x; });"),
  body("tables of functions that change", "const t = [Math.sin]; t.push(Math.cos); return t[1](x);"),
  body("sparse array literals", "const b = [x, , 2]; return b[0];"),
  of(
    "other calls whose source is not known",
    "declare const f: (x: number) => number; export const d = grad((x: number) => f(x));",
  ),
];
