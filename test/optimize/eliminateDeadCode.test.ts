import { describe, test } from "vitest";
import { eliminateDeadCode } from "../../transforms/optimize/eliminateDeadCode.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

describe("dead code", () => {
  test("unused values, results and carried values that only feed themselves", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%n: int, %x: f64) -> f64 {
        %0 = const 0
        %dead = exp %x
        %p, %q = for %i in %0..%n carry (%a: f64 = %0, %b = %x) {
          %1 = add %a, %i
          %2 = exp %b
          yield %1, %2
        }
        return %p
      }`,
      `func @f(%n: int, %x: f64) -> f64 {
        %0 = const 0
        %p = for %i in %0..%n carry (%a: f64 = %0) {
          %1 = add %a, %i
          yield %1
        }
        return %p
      }`,
    );
  });

  test("a carried value that another needs stays", () => {
    expectUnchanged(
      eliminateDeadCode,
      `func @f(%n: int, %x: f64) -> f64 {
        %0 = const 0
        %p, %q = for %i in %0..%n carry (%a: f64 = %0, %b = %x) {
          %2 = exp %b
          yield %b, %2
        }
        return %p
      }`,
    );
  });

  test("what the condition of a while needs stays", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%x: f64) -> f64 {
        %0 = const 0
        %p, %q, %r = while (%a = %x, %b = %x, %k: f64 = %0) { %c = lt %b, %x  yield %c } do (%s, %t, %u) {
          %1 = exp %t
          %2 = neg %u
          yield %s, %1, %2
        }
        return %p
      }`,
      `func @f(%x: f64) -> f64 {
        %p, %q = while (%a = %x, %b = %x) { %c = lt %b, %x  yield %c } do (%s, %t) {
          %1 = exp %t
          yield %s, %1
        }
        return %p
      }`,
    );
  });

  test("whole loops and ifs without results or effects", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%n: int, %x: f64, %c: bool) -> f64 {
        %0 = const 0
        %p = for %i in %0..%n carry (%a: f64 = %0) {
          %q = if %c { %1 = exp %a  yield %1 } else { yield %x }
          yield %q
        }
        %w = while (%s = %x) { %d = lt %s, %x  yield %d } do (%t) { yield %t }
        return %x
      }`,
      "func @f(%n: int, %x: f64, %c: bool) -> f64 { return %x }",
    );
  });
});

describe("memory", () => {
  test("an array that nothing reads goes with its writes", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%n: int, %x: f64) -> f64 {
        %0 = const 0
        %a = alloc Float64Array, %n
        for %i in %0..%n { store %a, %i, %x  acc %a, %i, %x }
        return %x
      }`,
      "func @f(%n: int, %x: f64) -> f64 { return %x }",
    );
  });

  test("one that a loop reads only to write it goes too; one that is read through an alias stays", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%n: int, %x: f64) -> f64 {
        %0 = const 0
        %a = alloc Float64Array, %n
        %b = alloc Float64Array, %n
        %v = view %b, %0, %n
        for %i in %0..%n {
          %1 = load %a, %i
          %2 = exp %1
          store %a, %i, %2
          store %b, %i, %x
        }
        %3 = load %v, %0
        return %3
      }`,
      `func @f(%n: int, %x: f64) -> f64 {
        %0 = const 0
        %b = alloc Float64Array, %n
        %v = view %b, %0, %n
        for %i in %0..%n { store %b, %i, %x }
        %3 = load %v, %0
        return %3
      }`,
    );
  });

  test("writes after the last read of the element", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%g: Float64Array, %m: int, %n: int, %x: f64) -> () {
        %0 = const 0
        for %o in %0..%m {
          %a = alloc Float64Array, %n
          for %i in %0..%n { store %a, %i, %x }
          for %j in %0..%n {
            %1 = load %a, %j
            store %a, %j, %0
            acc %g, %j, %1
            acc %a, %j, %1
          }
        }
      }`,
      `func @f(%g: Float64Array, %m: int, %n: int, %x: f64) -> () {
        %0 = const 0
        for %o in %0..%m {
          %a = alloc Float64Array, %n
          for %i in %0..%n { store %a, %i, %x }
          for %j in %0..%n {
            %1 = load %a, %j
            acc %g, %j, %1
          }
        }
      }`,
    );
  });

  const readLater: readonly (readonly [string, string])[] = [
    ["the read stands after it", "store %a, %j, %x  %1 = load %a, %j"],
    ["another iteration reads the element", "%k = add %j, %one  %1 = load %a, %k  store %a, %j, %x"],
    ["every iteration reads the element", "%1 = load %a, %0  store %a, %0, %x"],
    [
      "the next iteration of an outer loop reads it",
      "for %i in %0..%n { %1 = load %a, %i  acc %g, %0, %1  store %a, %i, %x }  %1 = load %a, %j",
    ],
    ["it is read through another reference", "%v = view %a, %0, %n  %1 = load %v, %j  store %a, %j, %x"],
    [
      "a loop that is not counted reads it again",
      "%w = while (%s = %x) { %c = lt %s, %x  yield %c } do (%t) { %1 = load %a, %j  store %a, %j, %x  yield %1 }  %1 = neg %w",
    ],
  ];
  test.each(readLater)("a write stays if %s", (_, body) => {
    let count = 0;
    const lines = body.replaceAll("%1 =", () => `%r${count++} =`);
    expectUnchanged(
      eliminateDeadCode,
      `func @f(%g: Float64Array, %n: int, %x: f64) -> () {
        %0 = const 0
        ${body.includes("%one") ? "%one = const 1" : ""}
        %a = alloc Float64Array, %n
        for %j in %0..%n { ${lines.replaceAll(", %1", `, %r0`).replaceAll("yield %1", `yield %r0`)}  acc %g, %j, %r${count - 1} }
      }`,
    );
  });

  test("a field that nothing reads, next to one that is read", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%x: f64) -> f64 {
        %r = record P{a: f64, b: f64}, %x, %x
        set a, %r, %x
        accField b, %r, %x
        %1 = get b, %r
        return %1
      }`,
      `func @f(%x: f64) -> f64 {
        %r = record P{a: f64, b: f64}, %x, %x
        accField b, %r, %x
        %1 = get b, %r
        return %1
      }`,
    );
  });

  test("writes that somebody else may read stay: to parameters, results, and what foreign code was given", () => {
    expectUnchanged(
      eliminateDeadCode,
      `func @f(%p: Float64Array, %x: f64) -> Float64Array {
        %0 = const 0
        %1 = const 1
        store %p, %0, %x
        %a = alloc Float64Array, %1
        store %a, %0, %x
        %b = alloc Float64Array, %1
        store %b, %0, %x
        %2 = extern "console.log($0)", %b
        return %a
      }`,
    );
  });

  test("a store that may lengthen a plain array whose length is used stays", () => {
    expectUnchanged(
      eliminateDeadCode,
      `func @f(%x: f64) -> int {
        %2 = const 2
        %7 = const 7
        %a = alloc f64[], %2
        store %a, %7, %x
        %1 = length %a
        return %1
      }`,
    );
  });
});

describe("effects", () => {
  test("pure foreign code goes, other foreign code, calls and checks stay", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%a: Float64Array, %b: Float64Array) -> () {
        %1 = extern pure "size($0)", %a
        %2 = extern "log($0)", %a
        %3: f64 = call @g, %a
        requireDisjoint "a and b", %a, %b
      }`,
      `func @f(%a: Float64Array, %b: Float64Array) -> () {
        %2 = extern "log($0)", %a
        %3: f64 = call @g, %a
        requireDisjoint "a and b", %a, %b
      }`,
    );
  });

  test("what an unused function value would do goes with it; what a used one does stays", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%a: Float64Array, %x: f64) -> () {
        %0 = const 0
        %l = lambda () { store %a, %0, %x }
        %m = lambda (%y: f64) { store %a, %0, %y }
        %e = extern "call($0)", %m
      }`,
      `func @f(%a: Float64Array, %x: f64) -> () {
        %0 = const 0
        %m = lambda (%y: f64) { store %a, %0, %y }
        %e = extern "call($0)", %m
      }`,
    );
  });
});

describe("tape traffic", () => {
  test("slots that nobody needs go on both sides, and pairs without slots altogether", () => {
    expectPass(
      eliminateDeadCode,
      `func @f(%n: int, %x: f64, %c: bool) -> f64 {
        %0 = const 0
        %t = newTape
        for %i in %0..%n {
          if %c { %1 = exp %x  push %t, %1 } else { %2 = sin %x  push %t, %2 }
          %3 = mul %x, %i
          push %t, %3, %c, %x
        }
        %r = for %j in %0..%n carry (%s = %x) {
          %4: f64, %5: bool, %6: f64 = pop %t
          %7 = if %5 { %8: f64 = pop %t  yield %s } else { %9: f64 = pop %t  %10 = add %s, %9  yield %10 }
          %11 = add %7, %6
          yield %11
        }
        return %r
      }`,
      `func @f(%n: int, %x: f64, %c: bool) -> f64 {
        %0 = const 0
        %t = newTape
        for %i in %0..%n {
          if %c { } else { %2 = sin %x  push %t, %2 }
          push %t, %c, %x
        }
        %r = for %j in %0..%n carry (%s = %x) {
          %5: bool, %6: f64 = pop %t
          %7 = if %5 { yield %s } else { %9: f64 = pop %t  %10 = add %s, %9  yield %10 }
          %11 = add %7, %6
          yield %11
        }
        return %r
      }`,
    );
  });

  test("that is not mirrored stays", () => {
    expectUnchanged(
      eliminateDeadCode,
      `func @f(%x: f64, %y: f64) -> f64 {
        %t = newTape
        push %t, %x, %y
        push %t, %y
        %1: f64, %2: f64 = pop %t
        %3: f64 = pop %t
        return %1
      }`,
    );
  });

  test("of a tape that is given away stays", () => {
    expectUnchanged(
      eliminateDeadCode,
      `func @f(%x: f64) -> f64 {
        %t = newTape
        push %t, %x
        call @g, %t
        %1: f64 = pop %t
        return %x
      }`,
    );
  });
});
