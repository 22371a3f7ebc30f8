import { describe, expect, test } from "vitest";
import type { Tensor } from "../../runtime/tensor/index.ts";
import { compileModule, compileSources } from "../support/compileModule.ts";
import { importSources } from "../support/importSources.ts";

type AnyTensor = Tensor<readonly number[]>;

const header = `
import { grad, valueAndGrad, vjp, jvp, jacobian, hessian, hvp, GradientTape } from "nabla";
import { add, concat, exp, matmul, mean, mul, ones, square, stack, sub, sum, tanh, tensor, type Tensor } from "nabla/tensor";
export { tensor };
`;

const numbersOf = (x: AnyTensor): number[] => [...x.data];

describe("the tutorial of TensorFlow's GradientTape", async () => {
  const m = await compileModule<Record<string, () => unknown>>(`${header}
export function squareOfSum() {
  const x = ones([2, 3]);
  const tape = new GradientTape();
  const y = sum(x);
  const z = square(y);
  return tape.gradient(z, x);
}
export function intermediate() {
  const x = ones([2, 3]);
  const tape = new GradientTape({ persistent: true });
  const y = sum(x);
  const z = square(y);
  const [dx, dy] = [tape.gradient(z, x), tape.gradient(z, y)];
  return [dx, dy];
}
export function nested() {
  const x = tensor([1, 2, 3]);
  const outer = new GradientTape();
  const inner = new GradientTape();
  const y = sum(mul(mul(x, x), x));
  const dx = inner.gradient(y, x);
  const s = sum(dx);
  return outer.gradient(s, x);
}
export function jacobianOnTape() {
  const x = tensor([1, 2, 3]);
  const tape = new GradientTape();
  const y = mul(x, x);
  return tape.jacobian(y, x);
}
export function byIntermediate() {
  const x = tensor([1, 2, 3]);
  const tape = new GradientTape();
  const y = mul(x, 2);
  const z = sum(mul(y, y));
  return tape.gradient(z, y);
}
export function before() {
  const x = tensor([1, 2, 3]);
  const y = mul(x, 2);
  const tape = new GradientTape();
  const z = sum(mul(y, x));
  return tape.gradient(z, [x, y]);
}
export function unrecorded() {
  const x = tensor([1, 2, 3]);
  const tape = new GradientTape();
  const y = tape.stopRecording(() => mul(x, 2));
  const z = sum(mul(y, x).add(mul(tape.stopRecording(() => mul(x, 5)), x)));
  return tape.gradient(z, x);
}
export function batch() {
  const x = tensor([[1, 2], [3, 4]]);
  const tape = new GradientTape();
  const y = mul(x, x);
  return tape.batchJacobian(y, x);
}
`);
  test("gives a 2×3 tensor of 12", () => {
    const gradient = m["squareOfSum"]?.() as AnyTensor;
    expect(gradient.shape).toEqual([2, 3]);
    expect(numbersOf(gradient)).toEqual([12, 12, 12, 12, 12, 12]);
  });
  test("with respect to what is computed on the way", () => {
    const [dx, dy] = m["intermediate"]?.() as [AnyTensor, AnyTensor];
    expect(numbersOf(dx)).toEqual(Array(6).fill(12));
    expect([dy.shape, numbersOf(dy)]).toEqual([[], [12]]);
  });
  test("with respect to what variables hold, and not to what that is computed from", () => {
    expect(numbersOf(m["byIntermediate"]?.() as AnyTensor)).toEqual([4, 8, 12]);
    expect((m["before"]?.() as AnyTensor[]).map(numbersOf)).toEqual([[2, 4, 6], [1, 2, 3]]);
    expect(numbersOf(m["unrecorded"]?.() as AnyTensor)).toEqual([7, 14, 21]);
  });
  test("nests", () => {
    expect(numbersOf(m["nested"]?.() as AnyTensor)).toEqual([6, 12, 18]);
  });
  test("has Jacobians, of batches too", () => {
    const jacobian = m["jacobianOnTape"]?.() as AnyTensor;
    expect([jacobian.shape, numbersOf(jacobian)]).toEqual([[3, 3], [2, 0, 0, 0, 4, 0, 0, 0, 6]]);
    const batch = m["batch"]?.() as AnyTensor;
    expect([batch.shape, numbersOf(batch)]).toEqual([[2, 2, 2], [2, 0, 0, 4, 6, 0, 0, 8]]);
  });
});

