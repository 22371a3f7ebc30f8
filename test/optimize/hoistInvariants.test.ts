import { describe, test } from "vitest";
import { hoistInvariants } from "../../transforms/optimize/hoistInvariants.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

describe("invariants", () => {
  test("leave all loops that they do not depend on", () => {
    expectPass(
      hoistInvariants,
      `func @f(%a: Float64Array, %b: Float64Array, %n: int, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n {
          for %j in %0..%n {
            %1 = exp %x
            %2 = load %a, %i
            %3 = mul %1, %2
            %4 = length %b
            store %b, %4, %3
          }
        }
      }`,
      `func @f(%a: Float64Array, %b: Float64Array, %n: int, %x: f64) -> () {
        %0 = const 0
        %1 = exp %x
        %4 = length %b
        for %i in %0..%n {
          %2 = load %a, %i
          %3 = mul %1, %2
          for %j in %0..%n { store %b, %4, %3 }
        }
      }`,
    );
  });

  test("include inner loops without effects", () => {
    expectPass(
      hoistInvariants,
      `func @f(%a: Float64Array, %b: Float64Array, %n: int) -> () {
        %0 = const 0
        for %i in %0..%n {
          %s = for %j in %0..%n carry (%t: f64 = %0) { %1 = load %a, %j  %2 = add %t, %1  yield %2 }
          store %b, %i, %s
        }
      }`,
      `func @f(%a: Float64Array, %b: Float64Array, %n: int) -> () {
        %0 = const 0
        %s = for %j in %0..%n carry (%t: f64 = %0) { %1 = load %a, %j  %2 = add %t, %1  yield %2 }
        for %i in %0..%n { store %b, %i, %s }
      }`,
    );
  });

  test("leave both regions of a while", () => {
    expectPass(
      hoistInvariants,
      `func @f(%x: f64, %y: f64) -> f64 {
        %r = while (%s = %x) { %1 = neg %y  %2 = lt %s, %1  yield %2 } do (%t) { %3 = exp %y  %4 = add %t, %3  yield %4 }
        return %r
      }`,
      `func @f(%x: f64, %y: f64) -> f64 {
        %1 = neg %y
        %3 = exp %y
        %r = while (%s = %x) { %2 = lt %s, %1  yield %2 } do (%t) { %4 = add %t, %3  yield %4 }
        return %r
      }`,
    );
  });
});

describe("what stays in the loop", () => {
  test("loads of what the loop writes, or foreign code may write", () => {
    expectUnchanged(
      hoistInvariants,
      `func @f(%a: Float64Array, %b: Float64Array, %n: int) -> () {
        %0 = const 0
        for %i in %0..%n { %1 = load %a, %0  store %a, %i, %1 }
        for %j in %0..%n { %2 = load %b, %0  %3 = extern "log($0)", %2 }
      }`,
    );
  });

  test("a load from a row that may be absent: the loop may not run", () => {
    expectPass(
      hoistInvariants,
      `func @f(%m: Float64Array[], %b: Float64Array, %n: int) -> () {
        %0 = const 0
        for %i in %0..%n { %r = load %m, %0  %1 = load %r, %0  store %b, %i, %1 }
      }`,
      `func @f(%m: Float64Array[], %b: Float64Array, %n: int) -> () {
        %0 = const 0
        %r = load %m, %0
        for %i in %0..%n { %1 = load %r, %0  store %b, %i, %1 }
      }`,
    );
  });

  test("expensive ops and loads in an arm; cheap ops leave it", () => {
    expectPass(
      hoistInvariants,
      `func @f(%a: Float64Array, %c: bool, %n: int, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n {
          if %c {
            %1 = neg %x
            %2 = exp %1
            %3 = load %a, %n
            %4 = add %2, %3
            %5 = extern "log($0)", %4
          }
        }
      }`,
      `func @f(%a: Float64Array, %c: bool, %n: int, %x: f64) -> () {
        %0 = const 0
        %1 = neg %x
        for %i in %0..%n {
          if %c {
            %2 = exp %1
            %3 = load %a, %n
            %4 = add %2, %3
            %5 = extern "log($0)", %4
          }
        }
      }`,
    );
  });

  test("poles, unless they are met in any case, or no derivative is taken of the result", () => {
    const text = (upper: string, inLoop: string, before = ""): string => `func @f(%b: f64, %n: int, %c: bool) -> f64 {
      %0 = const 0
      %3 = const 3
      ${before}
      %s = for %i in %0..${upper} carry (%t: f64 = %b) {
        ${inLoop}
        %2 = add %t, %1
        yield %2
      }
      return %s
    }`;
    expectUnchanged(hoistInvariants, text("%n", "%1 = sqrt %b"));
    expectUnchanged(hoistInvariants, text("%n", "%1 = div %0, %b"));
    expectUnchanged(hoistInvariants, text("%3", "%k = gt %i, %0  %1 = if %k { %4 = sqrt %b  yield %4 } else { yield %b }"));
    expectPass(hoistInvariants, text("%3", "%1 = sqrt %b"), text("%3", "", "%1 = sqrt %b"));
    expectPass(hoistInvariants, text("%n", "%1 = div %b, %3"), text("%n", "", "%1 = div %b, %3"));
    expectPass((func) => hoistInvariants(func, true), text("%n", "%1 = sqrt %b"), text("%n", "", "%1 = sqrt %b"));
  });

  test("ops that make a new array each time", () => {
    expectUnchanged(
      hoistInvariants,
      `func @f(%c: bool, %n: int, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n {
          %a = if %c { %b = arrayLiteral f64[], %x  yield %b } else { %d = arrayLiteral f64[]  yield %d }
          %1 = extern "keep($0)", %a
        }
      }`,
    );
  });

  test("allocations, inner while loops, and the length of a plain array that grows", () => {
    expectUnchanged(
      hoistInvariants,
      `func @f(%l: f64[], %n: int, %x: f64) -> () {
        %0 = const 0
        for %i in %0..%n {
          %a = alloc Float64Array, %n
          %1 = extern "keep($0)", %a
          %w = while (%s = %x) { %2 = lt %s, %x  yield %2 } do (%t) { yield %t }
          %3 = length %l
          store %l, %3, %w
        }
      }`,
    );
  });
});
