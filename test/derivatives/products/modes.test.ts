import { describe, expect, test } from "vitest";
import { emitFunc } from "../../../compiler/backend/emit.ts";
import { emitModule } from "../../../compiler/backend/emitModule.ts";
import { interpret } from "../../../ir/interpreter.ts";
import type { Func, Op, Value } from "../../../ir/ops.ts";
import { parseFunc, parseModule } from "../../../ir/parser.ts";
import { runtimeExports } from "../../support/runtimeExports.ts";
import { adjoint } from "../../../transforms/ad/adjoint.ts";
import { hessianFromGradient } from "../../../transforms/ad/jacobian/hessian.ts";
import { jacobian } from "../../../transforms/ad/jacobian/jacobian.ts";
import { recordedAdjoint } from "../../../transforms/ad/recordedAdjoint.ts";
import { removeRules } from "../../../transforms/ad/rules/removeRules.ts";
import { tangent } from "../../../transforms/ad/tangent.ts";
import { expandProducts } from "../../../transforms/optimize/expandProducts.ts";
import { optimize } from "../../../transforms/optimize/pipeline.ts";
import { centralDifference } from "../../support/centralDifference.ts";
import { expectClose } from "../../support/expectClose.ts";
import { cloneNumbers, innerProduct } from "../../support/numbers.ts";

const matrix = (size: number, phase: number): Float64Array => Float64Array.from({ length: size }, (_, i) => Math.sin(phase + 2.3 * i));
const [m, k, n] = [3, 4, 5];
const args: readonly unknown[] = [matrix(m * k, 1), matrix(k * n, 2), m, k, n];

const expandAll = (func: Func): Func => expandProducts(func, () => true);
const run = (func: Func, ...rest: readonly unknown[]): readonly unknown[] => interpret(optimize(removeRules(func)), cloneNumbers([...args, ...rest]));

/** The squares of the elements of a·b, and how to sum them. */
const squares = (end: string, result: string): Func =>
  parseFunc(`func @f(%a: Float64Array, %b: Float64Array, %m: int, %k: int, %n: int) -> ${result} {
  %0 = const 0
  %mn = mul %m, %n
  %c = alloc Float64Array, %mn
  product add NN, %c, %a, %b, %m, %k, %n
  for %i in %0..%mn { %x = load %c, %i  %y = mul %x, %x  store %c, %i, %y }
  ${end}
}`);

describe("products", () => {
  test.each(["forward", "reverse"] as const)("in a Jacobian of %s mode", (mode) => {
    const func = squares("return %c", "Float64Array");
    for (const at of [0, 1]) {
      const rows = run(jacobian(func, { wrt: [at], name: "rows", mode }));
      expectClose(rows, run(jacobian(expandAll(func), { wrt: [at], name: "rows", mode })), { relative: 1e-12 });
      const seed = matrix((args[at] as Float64Array).length, 5);
      const [, slope] = run(tangent(func, { wrt: [at], name: "slope" }), seed);
      expectClose((rows[0] as Float64Array[]).map((row) => innerProduct(row, seed)), [...(slope as Float64Array)], { relative: 1e-12 });
    }
  });

  test("in a Hessian", () => {
    const func = squares("%s = for %j in %0..%mn carry (%t: f64 = %0) { %v = load %c, %j  %w = mul %v, %v  %u = add %t, %w  yield %u }\n return %s", "f64");
    const hessianOf = (primal: Func): readonly unknown[] => {
      const both = optimize(adjoint(optimize(primal), { wrt: [0], name: "g" }));
      const gradient: Func = { ...both, body: { ...both.body, yields: both.body.yields.slice(1) } };
      return run(hessianFromGradient(gradient, 0, { name: "h" }), 1);
    };
    expectClose(hessianOf(func), hessianOf(expandAll(func)), { relative: 1e-11 });
  });

  test("in a function that calls itself", () => {
    const [func, callee] = parseModule(`func @f(%a: Float64Array, %b: Float64Array) -> f64 {
      %3 = const 3
      %r: f64 = call @deeper, %a, %b, %3
      return %r
    }
    func @deeper(%x: Float64Array, %w: Float64Array, %n: int) -> f64 {
      %0 = const 0
      %1 = const 1
      %5 = const 5
      %length = length %w
      %ends = le %n, %0
      %r = if %ends {
        %s = for %i in %0..%length carry (%t: f64 = %0) { %v = load %x, %i  %q = sin %v  %u = add %t, %q  yield %u }
        yield %s
      } else {
        %y = alloc Float64Array, %length
        product add NT, %y, %x, %w, %5, %5, %5
        for %j in %0..%length { %v2 = load %y, %j  %q2 = tanh %v2  store %y, %j, %q2  store %x, %j, %q2 }
        %less = sub %n, %1
        %s2: f64 = call @deeper, %y, %w, %less
        yield %s2
      }
      return %r
    }`) as [Func, Func];
    const callees = new Map([["deeper", { ...callee, isCallee: true }]]);
    const whole: Func = { ...func, callees };
    const inputs = [matrix(25, 1), matrix(25, 2)];
    const valueAt = (...at: never[]): number => interpret(whole, at, { module: callees.values() })[0] as number;
    const gradient = optimize(adjoint(optimize(whole), { wrt: [0, 1], name: "gradient" }));
    const { text } = emitModule(gradient, { name: "gradient" }, (hint) => hint);
    expect(text).toContain("Product(");
    const compiled = new Function(...Object.keys(runtimeExports), `${text}\nreturn gradient;`)(...Object.values(runtimeExports)) as (...all: unknown[]) => unknown[];
    const [, ...partials] = compiled(...cloneNumbers(inputs), 1);
    expectClose(partials, centralDifference(valueAt, inputs, [0, 1]), { relative: 1e-7 });
  });

  test("in a rule, which forward mode transposes", () => {
    const func = parseFunc(`func @f(%a: Float64Array, %b: Float64Array, %m: int, %k: int, %n: int) -> Float64Array {
      %mn = mul %m, %n
      %c = alloc Float64Array, %mn
      product add NN, %c, %a, %b, %m, %k, %n
      %d = custom reverse 1 0 func @rule(%w: Float64Array, %rows: int, %inner: int, %columns: int, %cAdj: Float64Array) -> Float64Array {
        %mk = mul %rows, %inner
        %aAdj = alloc Float64Array, %mk
        product add NT, %aAdj, %cAdj, %w, %rows, %columns, %inner
        return %aAdj
      }, %c, %a, %b, %m, %k, %n
      return %d
    }`);
    const seed = matrix(m * k, 5);
    const [, slope] = run(tangent(func, { wrt: [0], name: "slope" }), seed);
    const [expected] = interpret(func, [seed, ...args.slice(1)]);
    expectClose(slope, expected, { relative: 1e-12 });
  });
});

