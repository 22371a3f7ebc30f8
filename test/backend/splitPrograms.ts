/** Programs that are split to pieces of a few statements: each exports derivatives and `results`, which calls them. */
export const splitPrograms: Readonly<Record<string, string>> = {
  "straight-line code, first and second order, both modes": `
    import { grad, hvp, hessian, jvp, valueAndGrad } from "nabla";
    function f(x: Float64Array): number {
      const a = x[0] * x[1], b = Math.sin(a) + x[2], c = a * b - x[0], d = Math.exp(c * 0.1) / (1 + b * b);
      const e = d * a + c, g = Math.sqrt(1 + e * e), h = g * b - d * x[1], k = h / g + Math.cos(h);
      return k * e + h;
    }
    const first = grad(f), both = valueAndGrad(f), forward = jvp(f), product = hvp(f), second = hessian(f);
    export function results(): unknown {
      const x = Float64Array.of(0.3, -0.7, 1.2), v = Float64Array.of(1, 0.5, -2);
      return [first(x), both(x), forward([x], [v]), product(x, v), second(x)];
    }`,
  "a loop with a long body, exits and a carried integer": `
    import { grad, hvp } from "nabla";
    function f(x: Float64Array): number {
      let s = 1, t = 0.5, at = 0;
      for (let i = 0; i < 12; i++) {
        at = (at + i * 3) % x.length;
        const a = s * x[at], b = Math.sin(a) * t, c = a - b * x[i % x.length];
        if (c > 40) break;
        if (b < -0.9) { s = s * 0.5; continue; }
        const d = c * c * 0.1 + a, e = Math.tanh(d) - b;
        s = s * 0.7 + e;
        t = t - d * 0.01 + e * x[(at + 1) % x.length];
      }
      return s * t;
    }
    const first = grad(f), product = hvp(f);
    export const results = (): unknown => [first(Float64Array.of(1.3, -0.7, 0.2)), first(Float64Array.of(9, 8, 7)), product(Float64Array.of(1.3, -0.7, 0.2), Float64Array.of(1, 2, 3))];`,
  "a while loop on a tape, with branches and booleans": `
    import { grad, valueAndGrad } from "nabla";
    function f(x: Float64Array): number {
      let v = x[0], n = 0, total = 0;
      while (Math.abs(v) > 1e-3 && n < 50) {
        const isUp = v > x[1] * 0.1, isLarge = v * v > 1;
        let w = v * 0.6;
        if (isUp) { w = w - x[1] * 0.01; total += w * w; } else if (!isLarge) { total += Math.sin(w) * x[2]; }
        for (let j = 0; j < n % 3; j++) { w = w * x[2] * 0.9; total += isLarge ? w : -w; }
        v = w;
        n++;
      }
      return total * x[1] + n;
    }
    const first = grad(f), both = valueAndGrad(f);
    export const results = (): unknown => [first(Float64Array.of(3, 0.5, 0.8)), both(Float64Array.of(-2, 0.1, 1.1))];`,
  "rows, aliases, local arrays and growing arrays": `
    import { grad, valueAndGrad } from "nabla";
    function f(m: number[][], x: Float64Array): number {
      const first = m[0], second = m[1];
      const low = x[0] < 0 ? second : first;
      low[0] = low[1] * x[0];
      const list: number[] = [];
      for (let i = 0; i < x.length; i++) {
        const local = new Float64Array(3);
        local[0] = x[i] * first[0];
        local[1] = local[0] + second[1] * x[0];
        local[2] = Math.sin(local[1]) * local[0];
        list.push(local[2] + local[1]);
        if (i > 0) list.push(list[i - 1] * local[0]);
      }
      let s = first[0] * second[0];
      for (const item of list) s += item * item;
      [first[0], second[1]] = [second[1], first[0] + s];
      return s + first[0] * second[1] + (x[7] ?? 0.25);
    }
    const first = grad(f, { wrt: [0, 1] }), both = valueAndGrad(f);
    export const results = (): unknown => [
      first([[1.5, 2], [0.3, -1]], Float64Array.of(0.4, 0.9)),
      first([[1.5, 2], [0.3, -1]], Float64Array.of(-0.4, 0.9, 1.1)),
      both([[1.5, 2], [0.3, -1]], Float64Array.of(0.4, 0.9)),
    ];`,
  "objects that are written, and a helper that throws": `
    import { grad, valueAndGrad } from "nabla";
    class Body { constructor(public x: number, public v: number) {} move(dt: number): void { this.x += this.v * dt; this.v -= Math.sin(this.x) * dt; } }
    function checked(a: number): number { if (a > 1e3) throw new RangeError("too far: " + a.toFixed(1)); return a * a; }
    function f(p: Float64Array): number {
      const one = new Body(p[0], p[1]), other = new Body(p[1], p[2]);
      let energy = 0;
      for (let i = 0; i < 5; i++) {
        one.move(0.1 * p[2]);
        other.move(0.2);
        const gap = one.x - other.x;
        one.v -= gap * 0.3;
        other.v += gap * 0.3;
        energy += checked(gap) + one.v * other.v;
      }
      return energy + one.x * other.v;
    }
    const first = grad(f), both = valueAndGrad(f);
    const attempt = (run: () => unknown): unknown => { try { return run(); } catch (error) { return String(error); } };
    export const results = (): unknown => [first(Float64Array.of(1, 2, 0.5)), attempt(() => first(Float64Array.of(1e4, 2, 0.5))), both(Float64Array.of(1, 2, 0.5))];`,
  "pullbacks that are called again, and of two calls in turn": `
    import { vjp } from "nabla";
    function g(x: Float64Array): number { const a = x[0] * x[1], b = Math.sin(a), c = b * a + x[1]; return c * c + Math.exp(b) * a; }
    const pull = vjp(g);
    export function results(): unknown {
      const { value: one, pullback: back } = pull(Float64Array.of(0.7, 1.3));
      const { value: two, pullback: again } = pull(Float64Array.of(-0.2, 2.5));
      return [one, two, back(1), again(2), back(-3), again(1)];
    }`,
  "recursion, and absent members": `
    import { grad } from "nabla";
    type Tree = { value: number; bias?: number; left?: Tree; right?: Tree };
    function sum(t: Tree, x: Float64Array): number {
      const own = t.value * x[0] + (t.bias ?? 0.5) * x[1], bent = Math.sin(own) * own + Math.cos(own * x[1]);
      const left = t.left ? sum(t.left, x) * 0.5 : 1, right = t.right ? sum(t.right, x) : x[0];
      return bent * left + right * own;
    }
    const first = grad(sum, { wrt: [0, 1] });
    export const results = (): unknown => first({ value: 1, left: { value: 2, bias: 0.1 }, right: { value: 3, right: { value: 0.4 } } }, Float64Array.of(0.3, 0.7));`,
  "jacobians, and derivatives of derivatives": `
    import { grad, jacobian } from "nabla";
    function f(x: Float64Array): Float64Array {
      const y = new Float64Array(4);
      for (let i = 0; i < 4; i++) { const a = x[i % 3] * x[0], b = Math.sin(a) * x[1]; y[i] = a * b + b * b - Math.exp(a * 0.1); }
      return y;
    }
    function h(x: number): number { const a = x * x, b = Math.sin(a) * x, c = a * b + Math.exp(b * 0.2); return c * a + b / (1 + c * c); }
    const rows = jacobian(f), third = grad(grad(grad(h)));
    export const results = (): unknown => [rows(Float64Array.of(0.3, 0.8, -0.5)), third(0.7)];`,
  "a gradient tape": `
    import { GradientTape } from "nabla";
    export function results(): unknown {
      const tape = new GradientTape();
      const x = Float64Array.of(0.5, 1.5, -0.3);
      tape.watch(x);
      let s = 0;
      for (let i = 0; i < 3; i++) { const a = x[i] * x[0], b = Math.sin(a) + a * x[1]; s += b * b - a; }
      const loss = s * Math.exp(s * 0.1);
      return [loss, tape.gradient(loss, x)];
    }`,
};
