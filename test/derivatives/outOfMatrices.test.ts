import { describe, expect, test } from "vitest";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";

const source = `
import { grad, hvp, hessian, jacobian, jvp } from "nabla";

function chain(x: Float64Array, k: number): number {
  let s = 0;
  for (let i = 1; i < x.length; i++) s += Math.sin(x[i] * x[i - 1]) * k + x[i] ** 3;
  return s;
}
function written(x: Float64Array): number {
  for (let i = 1; i < x.length; i++) x[i] *= x[i - 1];
  return x[x.length - 1] ** 2;
}
const folded = (x: readonly number[]): number => x.reduce((s, v) => s * v + v * v, 1);
function outer(x: Float64Array, y: number[]): Float64Array {
  const o = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i++) { o[i] += x[i] * y[i % y.length]; o[i + 1] = Math.exp(x[i] * 0.1); }
  return o;
}
const ends = (x: Float64Array): [number, number] => [x[0] * x[1], x[x.length - 1] ** 2];

export const fresh = { product: hvp(chain), matrix: hessian(chain), writtenProduct: hvp(written), writtenMatrix: hessian(written), foldedProduct: hvp(folded), foldedMatrix: hessian(folded), rows: jacobian(outer), both: jacobian(outer, { wrt: [0, 1] }), two: jacobian(ends) };
const productInto = hvp(chain, { out: true });
const matrixInto = hessian(chain, { out: true });
export const into = { product: productInto, matrix: matrixInto, writtenProduct: hvp(written, { out: true }), writtenMatrix: hessian(written, { out: true }), foldedProduct: hvp(folded, { out: true }), foldedMatrix: hessian(folded, { out: true }), rows: jacobian(outer, { out: true }), back: jacobian(outer, { out: true, mode: "reverse" }), both: jacobian(outer, { wrt: [0, 1], out: true }), two: jacobian(ends, { out: true }) };

/** A step of Newton's method with one matrix for all steps, differentiated. */
export function curvature(x: Float64Array, k: number): number {
  const rows = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  const product = new Float64Array(x.length);
  let s = 0;
  for (let step = 1; step < 3; step++) {
    matrixInto(x, k * step, rows);
    productInto(x, rows[1], k, product);
    s += product[0] * rows[0][1] + product[2];
  }
  return s;
}
export const slope = grad(curvature, { wrt: 1 });
export const ahead = (x: Float64Array, k: number) => jvp(curvature, { wrt: 1 })([x, k], [1]).tangent;
`;

type Call = (...args: unknown[]) => unknown;
type Module = {
  readonly fresh: Readonly<Record<string, Call>>;
  readonly into: Readonly<Record<string, Call>>;
  readonly curvature: (x: Float64Array, k: number) => number;
  readonly slope: (x: Float64Array, k: number) => number;
  readonly ahead: (x: Float64Array, k: number) => number;
};

const used = (length: number): Float64Array => new Float64Array(length).fill(7);
const rowsOf = (count: number, length: number): Float64Array[] => Array.from({ length: count }, () => used(length));
const lists = (count: number, length: number): number[][] => rowsOf(count, length).map((row) => [...row]);

