import { describe, test } from "vitest";
import { hoistAllocations } from "../../transforms/optimize/hoistAllocations.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

describe("allocated once", () => {
  test("an array that each iteration fills first", () => {
    expectPass(
      hoistAllocations,
      `func @f(%p: Float64Array, %n: int) -> () {
        %0 = const 0
        %l = length %p
        for %i in %0..%n {
          %a = alloc Float64Array, %l
          for %j in %0..%l { store %a, %j, %i  %1 = load %a, %j  store %p, %j, %1 }
        }
      }`,
      `func @f(%p: Float64Array, %n: int) -> () {
        %0 = const 0
        %l = length %p
        %a = alloc Float64Array, %l
        for %i in %0..%n {
          for %j in %0..%l { store %a, %j, %i  %1 = load %a, %j  store %p, %j, %1 }
        }
      }`,
    );
  });

  test("one that is not filled first is cleared", () => {
    expectPass(
      hoistAllocations,
      `func @f(%p: Float64Array, %n: int) -> () {
        %0 = const 0
        %1 = const 1
        for %i in %0..%n {
          %a = zerosLike %p
          acc %a, %i, %1
          %2 = load %a, %0
          store %p, %i, %2
        }
      }`,
      `func @f(%p: Float64Array, %n: int) -> () {
        %0 = const 0
        %1 = const 1
        %a = zerosLike %p
        for %i in %0..%n {
          %z = const 0
          %l = length %a
          for %k in %z..%l { %y = const 0  store %a, %k, %y }
          acc %a, %i, %1
          %2 = load %a, %0
          store %p, %i, %2
        }
      }`,
    );
  });

  test("a length that may be negative counts only if the loop runs", () => {
    expectPass(
      hoistAllocations,
      `func @f(%p: Float64Array, %n: int) -> () {
        %0 = const 0
        for %i in %0..%n {
          %a = alloc Float64Array, %n
          for %j in %0..%n { store %a, %j, %i }
          %1 = load %a, %i
          store %p, %i, %1
        }
      }`,
      `func @f(%p: Float64Array, %n: int) -> () {
        %0 = const 0
        %r = lt %0, %n
        %z = const 0
        %s = select %r, %n, %z
        %a = alloc Float64Array, %s
        for %i in %0..%n {
          for %j in %0..%n { store %a, %j, %i }
          %1 = load %a, %i
          store %p, %i, %1
        }
      }`,
    );
  });

  test("unless an array of that length was allocated before", () => {
    expectPass(
      hoistAllocations,
      `func @f(%n: int) -> Float64Array {
        %0 = const 0
        %b = alloc Float64Array, %n
        for %i in %0..%n {
          %a = alloc Float64Array, %n
          for %j in %0..%n { store %a, %j, %i }
        }
        return %b
      }`,
      `func @f(%n: int) -> Float64Array {
        %0 = const 0
        %b = alloc Float64Array, %n
        %a = alloc Float64Array, %n
        for %i in %0..%n {
          for %j in %0..%n { store %a, %j, %i }
        }
        return %b
      }`,
    );
  });
});

describe("allocated in each iteration", () => {
  test("arrays that outlive it, plain arrays, and arrays of varying length", () => {
    expectUnchanged(
      hoistAllocations,
      `func @f(%b: Float64Array, %n: int, %x: f64) -> Float64Array {
        %0 = const 0
        %3 = const 3
        %r = for %i in %0..%n carry (%s = %b) {
          %a = alloc Float64Array, %3
          %l = alloc f64[], %3
          store %l, %0, %x
          %v = alloc Float64Array, %i
          store %v, %0, %x
          yield %a
        }
        return %r
      }`,
    );
  });

  test("arrays that a function value may access later", () => {
    expectUnchanged(
      hoistAllocations,
      `func @f(%n: int) -> () {
        %0 = const 0
        %3 = const 3
        for %i in %0..%n {
          %a = alloc Float64Array, %3
          %g = lambda () { %1 = load %a, %0  yield %1 }
          %e = extern "keep($0)", %g
        }
      }`,
    );
  });

  test("in a while, if the length may be negative", () => {
    expectUnchanged(
      hoistAllocations,
      `func @f(%n: int, %c: bool) -> () {
        %0 = const 0
        while () { yield %c } do () { %a = alloc Float64Array, %n  store %a, %0, %n }
      }`,
    );
  });
});

describe("not filled first", () => {
  const filling: readonly (readonly [string, string])[] = [
    ["a loop that starts later", "for %j in %1..%l { store %a, %j, %i }"],
    ["a loop that ends earlier", "for %j in %0..%n { store %a, %j, %i }"],
    ["a loop that goes in steps", "for %j in %0..%l step 2 { store %a, %j, %i }"],
    ["a store that may not be executed", "for %j in %0..%l { if %c { store %a, %j, %i } }"],
    ["another index", "for %j in %0..%l { store %a, %i, %i }"],
    ["a load before the store", "for %j in %0..%l { %2 = load %a, %j  store %a, %j, %2 }"],
    ["a load at another index", "for %j in %0..%l { store %a, %j, %i  %2 = load %a, %i }"],
    ["a sum", "for %j in %0..%l { acc %a, %j, %i }"],
    ["a use before", "%2 = load %a, %0  for %j in %0..%l { store %a, %j, %2 }"],
  ];
  test.each(filling)("%s", (_, body) => {
    const text = (before: string, clearing: string): string => `func @f(%p: Float64Array, %n: int, %c: bool) -> () {
      %0 = const 0
      %1 = const 1
      %l = length %p
      ${before}
      for %i in %0..%n { ${clearing}  ${body} }
    }`;
    const alloc = "%a = alloc Float64Array, %l";
    const clearing = "%z = const 0  %m = length %a  for %k in %z..%m { %y = const 0  store %a, %k, %y }";
    expectPass(hoistAllocations, text("", alloc), text(alloc, clearing));
  });
});