describe("tensors in programs", async () => {
  const m = await compileModule<Record<string, (...args: never[]) => unknown>>(`${header}
type Layer = { readonly w: Tensor<[2, 2]>; readonly b: Tensor<[2]> };
const layer = (x: Tensor<[number, 2]>, { w, b }: Layer) => tanh(matmul(x, w).add(b));

export function network(layers: readonly Layer[], x: Tensor<[number, 2]>): number {
  let h = x;
  for (const each of layers) h = layer(h, each);
  return mean(square(h)).item();
}
export const dNetwork = grad(network);

class Scale {
  readonly factor: Tensor<[2]>;
  constructor(factor: Tensor<[2]>) { this.factor = factor; }
  apply(x: Tensor<[2]>): Tensor<[2]> { return x.mul(this.factor); }
}
export const scaled = (x: Tensor<[2]>, s: Tensor<[2]>): number => sum(new Scale(s).apply(new Scale(s).apply(x))).item();
export const dScaled = grad(scaled, { wrt: [0, 1] });

const module1 = tensor([3, 4]);
export const captured = (x: Tensor<[2]>): number => sum(mul(x, module1)).item();
export const dCaptured = grad(captured);

export function branches(x: Tensor<[3]>, k: number): number {
  let y = x;
  if (k > 0) y = mul(x, x);
  else y = exp(x);
  const z = k > 1 ? add(y, 1) : y;
  return sum(mul(z, x)).item();
}
export const dBranches = grad(branches);

export function powers(x: Tensor<[2]>): number {
  let y = x;
  while (sum(y).item() < 100) y = mul(y, x);
  return sum(y).item();
}
export const dPowers = grad(powers);

const cubes = (x: Tensor<[2]>): number => sum(mul(mul(x, x), x)).item();
export function recurrent(h0: Tensor<[2]>, x: Tensor<[2]>): number {
  let h = h0;
  for (let i = 0; i < 3; i++) h = mul(h, x);
  return sum(h).item();
}
export const dRecurrent = grad(recurrent, { wrt: [0, 1] });
export const h = hessian(cubes);
export const hv = hvp(cubes);
export const third = grad((x: Tensor<[2]>) => sum(grad((y: Tensor<[2]>) => sum(grad(cubes)(y)).item())(x)).item());
export const j = jacobian((x: Tensor<[number]>) => mul(x, sum(x)));
export const both = vjp((x: Tensor<[2]>, a: number) => x.mul(a));
export const shapes = grad((x: Tensor<[number, 3]>): number => sum(x).item() * x.shape[0] / x.size + x.rank * x.shape[1]);
`);
  const call = m as Record<string, (...args: unknown[]) => unknown>;
  const tensor = call["tensor"] as (elements: unknown) => AnyTensor;

  test("objects and arrays of tensors have gradients in their structure", () => {
    const layers = [1, 2].map((seed) => ({ w: tensor([[0.1 * seed, 0.2], [-0.3, 0.4 * seed]]), b: tensor([0.05 * seed, -0.1]) }));
    const x = tensor([[1, 2], [0.5, -1], [0.3, 0.7]]);
    const gradient = call["dNetwork"]?.(layers, x) as { w: AnyTensor; b: AnyTensor }[];
    gradient.forEach((part, i) => {
      expect(part.w.shape).toEqual([2, 2]);
      numbersOf(part.w).forEach((slope, k) => {
        const at = (step: number): number => {
          const moved = layers.map((layer, l) => (l === i ? { ...layer, w: tensor([[0, 1], [2, 3]].map((row) => row.map((p) => (layer.w.data[p] ?? NaN) + (p === k ? step : 0)))) } : layer));
          return call["network"]?.(moved, x) as number;
        };
        expect(slope).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 8);
      });
    });
  });
  test("members of classes, and constants of the module", () => {
    const [dx, ds] = call["dScaled"]?.(tensor([1, 2]), tensor([3, 4])) as AnyTensor[];
    expect([numbersOf(dx as AnyTensor), numbersOf(ds as AnyTensor)]).toEqual([[9, 16], [6, 16]]);
    expect(numbersOf(call["dCaptured"]?.(tensor([1, 1])) as AnyTensor)).toEqual([3, 4]);
  });
  test("branches and loops that depend on them", () => {
    expect(numbersOf(call["dBranches"]?.(tensor([1, 2, 3]), 2) as AnyTensor)).toEqual([4, 13, 28]);
    expect(numbersOf(call["dBranches"]?.(tensor([1, 2, 3]), 1) as AnyTensor)).toEqual([3, 12, 27]);
    const [first] = numbersOf(call["dBranches"]?.(tensor([1, 2, 3]), 0) as AnyTensor);
    expect(first).toBeCloseTo(2 * Math.E, 12);
    expect(numbersOf(call["dPowers"]?.(tensor([1, 3])) as AnyTensor)).toEqual([5, 5 * 81]);
  });
  test("one tensor may be given twice, also where a loop makes others of it", () => {
    const x = tensor([2, 3]);
    expect((call["dRecurrent"]?.(x, x) as AnyTensor[]).map(numbersOf)).toEqual([[8, 27], [24, 81]]);
  });
  test("second and third derivatives", () => {
    const x = tensor([2, 3]);
    const hessian = call["h"]?.(x) as AnyTensor;
    expect([hessian.shape, numbersOf(hessian)]).toEqual([[2, 2], [12, 0, 0, 18]]);
    expect(numbersOf(call["hv"]?.(x, tensor([1, 2])) as AnyTensor)).toEqual([12, 36]);
    expect(numbersOf(call["third"]?.(x) as AnyTensor)).toEqual([6, 6]);
  });
  test("Jacobians have the shapes of result and argument", () => {
    const jacobian = call["j"]?.(tensor([1, 2])) as AnyTensor;
    expect([jacobian.shape, numbersOf(jacobian)]).toEqual([[2, 2], [4, 1, 2, 5]]);
  });
  test("a pullback can be called again", () => {
    const { value, pullback } = call["both"]?.(tensor([1, 2]), 3) as { value: AnyTensor; pullback: (t: AnyTensor) => [AnyTensor, number] };
    expect(numbersOf(value)).toEqual([3, 6]);
    for (let i = 0; i < 2; i++) {
      const [dx, da] = pullback(tensor([1, 10]));
      expect([numbersOf(dx), da]).toEqual([[3, 30], 21]);
    }
  });
  test("shapes carry no derivative", () => {
    expect(numbersOf(call["shapes"]?.(tensor([[1, 2, 3]])) as AnyTensor).map((slope) => Math.round(slope * 3))).toEqual([1, 1, 1]);
  });
});