describe("matrices and products in arrays of the caller's", async () => {
  const { fresh, into, curvature, slope, ahead } = await compileModule<Module>({ "main.ts": source });

  test.each([2, 3, 8, 9, 17])("are what they are without, of %i numbers, whatever the arrays held", (n) => {
    const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1));
    const v = x.map((entry) => entry * entry + 1);
    const list = [...x];
    const cases: readonly (readonly [string, readonly unknown[], readonly unknown[], string?])[] = [
      ["product", [x, v, 2], [used(n)]],
      ["matrix", [x, 2], [rowsOf(n, n)]],
      ["foldedProduct", [list, [...v]], [[...used(n)]]],
      ["foldedMatrix", [list], [lists(n, n)]],
      ["rows", [x, [1, 2]], [rowsOf(n + 1, n)]],
      ["back", [x, [1, 2]], [rowsOf(n + 1, n)], "rows"],
      ["both", [x, [1, 2]], [rowsOf(n + 1, n), lists(n + 1, 2)]],
      ["two", [x], [rowsOf(2, n)]],
    ];
    for (const [name, args, outs, same = name] of cases) {
      for (let call = 0; call < 2; call++) {
        const given = into[name]?.(...args, ...outs);
        expect(given, name).toEqual(outs.length === 1 ? outs[0] : outs);
        expectClose(given, fresh[same]?.(...args), { relative: 1e-13 });
      }
    }
  });

  test("of an argument that is written, once", () => {
    const x = Float64Array.of(1.1, 0.7, 2);
    const [first, second] = [x.slice(), x.slice()];
    expectClose(into["writtenProduct"]?.(first, used(3), used(3)), fresh["writtenProduct"]?.(second, used(3)), { relative: 1e-13 });
    expect(first).toEqual(second);
    expectClose(into["writtenMatrix"]?.(first, rowsOf(3, 3)), fresh["writtenMatrix"]?.(second), { relative: 1e-13 });
    expect(first).toEqual(second);
  });

  test("are differentiated, in both modes", () => {
    const x = Float64Array.of(0.3, 0.8, 0.4);
    const h = 1e-5;
    expectClose(slope(x, 0.9), (curvature(x, 0.9 + h) - curvature(x, 0.9 - h)) / (2 * h), { relative: 1e-8 });
    expectClose(ahead(x, 0.9), slope(x, 0.9), { relative: 1e-12 });
  });

  const x = Float64Array.of(1, 2, 3);
  const row = used(3);
  test.each<readonly [string, () => unknown, string]>([
    ["the argument", () => into["product"]?.(x, used(3), 1, x), "the array for the product by 'x' shares memory with 'x'"],
    ["the vector", () => into["product"]?.(x, row, 1, row), "shares memory with 'v'"],
    ["too short", () => into["product"]?.(x, used(3), 1, used(2)), "has another length than 'x'"],
    ["too few rows", () => into["matrix"]?.(x, 1, rowsOf(2, 3)), "another number of rows"],
    ["short rows", () => into["matrix"]?.(x, 1, rowsOf(3, 2)), "a row of the array for the rows by 'x' has another length than 'x'"],
    ["one row for all", () => into["matrix"]?.(x, 1, [row, row, row]), "rows by 'x' share memory"],
    ["the argument as a row", () => into["matrix"]?.(x, 1, [used(3), x, used(3)]), "shares memory with 'x'"],
    ["too few rows of a Jacobian", () => into["rows"]?.(x, [1], rowsOf(3, 3)), "another number of rows"],
    ["too few rows in reverse", () => into["back"]?.(x, [1], rowsOf(3, 3)), "another number of rows"],
    ["too many rows of a tuple", () => into["two"]?.(x, rowsOf(3, 3)), "another number of rows"],
  ])("%s is an error", (_name, call, message) => {
    expect(call).toThrow(message);
  });
});

test.each([
  ["hvp", "(x: number) => x * x", "The gradient of argument 0 of 'f' cannot be written into an array of yours."],
  ["hessian", "(x: { a: number }) => x.a * x.a", "The derivative by argument 0 of 'f' cannot be written into arrays of yours."],
  ["jacobian", "(x: Float32Array) => [x[0]]", "The derivative by argument 0 of 'f' cannot be written into arrays of yours."],
  ["hessian", "(x: number[]) => { x.push(1); return x[0] ** 2; }", "may change its length"],
])("%s of %s is refused", async (marker, f, message) => {
  const { diagnostics, dispose } = await compileSources({ "main.ts": `import { ${marker} } from "nabla";\nconst f = ${f};\nexport const d = ${marker}(f, { out: true });` });
  await dispose();
  expect(diagnostics.map(describeDiagnostic).join("\n")).toContain(message);
});
