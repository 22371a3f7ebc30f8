import { describe, expect, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { parseFunc } from "../../ir/parser.ts";
import { printFunc } from "../../ir/printer.ts";
import { adjointMemoryOf } from "../../transforms/optimize/adjointMemory.ts";
import { countUpwards } from "../../transforms/optimize/countUpwards.ts";
import { fuseLoops } from "../../transforms/optimize/fuseLoops.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const exact = (func: Func): Func => fuseLoops(func);
const adjoint = (func: Func): Func => fuseLoops(func, adjointMemoryOf());

describe("fused", () => {
  test("loops that read the same, and what the second needs moves in front", () => {
    expectPass(
      exact,
      `func @f(%x: Float64Array, %n: int, %y: f64) -> (f64, f64, f64) {
        %0 = const 0
        %s = for %i in %0..%n carry (%t: f64 = %0) { %1 = load %x, %i  %2 = add %t, %1  yield %2 }
        %3 = exp %y
        %4 = neg %s
        %r = for %j in %0..%n carry (%u = %3) { %5 = load %x, %j  %6 = mul %u, %5  yield %6 }
        return %s, %4, %r
      }`,
      `func @f(%x: Float64Array, %n: int, %y: f64) -> (f64, f64, f64) {
        %0 = const 0
        %3 = exp %y
        %s, %r = for %i in %0..%n carry (%t: f64 = %0, %u = %3) {
          %1 = load %x, %i
          %2 = add %t, %1
          %5 = load %x, %i
          %6 = mul %u, %5
          yield %2, %6
        }
        %4 = neg %s
        return %s, %4, %r
      }`,
    );
  });

  test("three loops that hand elements on", () => {
    expectPass(
      exact,
      `func @f(%x: Float64Array, %n: int) -> Float64Array {
        %0 = const 0
        %a = alloc Float64Array, %n
        for %i in %0..%n { %1 = load %x, %i  store %a, %i, %1 }
        %b = alloc Float64Array, %n
        for %j in %0..%n { %2 = load %a, %j  store %b, %j, %2 }
        for %k in %0..%n { %3 = load %b, %k  acc %b, %k, %3 }
        return %b
      }`,
      `func @f(%x: Float64Array, %n: int) -> Float64Array {
        %0 = const 0
        %a = alloc Float64Array, %n
        %b = alloc Float64Array, %n
        for %i in %0..%n {
          %1 = load %x, %i
          store %a, %i, %1
          %2 = load %a, %i
          store %b, %i, %2
          %3 = load %b, %i
          acc %b, %i, %3
        }
        return %b
      }`,
    );
  });

  test("loops that add to adjoint memory at any index", () => {
    expectPass(
      adjoint,
      `func @f(%x: Float64Array, %n: int, %k: int, %y: f64) -> Float64Array {
        %0 = const 0
        %g = zerosLike %x
        for %i in %0..%n { acc %g, %k, %y }
        for %j in %0..%n { acc %g, %j, %y }
        return %g
      }`,
      `func @f(%x: Float64Array, %n: int, %k: int, %y: f64) -> Float64Array {
        %0 = const 0
        %g = zerosLike %x
        for %i in %0..%n { acc %g, %k, %y  acc %g, %i, %y }
        return %g
      }`,
    );
  });
});

describe("not fused", () => {
  const first = "for %i in %0..%n { store %a, %i, %y }";
  const cases: readonly (readonly [string, string, string?])[] = [
    [
      "if the second needs a result of the first",
      "%s = for %j in %0..%n carry (%t = %y) { %1 = load %x, %j  yield %1 } for %k in %0..%n { %2 = load %x, %k  store %x, %k, %s }",
      "",
    ],
    ["if the bounds differ", "for %j in %1..%n { %2 = load %a, %j  store %b, %j, %2 }"],
    ["if the steps differ", "for %j in %0..%n step 2 { %2 = load %a, %j  store %b, %j, %2 }"],
    ["if they touch different memory", "for %j in %0..%n { store %b, %j, %y }"],
    [
      "if an iteration reads what a later one wrote",
      "for %j in %0..%n { %k = add %j, %1  %2 = load %a, %k  store %b, %j, %2 }",
    ],
    ["if each iteration reads one element", "for %j in %0..%n { %2 = load %a, %1  store %b, %j, %2 }"],
    ["if they write through different references", "for %j in %0..%n { store %v, %j, %y }"],
    [
      "if what stands between reads what the second writes",
      "%2 = load %a, %1  for %j in %0..%n { store %a, %j, %y }  store %b, %0, %2",
    ],
    [
      "if what stands between writes what the second reads",
      "store %a, %1, %y  for %j in %0..%n { %2 = load %a, %j  store %b, %j, %2 }",
    ],
    [
      "if the second needs what reads what the first wrote",
      "%2 = load %a, %1  for %j in %0..%n { %3 = load %a, %j  acc %b, %j, %2 }",
    ],
    ["if one has effects", 'for %j in %0..%n { %2 = load %a, %j  %3 = extern "log($0)", %2 }'],
  ];
  test.each(cases)("%s", (_, second, before = first) => {
    expectUnchanged(
      exact,
      `func @f(%a: Float64Array, %b: Float64Array, %x: Float64Array, %n: int, %y: f64) -> () {
        %0 = const 0
        ${(second as string).includes("%1 =") ? "" : "%1 = const 1"}
        %v = view %a, %0, %n
        ${before}
        ${second}
      }`,
    );
  });

  test("if memory of a length that may be negative would be made before a check that throws", () => {
    const between = (length: string): string => `func @f(%x: Float64Array, %n: int, %m: int) -> (f64, Float64Array) {
      %0 = const 0
      %s = for %i in %0..%n carry (%t: f64 = %0) { %1 = load %x, %i  %2 = add %t, %1  yield %2 }
      %c = ge %n, %m
      if %c { } else { throw "new Error($0)", %n }
      %k = ${length}
      %a = alloc Float64Array, %k
      for %j in %0..%n { %3 = load %x, %j  store %a, %j, %3 }
      return %s, %a
    }`;
    expectUnchanged(exact, between("sub %n, %m"));
    const fused = printFunc(exact(parseFunc(between("length %x"))));
    expect(fused.match(/= for|for %/g)).toHaveLength(1);
  });

  test("if both only add, but to primal memory", () => {
    expectUnchanged(
      exact,
      `func @f(%x: Float64Array, %n: int, %k: int, %y: f64) -> () {
        %0 = const 0
        for %i in %0..%n { acc %x, %k, %y }
        for %j in %0..%n { acc %x, %j, %y }
      }`,
    );
  });
});

describe("loops that count down", () => {
  const mirror = (
    body: string,
    range = "%m..%e step -1",
  ): string => `func @f(%x: Float64Array, %n: int, %k: int, %y: f64) -> Float64Array {
    %0 = const 0
    %1 = const 1
    %g = zerosLike %x
    %m = sub %n, %1
    %e = const -1
    ${range === "%m..%e step -1" ? "" : "%z = const 0"}
    for %i in ${range} { ${body} }
    return %g
  }`;
  const free: readonly (readonly [string, string])[] = [
    ["one element each", "%2 = load %g, %i  store %g, %i, %y  store %x, %i, %2"],
    ["sums of adjoints", "%2 = load %x, %i  acc %g, %k, %2"],
    ["a row each", "for %j in %0..%k { %r = mul %i, %k  %p = add %r, %j  store %g, %p, %y }"],
    ["an array of its own", "%a = alloc Float64Array, %k  store %a, %k, %y  %2 = load %a, %0  acc %g, %k, %2"],
  ];
  test.each(free)("count up if each iteration uses %s", (_, body) => {
    expectPass((func) => countUpwards(func, adjointMemoryOf()), mirror(body), mirror(body, "%z..%n"));
  });

  const bound: readonly (readonly [string, string])[] = [
    ["one element, and reads the next", "%j = add %i, %1  %2 = load %g, %j  store %g, %i, %2"],
    ["the same element", "store %g, %k, %i"],
    ["one element through two references", "%v = view %g, %0, %n  %2 = load %v, %i  store %g, %i, %2"],
    ["overlapping rows", "for %j in %0..%n { %r = mul %i, %k  %p = add %r, %j  store %g, %p, %y }"],
    ["sums of primal numbers", "acc %x, %k, %y"],
    ["foreign code", '%2 = extern "log($0)", %i'],
  ];
  test.each(bound)("stay if they use %s", (_, body) => {
    expectUnchanged((func) => countUpwards(func, adjointMemoryOf()), mirror(body));
  });

  test("stay if they carry a value, unless it is a sum of adjoints", () => {
    const text = `func @f(%x: Float64Array, %n: int, %y: f64) -> (f64, f64) {
      %0 = const 0
      %1 = const 1
      %e = const -1
      %m = sub %n, %1
      %s = for %i in %m..%e step -1 carry (%xAdj = %y) { %2 = load %x, %i  %3 = add %xAdj, %2  %4 = add %3, %i  yield %4 }
      %r = for %j in %m..%e step -1 carry (%yAdj = %y) { %5 = load %x, %j  %6 = mul %yAdj, %5  %7 = add %yAdj, %6  yield %7 }
      return %s, %r
    }`;
    expectUnchanged((func) => countUpwards(func), text);
    const named = (func: Func): Func => {
      const adjoints = func.body.ops.flatMap((op) => op.regions.flatMap((region) => region.params.slice(1)));
      return countUpwards(func, adjointMemoryOf(new Set(adjoints)));
    };
    expectPass(named, text, text.replace("%s = for %i in %m..%e step -1", "%z = const 0  %s = for %i in %z..%n"));
  });
});