test("shapes that only the running program knows are checked there, before anything is computed", async () => {
  const m = await compileModule<{ d: (x: AnyTensor, y: AnyTensor) => unknown; tensor: (elements: unknown) => AnyTensor }>(`${header}
export const d = grad((x: Tensor<[number, number]>, y: Tensor<[number, number]>): number => sum(matmul(x, y)).item());`);
  expect(() => m.d(m.tensor([[1, 2]]), m.tensor([[1, 2]]))).toThrow(/matmul: shapes \[1, 2\] and \[1, 2\] do not fit/);
});

describe("arguments of all layouts and sizes", async () => {
  const primal = `import { add, concat, logSumExp, matmul, max, mean, mul, slice, softmax, sum, tanh, tensor, transpose, type Tensor } from "nabla/tensor";
export { slice, tensor, transpose };
export const product = (x: Tensor<[number, number]>, w: Tensor<[number, number]>) => matmul(tanh(x), w);
export const rows = (x: Tensor<[number, number]>, w: Tensor<[number, number]>) => add(softmax(x), sum(w));
export const joined = (x: Tensor<[number, number]>, w: Tensor<[number, number]>) => concat([transpose(x), transpose(mul(x, sum(w)))]);
export const largest = (x: Tensor<[number, number]>, w: Tensor<[number, number]>) => add(logSumExp(x, 1), mul(max(x, 1), mean(w)));
`;
  type Primal = (x: AnyTensor, w: AnyTensor) => AnyTensor;
  type Pullback = (x: AnyTensor, w: AnyTensor) => { value: AnyTensor; pullback: (cotangent: AnyTensor) => [AnyTensor, AnyTensor] };
  const names = ["product", "rows", "joined", "largest"];
  const eager = await importSources<Record<string, Primal>>(primal);
  const derivatives = names.map((name) => `export const ${name} = vjp(f.${name});`).join("\n");
  const compiled = await compileModule<Record<string, Pullback>>({ "main.ts": `import { vjp } from "nabla";\nimport * as f from "./primal.ts";\n${derivatives}`, "primal.ts": primal });
  const { tensor, transpose, slice } = eager as unknown as {
    readonly tensor: (elements: unknown, shape?: readonly number[]) => AnyTensor;
    readonly transpose: (x: AnyTensor) => AnyTensor;
    readonly slice: (x: AnyTensor, begin: readonly number[], size: readonly number[]) => AnyTensor;
  };
  const x = tensor([[0.1, 0.5, -0.3], [0.7, -0.2, 0.9]]);
  const w = tensor([[1, 2], [3, 4], [5, 6]]);
  const wide = tensor([[9, 9, 9, 9, 9], [9, 0.1, 0.5, -0.3, 9], [9, 0.7, -0.2, 0.9, 9]]);
  test.each(names)("%s of views is that of dense copies", (name) => {
    const dense = compiled[name]?.(x, w);
    const views: [AnyTensor, AnyTensor] = [slice(wide, [1, 1], [2, 3]), transpose(tensor([[1, 3, 5], [2, 4, 6]]))];
    const viewed = compiled[name]?.(...views);
    expect(numbersOf(viewed?.value as AnyTensor)).toEqual(numbersOf(dense?.value as AnyTensor));
    expect(numbersOf(viewed?.value as AnyTensor)).toEqual(numbersOf(eager[name]?.(x, w) as AnyTensor));
    const cotangent = dense?.value as AnyTensor;
    expect(viewed?.pullback(cotangent).map(numbersOf)).toEqual(dense?.pullback(cotangent).map(numbersOf));
  });
  test.each(names)("%s of tensors without elements", (name) => {
    for (const [rows, columns] of [[0, 3], [2, 0], [0, 0]] as const) {
      const [none, other] = [tensor(new Float64Array(0), [rows, columns]), tensor(new Float64Array(columns * 2), [columns, 2])];
      const wanted = eager[name]?.(none, other) as AnyTensor;
      const { value, pullback } = (compiled[name] as Pullback)(none, other);
      expect([value.shape, numbersOf(value)]).toEqual([wanted.shape, numbersOf(wanted)]);
      expect(pullback(value).map(({ shape }) => shape)).toEqual([[rows, columns], [columns, 2]]);
    }
  });
});

