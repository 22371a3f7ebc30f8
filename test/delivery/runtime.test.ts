import { describe, expect, test } from "vitest";
import { runtimeEntries } from "../../compiler/backend/runtimeNames.ts";
import * as nabla from "../../runtime/index.ts";
import * as mathSupport from "../../runtime/math/support.ts";
import * as sparseSupport from "../../runtime/sparse/support.ts";
import * as support from "../../runtime/support.ts";
import * as tensorSupport from "../../runtime/tensor/support.ts";
import { growTape, newTape, requireDense, requireDisjoint, sortedPositions } from "../../runtime/support.ts";

const square = (x: number): number => x * x;

describe("markers in a module that was not compiled", () => {
  const calls: [name: string, call: () => unknown][] = [
    ["grad", () => nabla.grad(square)],
    ["valueAndGrad", () => nabla.valueAndGrad(square)],
    ["vjp", () => nabla.vjp(square)],
    ["jvp", () => nabla.jvp(square)],
    ["jacobian", () => nabla.jacobian((x: number) => [x])],
    ["hessian", () => nabla.hessian(square)],
    ["hvp", () => nabla.hvp(square)],
    ["customVjp", () => nabla.customVjp(square, (x) => [x, (adjoint) => [adjoint]])],
    ["customJvp", () => nabla.customJvp(square, ([x], [dx]) => [x, dx])],
    ["stopGradient", () => nabla.stopGradient(1)],
    ["checkpoint", () => nabla.checkpoint(square)],
    ["GradientTape", () => new nabla.GradientTape()],
  ];

  test.each(calls)("%s names the missing plugin", (name, call) => {
    expect(call).toThrow(nabla.NablaError);
    expect(call).toThrow(name);
    expect(call).toThrow('import nabla from "nabla/vite"');
    expect(call).toThrow("npx nabla build");
  });

  test("every exported function is a marker of this list", () => {
    const functions = Object.keys(nabla).filter((name) => name !== "NablaError");
    expect(functions.sort()).toEqual(calls.map(([name]) => name).sort());
  });
});

test("the entries of the runtime export what generated code calls, and nothing else", () => {
  const entries = { "nabla/runtime/math": mathSupport, "nabla/runtime": support, "nabla/runtime/tensor": tensorSupport, "nabla/runtime/sparse": sparseSupport };
  const exported = Object.entries(entries).map(([entry, module]) => [entry, Object.keys(module).sort()]);
  expect(exported).toEqual(Object.entries(runtimeEntries).map(([entry, names]) => [entry, [...names].sort()]));
});

describe("tape", () => {
  test("growing keeps the values and at least doubles", () => {
    const tape = newTape();
    tape[0] = 1.5;
    tape[tape.length - 1] = -2;
    const grown = growTape(tape, tape.length + 1);
    expect(grown.length).toBe(2 * tape.length);
    expect([grown[0], grown[tape.length - 1], grown[tape.length]]).toEqual([1.5, -2, 0]);
    expect(growTape(tape, 10 * tape.length).length).toBe(10 * tape.length);
  });
});

describe("requireDisjoint", () => {
  const buffer = new ArrayBuffer(80);
  const cases: [what: string, a: Float64Array | number[], b: Float64Array | number[], overlap: boolean][] = [
    ["separate buffers", new Float64Array(3), new Float64Array(3), false],
    ["neighbours in one buffer", new Float64Array(buffer, 0, 5), new Float64Array(buffer, 40, 5), false],
    ["views that share an element", new Float64Array(buffer, 0, 5), new Float64Array(buffer, 32, 2), true],
    ["a view inside another", new Float64Array(buffer), new Float64Array(buffer, 16, 1), true],
    ["an empty view inside another", new Float64Array(buffer), new Float64Array(buffer, 16, 0), false],
    ["equal plain arrays", [1], [1], false],
  ];

  test.each(cases)("%s", (_what, a, b, overlap) => {
    const check = (): void => requireDisjoint(a, b, "f: a and b overlap");
    if (overlap) expect(check).toThrow(new nabla.NablaError("f: a and b overlap"));
    else expect(check).not.toThrow();
  });

  test("one object twice", () => {
    const array = [1, 2];
    expect(() => requireDisjoint(array, array, "same")).toThrow("same");
  });
});

describe("requireDense", () => {
  const holey = new Array<number>(2);

  test.each<[what: string, structure: unknown, isDeep: boolean]>([
    ["an array of undefined", [1, undefined], false],
    ["typed arrays", new Float64Array(2), false],
    ["holes further inside", [holey], false],
    ["no holes at any depth", { a: [[1], [undefined]], b: null }, true],
  ])("accepts %s", (_what, structure, isDeep) => {
    expect(() => requireDense(structure, "holes", isDeep)).not.toThrow();
  });

  test.each<[what: string, structure: unknown, isDeep: boolean]>([
    ["holes", holey, false],
    ["holes in rows", [[1], holey], true],
    ["holes in members", { a: { b: holey } }, true],
  ])("refuses %s", (_what, structure, isDeep) => {
    expect(() => requireDense(structure, "holes", isDeep)).toThrow(new nabla.NablaError("holes"));
  });
});

describe("sortedPositions", () => {
  test("undefined elements are last and never compared", () => {
    const values = [3, undefined, 1, undefined, 2];
    const compare = (i: number, j: number): number => {
      expect([i, j]).not.toContain(1);
      return (values[i] ?? 0) - (values[j] ?? 0);
    };
    expect(sortedPositions(values, compare)).toEqual([2, 4, 0, 1, 3]);
  });
});