describe("recorded products", () => {
  const record = (func: Func, names: readonly string[]): Func => {
    const values = new Map<string | undefined, Value>([...func.body.params, ...func.body.ops.flatMap((op: Op) => op.results)].map((value) => [value.name, value]));
    const sources = names.map((name) => values.get(name) as Value);
    const [value] = func.body.yields as readonly [Value];
    const recording = { name: "tape", ops: func.body.ops, span: undefined, constants: new Set<Value>() };
    const { forward, reverse, gradients } = recordedAdjoint(recording, [{ value, seed: undefined }], sources, false);
    return { ...func, body: { ...func.body, ops: [...forward, ...reverse], yields: gradients as readonly Value[] } };
  };
  const text = (between: string): Func =>
    parseFunc(`func @f(%a: Float64Array, %b: Float64Array, %m: int, %k: int, %n: int) -> Float64Array {
    %0 = const 0
    %mn = mul %m, %n
    %mm = mul %m, %m
    %c = alloc Float64Array, %mn
    product add NN, %c, %a, %b, %m, %k, %n
    %d = alloc Float64Array, %mm
    ${between}
    return %d
  }`);

  test("have gradients by what they multiply and by what they give", () => {
    const func = text("product add NT, %d, %c, %c, %m, %n, %m");
    const gradients = run(record(func, ["a", "c"]));
    expectClose(gradients, run(record(expandAll(func), ["a", "c"])), { relative: 1e-12 });
    const sum = (at: Float64Array): number => (interpret(func, [at, ...args.slice(1)])[0] as Float64Array).reduce((x, y) => x + y, 0);
    expectClose(gradients[0], centralDifference(sum, args.slice(0, 1)), { relative: 1e-8 });
  });

  test("are refused that read what is not complete", () => {
    const func = text("product add NT, %d, %c, %c, %m, %n, %m\n store %c, %0, %m");
    expect(() => record(func, ["c"])).toThrow("'c' is used before its last element is written");
  });
});

test("the emitted value and gradient of a layer", () => {
  const primal = parseFunc(`func @layer(%x: Float64Array, %w: Float64Array, %b: Float64Array) -> f64 {
    %0 = const 0
    %32: int = const 32
    %100: int = const 100
    %16: int = const 16
    %512: int = const 512
    %y = alloc Float64Array, %512
    product add NN, %y, %x, %w, %32, %100, %16
    %sum = for %i in %0..%32 carry (%s: f64 = %0) {
      %row = mul %i, %16
      %inner = for %j in %0..%16 carry (%t: f64 = %s) {
        %at = add %row, %j
        %z = load %y, %at
        %bias = load %b, %j
        %shifted = add %z, %bias
        %unit = tanh %shifted
        %next = add %t, %unit
        yield %next
      }
      yield %inner
    }
    return %sum
  }`);
  const gradient = optimize(adjoint(optimize(primal), { wrt: [1, 2], name: "gradient" }));
  expect(emitFunc(gradient, { name: "layerGradient", types: true }).text).toMatchInlineSnapshot(`
    "function layerGradient(x: Float64Array, w: Float64Array, b: Float64Array, sumAdj: number): [number, Float64Array, Float64Array] {
      const bAdj = new Float64Array(b.length);
      const wAdj = new Float64Array(w.length);
      const y = new Float64Array(512);
      const yAdj = new Float64Array(512);
      setProduct(y, x, w, 32, 100, 16);
      let s = 0;
      for (let i = 0; i < 32; i++) {
        const row = i * 16;
        for (let j = 0; j < 16; j++) {
          const at = row + j;
          const unit = Math.tanh(y[at] + b[j]);
          const t = sumAdj * (1 - unit * unit);
          bAdj[j] += t;
          yAdj[at] = t;
          s += unit;
        }
      }
      setProduct(wAdj, x, yAdj, 100, 32, 16, true);
      return [s, wAdj, bAdj];
    }
    "
  `);
});