test("rules of the user's own, and checkpoints, take and give tensors", async () => {
  const m = await compileModule<Record<string, (...args: AnyTensor[]) => unknown> & { readonly tensor: (elements: unknown) => AnyTensor }>(`${header.replace("grad,", "checkpoint, customJvp, customVjp, grad, stopGradient,")}
const layer = checkpoint((x: Tensor<[2, 2]>, w: Tensor<[2, 2]>): Tensor<[2, 2]> => tanh(matmul(x, w)));
export const checkpointed = grad((x: Tensor<[2, 2]>, w: Tensor<[2, 2]>) => sum(square(layer(layer(x, w), w))), { wrt: [0, 1] });
export const plain = grad((x: Tensor<[2, 2]>, w: Tensor<[2, 2]>) => sum(square(tanh(matmul(tanh(matmul(x, w)), w)))), { wrt: [0, 1] });
const twice = customVjp((x: Tensor<[2]>): Tensor<[2]> => mul(x, 2), (x) => [mul(x, 2), (adjoint: Tensor<[2]>) => [mul(adjoint, 20)]]);
export const byVjp = grad((x: Tensor<[2]>) => sum(square(twice(x))));
const thrice = customJvp((x: Tensor<[2]>): Tensor<[2]> => mul(x, 3), ([x], [dx]) => [mul(x, 3), mul(dx, 30)]);
export const byJvp = grad((x: Tensor<[2]>) => sum(square(thrice(x))));
const forward = jvp((x: Tensor<[2]>) => square(thrice(x)));
export const tangentByJvp = (x: Tensor<[2]>) => forward([x], [tensor([1, 1])]).tangent;
export const stopped = grad((x: Tensor<[2]>) => sum(mul(x, stopGradient(mul(x, x)))));
`);
  const [x, w, y] = [m.tensor([[0.1, 0.2], [0.3, 0.4]]), m.tensor([[0.5, -0.6], [0.7, 0.8]]), m.tensor([1, 2])];
  const of = (name: string, ...args: AnyTensor[]): number[][] => [m[name]?.(...args) as AnyTensor | AnyTensor[]].flat().map(numbersOf);
  expect(of("checkpointed", x, w)).toEqual(of("plain", x, w));
  expect(of("byVjp", y)).toEqual([[80, 160]]);
  expect(of("byJvp", y)).toEqual([[180, 360]]);
  expect(of("tangentByJvp", y)).toEqual([[180, 360]]);
  expect(of("stopped", y)).toEqual([[1, 4]]);
});

