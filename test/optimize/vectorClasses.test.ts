import { expect, test } from "vitest";
import { compile } from "../../compiler/index.ts";
import { writeSources } from "../support/importSources.ts";

/**
 * Objects that live inside a function only are replaced by their fields: what is emitted allocates none, not in loops
 * either. A gradient of several arguments is an array, and `valueAndGrad` gives one object: these are the only ones.
 */
const classes = `
class Vec2 {
  constructor(readonly x: number, readonly y: number) {}
  plus(v: Vec2): Vec2 { return new Vec2(this.x + v.x, this.y + v.y); }
  times(s: number): Vec2 { return new Vec2(this.x * s, this.y * s); }
  get norm(): number { return Math.sqrt(this.x * this.x + this.y * this.y); }
}
class Vec3 {
  static readonly up = new Vec3(0, 1, 0);
  constructor(readonly x: number, readonly y: number, readonly z: number) {}
  static of(s: number): Vec3 { return new Vec3(s, s, s); }
  plus(v: Vec3): Vec3 { return new Vec3(this.x + v.x, this.y + v.y, this.z + v.z); }
  times(s: number): Vec3 { return new Vec3(this.x * s, this.y * s, this.z * s); }
  dot(v: Vec3): number { return this.x * v.x + this.y * v.y + this.z * v.z; }
  cross(v: Vec3): Vec3 {
    return new Vec3(this.y * v.z - this.z * v.y, this.z * v.x - this.x * v.z, this.x * v.y - this.y * v.x);
  }
}
class Complex {
  constructor(readonly re: number, readonly im = 0) {}
  plus(c: Complex): Complex { return new Complex(this.re + c.re, this.im + c.im); }
  times(c: Complex): Complex { return new Complex(this.re * c.re - this.im * c.im, this.re * c.im + this.im * c.re); }
  get squared(): number { return this.re ** 2 + this.im ** 2; }
}
class Quaternion {
  constructor(readonly w: number, readonly v: Vec3) {}
  times(q: Quaternion): Quaternion {
    return new Quaternion(this.w * q.w - this.v.dot(q.v), q.v.times(this.w).plus(this.v.times(q.w)).plus(this.v.cross(q.v)));
  }
  conjugate(): Quaternion { return new Quaternion(this.w, this.v.times(-1)); }
  rotate(v: Vec3): Vec3 { return this.times(new Quaternion(0, v)).times(this.conjugate()).v; }
}
class Dual {
  constructor(readonly value: number, readonly slope: number) {}
  times(d: Dual): Dual { return new Dual(this.value * d.value, this.value * d.slope + this.slope * d.value); }
  sin(): Dual { return new Dual(Math.sin(this.value), Math.cos(this.value) * this.slope); }
}
interface State { readonly q: number; readonly v: number; readonly t: number }
type Shape = { readonly kind: "disc"; readonly r: number } | { readonly kind: "box"; readonly a: number; readonly b: number };
const step = (s: State, h: number): State => ({ ...s, q: s.q + h * s.v, v: s.v - h * s.q });
const polar = (r: number, phi: number): [number, number] => [r * Math.cos(phi), r * Math.sin(phi)];
const shapeOf = (x: number): Shape => (x > 1 ? { kind: "disc", r: x } : { kind: "box", a: x, b: 2 * x });
const areaOf = (s: Shape): number => (s.kind === "disc" ? Math.PI * s.r * s.r : s.a * s.b);
`;

