import { describe, expect, test } from "vitest";
import { parseFunc, parseModule } from "../../ir/parser.ts";
import { printFunc } from "../../ir/printer.ts";
import type { Func } from "../../ir/ops.ts";
import { optimize, passes } from "../../transforms/optimize/pipeline.ts";
import { expectPass } from "./support/expectPass.ts";

const pass = (func: Func): Func => optimize(func, { verify: true });

describe("what reverse mode makes becomes what is written by hand", () => {
  test("sum of squares: one loop, no buffer", () => {
    expectPass(
      pass,
      `func @f(%x: Float64Array, %seed: f64) -> (f64, Float64Array) {
        %0 = const 0
        %n = length %x
        %s = for %i in %0..%n carry (%t: f64 = %0) { %a = load %x, %i  %b = mul %a, %a  %c = add %t, %b  yield %c }
        %g = zerosLike %x
        %1 = const 1
        %2 = sub %n, %1
        %3 = sub %0, %1
        %r = for %j in %2..%3 step -1 carry (%sAdj = %seed) {
          %d = load %x, %j
          %4 = mul %sAdj, %d
          %5 = mul %sAdj, %d
          %6 = add %4, %5
          acc %g, %j, %6
          yield %sAdj
        }
        return %s, %g
      }`,
      `func @f(%x: Float64Array, %seed: f64) -> (f64, Float64Array) {
        %0 = const 0
        %n = length %x
        %g = zerosLike %x
        %s = for %i in %0..%n carry (%t: f64 = %0) {
          %a = load %x, %i
          %b = mul %a, %a
          %c = add %t, %b
          %4 = mul %seed, %a
          %6 = add %4, %4
          store %g, %i, %6
          yield %c
        }
        return %s, %g
      }`,
    );
  });

  test("squared length of a matrix times a vector: no temporary", () => {
    expectPass(
      pass,
      `func @f(%A: Float64Array, %x: Float64Array, %m: int, %n: int, %seed: f64) -> (f64, Float64Array, Float64Array) {
        %0 = const 0
        %y = alloc Float64Array, %m
        for %i in %0..%m {
          %r = mul %i, %n
          for %j in %0..%n { %k = add %r, %j  %a = load %A, %k  %b = load %x, %j  %c = mul %a, %b  acc %y, %i, %c }
        }
        %s = for %i2 in %0..%m carry (%t: f64 = %0) { %d = load %y, %i2  %e = mul %d, %d  %u = add %t, %e  yield %u }
        %yAdj = zerosLike %y
        %AAdj = zerosLike %A
        %xAdj = zerosLike %x
        %1 = const 1
        %m1 = sub %m, %1
        %n1 = sub %n, %1
        %minus = const -1
        for %i3 in %m1..%minus step -1 { %f = load %y, %i3  %g = mul %seed, %f  %h = add %g, %g  acc %yAdj, %i3, %h }
        for %i4 in %m1..%minus step -1 {
          %r4 = mul %i4, %n
          for %j4 in %n1..%minus step -1 {
            %k4 = add %r4, %j4
            %o = load %yAdj, %i4
            %a4 = load %A, %k4
            %b4 = load %x, %j4
            %p = mul %o, %b4
            %q = mul %o, %a4
            acc %AAdj, %k4, %p
            acc %xAdj, %j4, %q
          }
        }
        return %s, %AAdj, %xAdj
      }`,
      `func @f(%A: Float64Array, %x: Float64Array, %m: int, %n: int, %seed: f64) -> (f64, Float64Array, Float64Array) {
        %0 = const 0
        %AAdj = zerosLike %A
        %xAdj = zerosLike %x
        %z: f64 = const 0
        %s = for %i in %0..%m carry (%t: f64 = %0) {
          %r = mul %i, %n
          %y = for %j in %0..%n carry (%v = %z) {
            %k = add %r, %j
            %a = load %A, %k
            %b = load %x, %j
            %c = mul %a, %b
            %w = add %v, %c
            yield %w
          }
          %e = mul %y, %y
          %u = add %t, %e
          %g = mul %seed, %y
          %h = add %g, %g
          for %j4 in %0..%n {
            %k4 = add %r, %j4
            %a4 = load %A, %k4
            %b4 = load %x, %j4
            %p = mul %h, %b4
            %q = mul %h, %a4
            store %AAdj, %k4, %p
            acc %xAdj, %j4, %q
          }
          yield %u
        }
        return %s, %AAdj, %xAdj
      }`,
    );
  });

  test("a step with small arrays of state keeps them in locals", () => {
    expectPass(
      pass,
      `func @f(%y: Float64Array, %n: int, %h: f64) -> () {
        %0 = const 0
        %2 = const 2
        for %i in %0..%n {
          %k = alloc Float64Array, %2
          for %d in %0..%2 { %v = load %y, %d  %w = mul %v, %h  store %k, %d, %w }
          for %e in %0..%2 { %u = load %k, %e  %x = load %y, %e  %z = add %x, %u  store %y, %e, %z }
        }
      }`,
      `func @f(%y: Float64Array, %n: int, %h: f64) -> () {
        %0 = const 0
        %1 = const 1
        for %i in %0..%n {
          %v0 = load %y, %0
          %w0 = mul %v0, %h
          %v1 = load %y, %1
          %w1 = mul %v1, %h
          %z0 = add %v0, %w0
          store %y, %0, %z0
          %z1 = add %v1, %w1
          store %y, %1, %z1
        }
      }`,
    );
  });
});

describe("optimize", () => {
  const [square, caller] = parseModule(`
    func @square(%x: f64) -> f64 { %1 = mul %x, %x  return %1 }
    func @f(%x: f64) -> f64 { %1: f64 = call @square, %x  %2: f64 = call @square, %x  %3 = add %1, %2  return %3 }
  `) as [Func, Func];

  test("traces what each pass that changed something made", () => {
    const names: string[] = [];
    const last: Func[] = [];
    const result = optimize(caller, {
      module: new Map([["square", square]]),
      trace: (name, func) => {
        names.push(name);
        last[0] = func;
      },
    });
    expect(names).toEqual(["inlineCalls", "commonSubexpressions"]);
    expect(names.every((name) => passes.some((known) => known.name === name))).toBe(true);
    expect(last[0]).toBe(result);
  });

  test("gives back the very function that is optimal already", () => {
    const func = parseFunc("func @f(%x: f64) -> f64 { %1 = exp %x  return %1 }");
    expect(optimize(func)).toBe(func);
  });

  test("has nothing left to do after itself", () => {
    const text =
      "func @f(%x: f64, %n: int) -> f64 { %0 = const 0  %s = for %i in %0..%n carry (%t = %x) { %1 = exp %x  %2 = mul %t, %1  yield %2 }  return %s }";
    const once = optimize(parseFunc(text));
    expect(printFunc(optimize(once))).toBe(printFunc(once));
  });
});