describe("a Jacobian of tensors", () => {
  test("has the effects of the function once", async () => {
    const m = await compileModule<{ j: (x: AnyTensor, seen: number[]) => AnyTensor; tensor: (elements: unknown) => AnyTensor }>(`${header}
export const j = jacobian((x: Tensor<[number, 2]>, seen: number[]): Tensor<[2, number]> => {
  seen.push(x.size);
  return transpose(mul(x, x));
});`.replace("tanh,", "tanh, transpose,"));
    const seen: number[] = [];
    const jacobian = m.j(m.tensor([[1, 2]]), seen);
    expect([jacobian.shape, numbersOf(jacobian), seen]).toEqual([[2, 1, 1, 2], [2, 0, 0, 4], [2]]);
  });
  test("is refused where its shape would take them twice", async () => {
    const compiled = await compileSources(`${header}
export const j = jacobian((x: Tensor<[number]>, k: number) => {
  console.log("once");
  let y = x;
  for (let i = 0; i < k; i++) y = mul(y, x);
  return y;
});`);
    await compiled.dispose();
    expect(compiled.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([expect.stringContaining("NABLA1021 The shape of what 'anonymous' returns is only known by evaluating it twice, and it has an effect: console.log.")]);
  });
  test("of a result whose shape a loop decides", async () => {
    const m = await compileModule<{ j: (x: AnyTensor, k: number) => AnyTensor; tensor: (elements: unknown) => AnyTensor }>(`${header}
export const j = jacobian((x: Tensor<[number]>, k: number) => {
  let y = x;
  for (let i = 0; i < k; i++) y = mul(y, x);
  return y;
});`);
    const jacobian = m.j(m.tensor([2, 3]), 1);
    expect([jacobian.shape, numbersOf(jacobian)]).toEqual([[2, 2], [4, 0, 0, 6]]);
  });
});

describe("operations take the tensors of an array", async () => {
  type Pair = readonly [AnyTensor, AnyTensor];
  const pairs: Record<string, string> = {
    ofTuple: "(pair: readonly [Tensor<[2]>, Tensor<[2]>]) => square(concat(pair))",
    ofTupleOfTwoTypes: "([x, y]: readonly [Tensor<[2]>, Tensor<[2]>]) => { const pair = [outer(x, y), y] as const; return einsum(\"ij,j->i\", pair); }",
    ofVariable: "([x, y]: readonly [Tensor<[2]>, Tensor<[2]>]) => { const pair = [x, y]; return square(stack(pair)); }",
    ofChangedVariable: "([x, y]: readonly [Tensor<[2]>, Tensor<[2]>]) => { const pair = [x, y]; pair[0] = mul(x, y); pair[1] = mul(pair[0], y); return square(addN(pair)); }",
    ofSpread: "(pair: readonly [Tensor<[2]>, Tensor<[2]>]) => { const three = [pair[1], ...pair]; return square(concat([...three, pair[0]])); }",
    ofLoop: "(pair: [Tensor<[2]>, Tensor<[2]>]) => { let y = pair[0]; for (let i = 0; i < 3; i++) { pair = [y, mul(pair[1], pair[0])]; y = addN(pair); } return concat(pair); }",
  };
  const names = Object.keys(pairs);
  const primal = `import { addN, concat, einsum, mul, outer, square, stack, sum, tensor, type Tensor } from "nabla/tensor";
export { tensor };
${names.map((name) => `export const ${name} = ${pairs[name]};\nexport const ${name}Sum = (pair: [Tensor<[2]>, Tensor<[2]>]) => sum(mul(${name}(pair), ${name}(pair))).item();`).join("\n")}`;
  const m = await compileModule<Record<string, (pair: Pair, v?: Pair) => AnyTensor[]>>({
    "main.ts": `import { grad, hvp } from "nabla";\nimport * as f from "./primal.ts";\nexport { tensor } from "nabla/tensor";\n${names.map((name) => `export const ${name} = grad(f.${name}Sum);\nexport const ${name}Hvp = hvp(f.${name}Sum);`).join("\n")}`,
    "primal.ts": primal,
  });
  const eager = await importSources<Record<string, (pair: Pair) => number>>(primal);
  const make = m["tensor"] as unknown as (elements: unknown) => AnyTensor;
  const own = eager["tensor"] as unknown as (elements: unknown) => AnyTensor;
  const at = [0.3, -0.7, 1.1, 0.4];
  const pairOf = (values: readonly number[], maker = make): Pair => [maker(values.slice(0, 2)), maker(values.slice(2))];
  const moved = (k: number, h: number): number[] => at.map((value, i) => value + (i === k ? h : 0));
  const gradient = (name: string, values: readonly number[]): number[] => (m[name]?.(pairOf(values)) ?? []).flatMap(numbersOf);
  test.each(names)("%s", (name) => {
    const value = (values: readonly number[]): number => eager[`${name}Sum`]?.(pairOf(values, own)) ?? NaN;
    gradient(name, at).forEach((element, k) => { expect(element).toBeCloseTo((value(moved(k, 1e-5)) - value(moved(k, -1e-5))) / 2e-5, 6); });
    const product = (m[`${name}Hvp`]?.(pairOf(at), pairOf([1, 0, 0, 0])) ?? []).flatMap(numbersOf);
    const [up, down] = [gradient(name, moved(0, 1e-5)), gradient(name, moved(0, -1e-5))];
    product.forEach((element, k) => { expect(element).toBeCloseTo(((up[k] ?? NaN) - (down[k] ?? NaN)) / 2e-5, 5); });
  });
  test("as many as are declared", async () => {
    const grown = await compileModule<{ d: (x: AnyTensor) => AnyTensor; tensor: (elements: unknown) => AnyTensor }>(`${header}
import { concat } from "nabla/tensor";
export const d = grad((x: Tensor<[2]>) => { const list = [x, x]; list.push(x); return sum(concat(list)); });`);
    expect(() => grown.d(grown.tensor([1, 2]))).toThrow("concat: 'list' has another number of tensors than where it is declared");
    const unknown = await compileSources(`${header}
import { concat } from "nabla/tensor";
export const d = grad((xs: Tensor<[2]>[]) => sum(concat(xs)));`);
    await unknown.dispose();
    expect(unknown.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual(["NABLA1021 How many tensors these are is not known at build time."]);
  });
});

test("derivatives of float32 are float32, alone and in objects", async () => {
  const m = await compileModule<{ kinds: () => unknown }>(`${header}
type Single = Tensor<[2], "float32">;
const product = (x: Single): number => sum(mul(exp(x), x)).item();
const [byHvp, byHessian, byGrad, byJacobian] = [hvp(product), hessian(product), grad(product), jacobian((x: Single) => mul(x, x))];
const inObject = jvp((x: Single) => ({ y: mul(x, x), list: [exp(x)] }));
const arrays = jvp((x: Float32Array) => ({ y: x.map((v) => v * v) }));
const byJvp = jvp((x: Single) => mul(x, x));
export const kinds = () => {
  const x = tensor([1, 2], [2], "float32");
  const { tangent } = inObject([x], [x]);
  const array = new Float32Array([1, 2]);
  const { y } = arrays([array], [array]).tangent;
  return [byHvp(x, x).dtype, byHessian(x).dtype, byGrad(x).dtype, byJacobian(x).dtype, byJvp([x], [x]).tangent.dtype, tangent.y.dtype, tangent.list[0].dtype, y.constructor.name];
};`);
  expect(m.kinds()).toEqual([...Array<string>(7).fill("float32"), "Float32Array"]);
});

test("operations are known by where nabla declares them, not by the names of folders", async () => {
  const own = `export const sum = (x: readonly number[]) => x.reduce((s, v) => s + 2 * v, 0);
export class Tensor { constructor(readonly value: number) {} times(k: number): number { return this.value * k; } }`;
  const m = await compileModule<{ d: (x: number[]) => number[] }>({
    "main.ts": `import { grad } from "nabla";
import { sum, Tensor } from "./runtime/tensor/own.ts";
export const d = grad((x: number[]) => sum(x) * new Tensor(3).times(x[0]));`,
    "runtime/tensor/own.ts": own,
  });
  expect(m.d([1, 2])).toEqual([24, 6]);
});

/** The emitted code of derivatives. */
async function emitted(body: string): Promise<string> {
  const compiled = await compileSources(`${header}${body}`);
  await compiled.dispose();
  expect(compiled.diagnostics).toEqual([]);
  const code = compiled.outputs.get(compiled.pathOf("main.ts"))?.code ?? "";
  return code.slice(code.indexOf("function "));
}

describe("no tensor is left in the code", () => {
  test("a chain of elementwise operations and the sum that ends it are one loop, without memory but the gradient's", async () => {
    const code = await emitted("export const d = grad((x: Tensor<[number]>, y: Tensor<[1]>): number => sum(exp(sub(mul(x, 2), y)).mul(x)).item());");
    expect(code.match(/\bfor \(/g)).toHaveLength(1);
    expect(code.match(/new Float64Array/g)).toHaveLength(1);
    expect(code.match(/tensorOf\(/g)).toHaveLength(1);
  });
  test("tensors that are joined, along any axis, are written and summed where they are used", async () => {
    const code = await emitted(`
      export const d = grad((x: Tensor<[number, 30]>, y: Tensor<[number, 30]>, z: Tensor<[30]>): Tensor<[]> => sum(square(mul(concat([x, y]), z))), { wrt: [0, 1] });
      export const e = grad((x: Tensor<[40, 30]>, y: Tensor<[40, 20]>): Tensor<[]> => sum(square(sum(exp(concat([x, y], 1)), 1))), { wrt: [0, 1] });
      export const f = grad((x: Tensor<[40]>, y: Tensor<[40]>): Tensor<[]> => sum(square(sum(stack([x, y], 1), 1))), { wrt: [0, 1] });`);
    const [d, e, f] = code.split(/^function /m).slice(1) as [string, string, string];
    // The gradients, and what the reverse sweep needs of the exponentials and their sums.
    expect([d, e, f].map((each) => each.match(/new Float64Array/g)?.length)).toEqual([2, 5, 2]);
    expect(f.match(/\bfor \(/g)).toHaveLength(1);
  });
  test("products of matrices in batches are kernels on parts of memory; small ones are loops", async () => {
    const code = await emitted(`
      export const d = grad((x: Tensor<[8, 16, 32]>, y: Tensor<[8, 32, 24]>): Tensor<[]> => sum(exp(matmul(x, y))), { wrt: [0, 1] });
      export const e = grad((x: Tensor<[8, 3, 3]>, y: Tensor<[8, 3, 3]>): Tensor<[]> => sum(exp(matmul(x, y))), { wrt: [0, 1] });`);
    const [d, e] = code.split(/^function /m).slice(1) as [string, string];
    expect(d.match(/addProduct\(/g)).toHaveLength(3);
    expect(e).not.toMatch(/Product|subarray/);
  });
  test("a product of matrices and its two adjoints are kernels that set their result", async () => {
    const code = await emitted("export const d = grad((x: Tensor<[number, 30]>, w: Tensor<[30, 20]>): number => sum(square(matmul(x, w))).item(), { wrt: [0, 1] });");
    expect(code.match(/setProduct\(/g)).toHaveLength(3);
  });
});