const programs: Readonly<Record<string, string>> = {
  "plain vectors": "const a = new Vec2(x, 2); return a.plus(a.times(x)).norm;",
  "vectors that a loop carries": "let p = new Vec2(x, 1); for (let i = 0; i < n; i++) p = p.plus(new Vec2(p.y, -p.x).times(0.1 * x)); return p.norm;",
  "vectors in space": "const a = new Vec3(x, 1, 2); return a.cross(Vec3.of(x)).plus(Vec3.up).dot(a);",
  "vectors in space, in a loop": "let a = new Vec3(x, 1, 2); for (let i = 0; i < n; i++) a = a.cross(Vec3.up).plus(a.times(x)); return a.dot(Vec3.of(1));",
  "complex numbers, in a loop that ends by the data":
    "let z = new Complex(0); const c = new Complex(x, 0.5); let i = 0; while (i < n && z.squared < 4) { z = z.times(z).plus(c); i++; } return z.squared;",
  "quaternions, records inside records": "const q = new Quaternion(Math.cos(x), new Vec3(0, 0, Math.sin(x))); return q.rotate(new Vec3(1, x, 0)).dot(Vec3.of(2));",
  "quaternions that a loop carries":
    "let q = new Quaternion(1, Vec3.of(x)); for (let i = 0; i < n; i++) q = q.times(new Quaternion(0.9, Vec3.up)); return q.w + q.v.dot(Vec3.up);",
  "dual numbers": "let d = new Dual(x, 1); for (let i = 0; i < n; i++) d = d.times(d.sin()); return d.slope;",
  "immutable updates in a loop": "let s: State = { q: x, v: 0, t: 1 }; for (let i = 0; i < n; i++) s = step(s, 0.1 * x); return s.q * s.v + s.t;",
  "updates by spread in branches": "let s: State = { q: x, v: 0, t: 1 }; for (let i = 0; i < n; i++) { if (s.q > 0) s = { ...s, v: s.q * x }; else s = { ...s, q: s.v + x }; } return s.q * s.v;",
  "tuples from helpers": "const [a, b] = polar(x, 2); const [c] = polar(b, a); return a * b * c;",
  "tuples swapped in a loop": "let [a, b] = [x, 1]; for (let i = 0; i < n; i++) [a, b] = [b * x, a + b]; return a * b;",
  "unions made and taken apart": "return areaOf(shapeOf(x)) * areaOf(shapeOf(2 * x));",
  "unions in a loop": "let sum = 0; for (let i = 0; i < n; i++) sum += areaOf(shapeOf(x * i)); return sum;",
  "objects with optional members": "const f = ({ a = 1, b = x }: { a?: number; b?: number }): number => a * b; return f({ a: x }) + f({}) * f({ b: 3 });",
  "objects changed in place": "const p = { x: x, y: 1 }; for (let i = 0; i < n; i++) { p.x += p.y * x; p.y = p.x; } return p.x * p.y;",
  "records with vectors inside, changed in a loop":
    "const body = { p: new Vec2(x, 0), v: new Vec2(0, 1) }; for (let i = 0; i < n; i++) { body.v = body.v.plus(body.p.times(-0.1)); body.p = body.p.plus(body.v.times(0.1)); } return body.p.norm;",
};

const names = Object.keys(programs);
const text = `import { grad, valueAndGrad } from "nabla";
${classes}
${names.map((name, k) => `export function f${k}(x: number, n: number): number { ${programs[name] ?? ""} }`).join("\n")}
${names.map((_, k) => `export const grad${k} = grad(f${k});\nexport const both${k} = valueAndGrad(f${k});`).join("\n")}
export function kept(x: number, n: number): number {
  const all: Vec2[] = [];
  for (let i = 0; i < n; i++) all.push(new Vec2(x * i, 1));
  return all[n - 1].norm;
}
export const keptGradient = grad(kept);
`;
const written = await writeSources(text);
const { results, diagnostics } = compile({ files: written.paths });
const calls = results.flatMap((result) => result.calls);
await written.dispose();

test("the programs compile", () => {
  expect(diagnostics).toEqual([]);
  expect(calls).toHaveLength(2 * names.length + 1);
});

/** What allocates: object and array literals, `new` and zeros. A block's brace does not follow these signs. */
const allocation = /\bnew \w+|zerosLike|= \[|(?:= |\(|: |push\(|\? )\{ ?\w*:?|return \{(?! value: )/;

/** What the reverse sweep needs of a loop is kept in one array for each value, made outside all loops. */
const keptValues = /newTape|^ {2}const \w+ = new \w+Array\(/;

function allocationsIn(code: string): readonly string[] {
  return code.split("\n").filter((line) => allocation.test(line) && !keptValues.test(line));
}

test.each(names.map((name, k) => [name, k] as const))("%s: no allocation", (_name, k) => {
  for (const call of [calls[2 * k], calls[2 * k + 1]]) {
    expect(call?.name).toBe(`f${k}`);
    expect(allocationsIn(call?.code ?? "")).toEqual([]);
  }
});

test("what has to be allocated is seen", () => {
  const kept = calls.find(({ name }) => name === "kept");
  expect(allocationsIn(kept?.code ?? "").length).toBeGreaterThan(1);
});
