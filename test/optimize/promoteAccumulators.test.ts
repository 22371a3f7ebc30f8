import { describe, expect, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { parseFunc } from "../../ir/parser.ts";
import { printFunc } from "../../ir/printer.ts";
import { adjointMemoryOf, noAdjointMemory } from "../../transforms/optimize/adjointMemory.ts";
import { promoteAccumulators } from "../../transforms/optimize/promoteAccumulators.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const exact = (func: Func): Func => promoteAccumulators(func);
const adjoint = (func: Func): Func => promoteAccumulators(func, adjointMemoryOf());

describe("sums into adjoint memory", () => {
  test("are carried by the outermost loop that keeps the address, through its ifs and inner loops", () => {
    expectPass(
      adjoint,
      `func @f(%p: Float64Array, %n: int, %c: bool, %x: f64) -> Float64Array {
        %0 = const 0
        %a = zerosLike %p
        for %i in %0..%n {
          for %j in %0..%n {
            acc %a, %i, %x
            if %c { acc %a, %i, %j }
            acc %a, %j, %x
          }
        }
        return %a
      }`,
      `func @f(%p: Float64Array, %n: int, %c: bool, %x: f64) -> Float64Array {
        %0 = const 0
        %a = zerosLike %p
        for %i in %0..%n {
          %z = const 0
          %s = for %j in %0..%n carry (%t: f64 = %z) {
            %1 = add %t, %x
            %3 = if %c { %2 = add %1, %j  yield %2 } else { yield %1 }
            acc %a, %j, %x
            yield %3
          }
          acc %a, %i, %s
        }
        return %a
      }`,
    );
  });

  test("are not, where the loop reads or stores in the class: the sum is not there yet", () => {
    expectUnchanged(
      adjoint,
      `func @f(%p: Float64Array, %n: int, %k: int, %x: f64) -> Float64Array {
        %0 = const 0
        %a = zerosLike %p
        for %i in %0..%n { acc %a, %k, %x  store %a, %i, %x }
        for %j in %0..%n { %1 = load %a, %j  acc %a, %k, %1 }
        return %a
      }`,
    );
  });

  test("of primal memory keep their order, unless nothing else is at the class", () => {
    expectUnchanged(
      exact,
      `func @f(%p: Float64Array, %n: int, %k: int, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n { acc %p, %k, %x  acc %p, %i, %x }
      }`,
    );
  });

  test("into a row that may be absent are made only if the loop runs", () => {
    expectPass(
      adjoint,
      `func @f(%p: Float64Array[], %n: int, %x: f64) -> () {
        %0 = const 0
        %a = zerosLike %p
        %r = load %a, %n
        for %i in %0..%n { acc %r, %0, %x }
      }`,
      `func @f(%p: Float64Array[], %n: int, %x: f64) -> () {
        %0 = const 0
        %a = zerosLike %p
        %r = load %a, %n
        %z = const 0
        %s = for %i in %0..%n carry (%t: f64 = %z) { %1 = add %t, %x  yield %1 }
        %c = lt %0, %n
        if %c { acc %r, %0, %s }
      }`,
    );
  });
});

describe("cells in locals", () => {
  test("an element that a loop only adds to", () => {
    expectPass(
      exact,
      `func @f(%p: Float64Array, %n: int, %k: int, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n { acc %p, %k, %x }
      }`,
      `func @f(%p: Float64Array, %n: int, %k: int, %x: f64) -> () {
        %0 = const 0
        %b = load %p, %k
        %e = for %i in %0..%n carry (%t = %b) { %1 = add %t, %x  yield %1 }
        store %p, %k, %e
      }`,
    );
  });

  test("several elements at constant indices, and fields", () => {
    expectPass(
      exact,
      `func @f(%r: P{x: f64}, %n: int) -> f64 {
        %0 = const 0
        %1 = const 1
        %2 = const 2
        %a = alloc Float64Array, %2
        for %i in %0..%n {
          %3 = load %a, %0
          store %a, %1, %3
          acc %a, %0, %i
          accField x, %r, %3
        }
        %4 = load %a, %1
        return %4
      }`,
      `func @f(%r: P{x: f64}, %n: int) -> f64 {
        %0 = const 0
        %1 = const 1
        %2 = const 2
        %a = alloc Float64Array, %2
        %5 = load %a, %0
        %6 = load %a, %1
        %7 = get x, %r
        %9, %8, %10 = for %i in %0..%n carry (%12 = %6, %11 = %5, %13 = %7) {
          %14 = add %11, %i
          %15 = add %13, %11
          yield %11, %14, %15
        }
        store %a, %0, %8
        store %a, %1, %9
        set x, %r, %10
        %4 = load %a, %1
        return %4
      }`,
    );
  });

  test("a Float32Array rounds at each write", () => {
    expectPass(
      exact,
      `func @f(%p: Float32Array, %n: int, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n { acc %p, %0, %x }
      }`,
      `func @f(%p: Float32Array, %n: int, %x: f64) -> () {
        %0 = const 0
        %b = load %p, %0
        %e = for %i in %0..%n carry (%t = %b) { %1 = add %t, %x  %2 = fround %1  yield %2 }
        store %p, %0, %e
      }`,
    );
  });

  test("not if an index that may be out of range is read on its own: writes there are dropped", () => {
    expectUnchanged(
      exact,
      `func @f(%p: Float64Array, %n: int, %k: int, %x: f64) -> f64 {
        %0 = const 0
        %s = for %i in %0..%n carry (%t = %x) { store %p, %k, %t  %1 = load %p, %k  yield %1 }
        return %s
      }`,
    );
  });

  test("not if another access may be to the same element", () => {
    expectUnchanged(
      exact,
      `func @f(%p: Float64Array, %q: Float64Array, %c: bool, %n: int, %x: f64) -> () {
        %0 = const 0
        %s = select %c, %p, %q
        for %i in %0..%n { acc %p, %0, %x  acc %s, %0, %x }
        for %j in %0..%n { acc %p, %0, %x  acc %p, %j, %x }
      }`,
    );
  });

  test("not if foreign code in the loop may see the memory", () => {
    expectUnchanged(
      exact,
      `func @f(%p: Float64Array, %n: int, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n { acc %p, %0, %x  %1 = extern "tick()" }
      }`,
    );
  });

  test("plain arrays only where every iteration writes, as a write may lengthen them", () => {
    expectPass(
      exact,
      `func @f(%l: f64[], %m: f64[], %n: int, %c: bool, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n { store %l, %n, %x }
        for %j in %0..%n { if %c { store %m, %n, %x } }
      }`,
      `func @f(%l: f64[], %m: f64[], %n: int, %c: bool, %x: f64) -> () {
        %0 = const 0
        %b = load %l, %n
        %e = for %i in %0..%n carry (%t = %b) { yield %x }
        %1 = lt %0, %n
        if %1 { store %l, %n, %e }
        for %j in %0..%n { if %c { store %m, %n, %x } }
      }`,
    );
  });

  test("not in a row that may be absent: it must not be read for a loop that does not run", () => {
    expectUnchanged(
      exact,
      `func @f(%m: f64[][], %n: int, %x: f64) -> () {
        %0 = const 0
        %r = load %m, %0
        for %i in %0..%n { store %r, %0, %x }
      }`,
    );
  });

  test("not in the condition of a while, whose values do not reach the result", () => {
    expectUnchanged(
      exact,
      `func @f(%r: P{x: f64}, %x: f64) -> () {
        while () { %1 = get x, %r  accField x, %r, %x  %2 = lt %1, %x  yield %2 } do () { }
      }`,
    );
  });
});

describe("an element beside others of its array", () => {
  const last = (func: Func): Func => promoteAccumulators(func, noAdjointMemory, true);
  const pairs = (bounds: string, indices: string): string => `func @f(%a: Float64Array, %n: int, %x: f64) -> () {
    %0 = const 0
    %1 = const 1
    %two = const 2
    for %i in %0..%n {
      %even = mul %two, %i
      %odd = add %even, %1
      %i1 = add %i, %1
      for %j in ${bounds} {
        %evenj = mul %two, %j
        %oddj = add %evenj, %1
        ${indices}
      }
    }
  }`;

  test("is carried where these are certain to be others", () => {
    expectPass(
      last,
      pairs("%0..%i", "acc %a, %even, %x  acc %a, %odd, %x  acc %a, %evenj, %x  acc %a, %oddj, %x"),
      `func @f(%a: Float64Array, %n: int, %x: f64) -> () {
        %0 = const 0
        %1 = const 1
        %two = const 2
        for %i in %0..%n {
          %even = mul %two, %i
          %odd = add %even, %1
          %i1 = add %i, %1
          %first = load %a, %even
          %second = load %a, %odd
          %u, %v = for %j in %0..%i carry (%s: f64 = %first, %t: f64 = %second) {
            %evenj = mul %two, %j
            %oddj = add %evenj, %1
            %p = add %s, %x
            %q = add %t, %x
            acc %a, %evenj, %x
            acc %a, %oddj, %x
            yield %p, %q
          }
          store %a, %even, %u
          store %a, %odd, %v
        }
      }`,
    );
  });

  const kept: Readonly<Record<string, readonly [string, string]>> = {
    "above it": ["%i1..%n", "acc %a, %even, %x  acc %a, %evenj, %x"],
    "above it, downwards": ["%n..%i step -1", "acc %a, %i, %x  acc %a, %j, %x"],
    "of another parity": ["%0..%n", "acc %a, %even, %x  acc %a, %oddj, %x"],
  };
  for (const [which, [bounds, indices]] of Object.entries(kept)) {
    test(`is carried where these are ${which}`, () => {
      const func = parseFunc(pairs(bounds, indices));
      expect(printFunc(last(func))).toContain("carry");
    });
  }

  const stays: Readonly<Record<string, readonly [string, string]>> = {
    "may be it": ["%0..%n", "acc %a, %even, %x  acc %a, %evenj, %x"],
    "are it in the last turn": ["%0..%i1", "acc %a, %i, %x  acc %a, %j, %x"],
    "are it in the first turn": ["%i..%n", "acc %a, %i, %x  acc %a, %j, %x"],
    "go down to it": ["%n..%0 step -1", "acc %a, %1, %x  acc %a, %j, %x"],
    "go in other steps": ["%0..%i step 2", "acc %a, %i, %x  acc %a, %j, %x"],
    "are multiples of something that may be 0": ["%0..%i", "%k = mul %n, %j  %l = mul %n, %i  acc %a, %i, %x  acc %a, %k, %x"],
  };
  for (const [which, [bounds, indices]] of Object.entries(stays)) {
    test(`stays in memory where these ${which}`, () => { expectUnchanged(last, pairs(bounds, indices)); });
  }

  test("stays in memory as long as a derivative is taken of it", () => {
    expectUnchanged(exact, pairs("%0..%i", "acc %a, %even, %x  acc %a, %evenj, %x"));
  });
});
