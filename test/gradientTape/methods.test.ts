import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";

/** Tapes among statements that use `this`. */
const source = `
import { GradientTape } from "nabla";

class Layer {
  constructor(readonly scale: number) {}
  apply(x: number): number { return this.scale * x; }
}

export class Model {
  w = [0.5, 1];
  bias = 2;
  private steps = 0;
  readonly layer = new Layer(3);

  loss(x: number[]): number {
    let s = this.bias;
    for (let i = 0; i < x.length; i++) s += this.layer.apply(this.w[i] * x[i]) ** 2;
    return s;
  }

  /** Reads members. */
  gradient(x: number[]) {
    const tape = new GradientTape();
    const l = this.loss(x);
    return tape.gradient(l, { w: this.w, bias: this.bias, layer: this.layer });
  }

  /** Writes members, and its own field behind. */
  descend(x: number[]) {
    const tape = new GradientTape();
    const l = this.loss(x) * 0.5;
    const g = tape.gradient(l, this.w);
    this.w = this.w.map((v, i) => v - 0.01 * g[i]);
    this.steps++;
    return l;
  }

  get taken() { return this.steps; }

  /** Counts on the tape. */
  counted(x: number) {
    const tape = new GradientTape({ persistent: true });
    let y = x;
    for (let i = 0; i < 2; i++) {
      y *= this.bias * x;
      this.steps++;
    }
    const out = [tape.gradient(y, x)];
    for (let k = 0; k < 2; k++) out.push(tape.gradient(y, this.bias));
    return out;
  }

  slope = (x: number) => {
    const tape = new GradientTape();
    const y = this.bias * x * x;
    return tape.gradient(y, x);
  };
}

export class Tall extends Model {
  override loss(x: number[]): number { return super.loss(x) * 2; }
}

export const plain = {
  k: 3,
  slope(x: number) {
    const tape = new GradientTape();
    const y = this.k * x * x;
    return tape.gradient(y, x);
  },
};
`;

type Model = {
  w: number[];
  bias: number;
  readonly taken: number;
  loss: (x: number[]) => number;
  gradient: (x: number[]) => unknown;
  descend: (x: number[]) => number;
  counted: (x: number) => number[];
  slope: (x: number) => number;
};

describe("tapes in methods", async () => {
  const m = await compileModule<{ readonly Model: new () => Model; readonly Tall: new () => Model; readonly plain: { readonly slope: (x: number) => number } }>(source);

  test("differentiate with respect to members", () => {
    expect(new m.Model().gradient([1, 2])).toEqual({ w: [9, 72], bias: 1, layer: { scale: 2 * 3 * (0.25 + 4) } });
  });

  test("follow the methods of classes below", () => {
    expect(new m.Tall().gradient([1, 2])).toEqual({ w: [18, 144], bias: 2, layer: { scale: 4 * 3 * (0.25 + 4) } });
  });

  test("assign members, once", () => {
    const model = new m.Model();
    expect(model.descend([1, 2])).toBe(model.loss([1, 2]) === 0 ? 0 : 0.5 * (2 + 2.25 + 36));
    expect(model.w.map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0.455, 0.64]);
    expect(model.taken).toBe(1);
    expect(model.counted(3)).toEqual([3 * 4 * 9, 2 * 2 * 27, 2 * 2 * 27]);
    expect(model.taken).toBe(3);
  });

  test("in arrow functions of instances and methods of objects", () => {
    expect(new m.Model().slope(3)).toBe(12);
    expect(m.plain.slope(3)).toBe(18);
  });
});
