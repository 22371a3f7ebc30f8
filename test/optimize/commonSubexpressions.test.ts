import { describe, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { adjointMemoryOf } from "../../transforms/optimize/adjointMemory.ts";
import { commonSubexpressions } from "../../transforms/optimize/commonSubexpressions.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const pass = (func: Func): Func => commonSubexpressions(func);

describe("scalar ops", () => {
  test("with the same operands, in either order where that is exact", () => {
    expectPass(
      pass,
      `func @f(%x: f64, %y: f64) -> (f64, f64, f64, f64) {
        %1 = mul %x, %y
        %2 = mul %y, %x
        %3 = max %x, %y
        %4 = max %y, %x
        return %1, %2, %3, %4
      }`,
      `func @f(%x: f64, %y: f64) -> (f64, f64, f64, f64) {
        %1 = mul %x, %y
        %3 = max %x, %y
        %4 = max %y, %x
        return %1, %1, %3, %4
      }`,
    );
  });

  test("0 and −0 are two constants, and so are ints and other numbers", () => {
    expectUnchanged(
      pass,
      `func @f() -> (int, f64, f64) {
        %0 = const 0
        %1 = const -0
        %2: f64 = const 0
        return %0, %1, %2
      }`,
    );
  });

  test("of an arm are not known after it, nor in the other", () => {
    expectUnchanged(
      pass,
      `func @f(%c: bool, %x: f64) -> (f64, f64) {
        %r = if %c { %1 = exp %x  yield %1 } else { %2 = exp %x  %3 = neg %2  yield %3 }
        %4 = exp %x
        return %r, %4
      }`,
    );
  });
});

describe("loads", () => {
  test("are shared over writes to another alias class, not over writes that may alias", () => {
    expectPass(
      pass,
      `func @f(%a: Float64Array, %b: Float64Array, %i: int, %j: int, %x: f64) -> (f64, f64, f64) {
        %1 = load %a, %i
        store %b, %i, %x
        %2 = load %a, %i
        store %a, %j, %x
        %3 = load %a, %i
        return %1, %2, %3
      }`,
      `func @f(%a: Float64Array, %b: Float64Array, %i: int, %j: int, %x: f64) -> (f64, f64, f64) {
        %1 = load %a, %i
        store %b, %i, %x
        store %a, %j, %x
        %3 = load %a, %i
        return %1, %1, %3
      }`,
    );
  });

  test("are not shared over a write through a reference that may be the same", () => {
    expectUnchanged(
      pass,
      `func @f(%a: Float64Array, %b: Float64Array, %c: bool, %i: int, %x: f64) -> (f64, f64) {
        %1 = load %a, %i
        %s = select %c, %a, %b
        store %s, %i, %x
        %2 = load %a, %i
        return %1, %2
      }`,
    );
  });

  test("at constant indices outlive writes at others through the same reference only", () => {
    expectPass(
      pass,
      `func @f(%a: Float64Array, %x: f64) -> (f64, f64) {
        %0 = const 0
        %1 = const 1
        %2 = load %a, %0
        store %a, %1, %x
        %3 = load %a, %0
        %v = view %a, %1, %1
        store %v, %1, %x
        %4 = load %a, %0
        %5 = add %3, %4
        return %2, %5
      }`,
      `func @f(%a: Float64Array, %x: f64) -> (f64, f64) {
        %0 = const 0
        %1 = const 1
        %2 = load %a, %0
        store %a, %1, %x
        %v = view %a, %1, %1
        store %v, %1, %x
        %4 = load %a, %0
        %5 = add %2, %4
        return %2, %5
      }`,
    );
  });

  test("in a loop that writes the class are not shared with one in front of it", () => {
    expectUnchanged(
      pass,
      `func @f(%a: Float64Array, %n: int) -> f64 {
        %0 = const 0
        %1 = load %a, %0
        for %i in %0..%n {
          %2 = load %a, %0
          store %a, %i, %2
        }
        %3 = load %a, %0
        %4 = add %1, %3
        return %4
      }`,
    );
  });

  test("of exposed memory are not shared over foreign code; of local memory they are", () => {
    expectPass(
      pass,
      `func @f(%a: Float64Array, %n: int, %x: f64) -> f64 {
        %0 = const 0
        %l = alloc Float64Array, %n
        store %l, %n, %x
        %1 = load %a, %0
        %2 = load %l, %0
        %e = extern "tick()"
        %3 = load %a, %0
        %4 = load %l, %0
        %5 = hypot %1, %2, %3, %4
        return %5
      }`,
      `func @f(%a: Float64Array, %n: int, %x: f64) -> f64 {
        %0 = const 0
        %l = alloc Float64Array, %n
        store %l, %n, %x
        %1 = load %a, %0
        %2 = load %l, %0
        %e = extern "tick()"
        %3 = load %a, %0
        %5 = hypot %1, %2, %3, %2
        return %5
      }`,
    );
  });

  test("in a function value see memory at another time", () => {
    expectUnchanged(
      pass,
      `func @f(%a: Float64Array) -> (f64, function) {
        %0 = const 0
        %1 = load %a, %0
        %2 = lambda () { %3 = load %a, %0  yield %3 }
        return %1, %2
      }`,
    );
  });
});

describe("a load after a store at the same place", () => {
  test("gives the stored value where the index is in range", () => {
    expectPass(
      pass,
      `func @f(%a: Float64Array, %x: f64) -> () {
        %0 = const 0
        %n = length %a
        for %i in %0..%n {
          store %a, %i, %x
          %1 = load %a, %i
          %2 = neg %1
          store %a, %i, %2
        }
      }`,
      `func @f(%a: Float64Array, %x: f64) -> () {
        %0 = const 0
        %n = length %a
        for %i in %0..%n {
          store %a, %i, %x
          %2 = neg %x
          store %a, %i, %2
        }
      }`,
    );
  });

  test("does not where it may be out of range, as such a store is dropped", () => {
    expectUnchanged(
      pass,
      `func @f(%a: Float64Array, %i: int, %x: f64) -> f64 {
        store %a, %i, %x
        %1 = load %a, %i
        return %1
      }`,
    );
  });

  test("does not in arrays that convert", () => {
    expectUnchanged(
      pass,
      `func @f(%x: f64) -> f64 {
        %0 = const 0
        %1 = const 1
        %a = alloc Float32Array, %1
        store %a, %0, %x
        %2 = load %a, %0
        return %2
      }`,
    );
  });

  test("does in plain arrays, which grow, in fields, and in adjoint memory", () => {
    expectPass(
      (func) => commonSubexpressions(func, adjointMemoryOf()),
      `func @f(%l: f64[], %r: P{x: f64}, %m: Float64Array, %i: int, %x: f64) -> (f64, f64, f64) {
        store %l, %i, %x
        %1 = load %l, %i
        set x, %r, %1
        %2 = get x, %r
        %a = zerosLike %m
        store %a, %i, %2
        %3 = load %a, %i
        return %1, %2, %3
      }`,
      `func @f(%l: f64[], %r: P{x: f64}, %m: Float64Array, %i: int, %x: f64) -> (f64, f64, f64) {
        store %l, %i, %x
        set x, %r, %x
        %a = zerosLike %m
        store %a, %i, %x
        return %x, %x, %x
      }`,
    );
  });
});

describe("a load of memory that nothing writes", () => {
  test("gives zero where the index is in range", () => {
    expectPass(
      pass,
      `func @f(%n: int, %k: int) -> (f64, f64) {
        %0 = const 0
        %a = alloc Float64Array, %n
        %s = for %i in %0..%n carry (%t: f64 = %0) { %1 = load %a, %i  %2 = add %t, %1  yield %2 }
        %3 = load %a, %k
        return %s, %3
      }`,
      `func @f(%n: int, %k: int) -> (f64, f64) {
        %0 = const 0
        %a = alloc Float64Array, %n
        %s = for %i in %0..%n carry (%t: f64 = %0) { %1: f64 = const 0  %2 = add %t, %1  yield %2 }
        %3 = load %a, %k
        return %s, %3
      }`,
    );
  });

  test("does not if it was written through another reference, or is not made zero", () => {
    expectUnchanged(
      pass,
      `func @f(%x: f64) -> (f64, f64) {
        %0 = const 0
        %1 = const 1
        %a = alloc Float64Array, %1
        %v = view %a, %0, %1
        store %v, %0, %x
        %2 = load %a, %0
        %b = arrayLiteral Float32Array, %x
        %3 = load %b, %0
        return %2, %3
      }`,
    );
  });
});

describe("stores", () => {
  test("of what is there go, but not in plain arrays, which they may lengthen", () => {
    expectPass(
      pass,
      `func @f(%a: Float64Array, %l: f64[], %i: int) -> () {
        %1 = load %a, %i
        store %a, %i, %1
        %2 = load %l, %i
        store %l, %i, %2
      }`,
      `func @f(%a: Float64Array, %l: f64[], %i: int) -> () {
        %1 = load %a, %i
        %2 = load %l, %i
        store %l, %i, %2
      }`,
    );
  });

  test("change the length of plain arrays", () => {
    expectUnchanged(
      pass,
      `func @f(%l: f64[], %x: f64) -> (int, int) {
        %0 = const 5
        %1 = length %l
        store %l, %0, %x
        %2 = length %l
        return %1, %2
      }`,
    );
  });
});

describe("views of one range", () => {
  test("are one if they serve to access memory only", () => {
    expectPass(
      pass,
      `func @f(%a: Float64Array, %i: int, %n: int) -> f64 {
        %1 = view %a, %i, %n
        %2 = view %a, %i, %n
        %3 = load %1, %i
        %4 = load %2, %i
        %5 = add %3, %4
        return %5
      }`,
      `func @f(%a: Float64Array, %i: int, %n: int) -> f64 {
        %1 = view %a, %i, %n
        %3 = load %1, %i
        %5 = add %3, %3
        return %5
      }`,
    );
  });

  test("are two objects where that can be seen", () => {
    expectUnchanged(
      pass,
      `func @f(%a: Float64Array, %i: int, %n: int) -> (Float64Array, Float64Array) {
        %1 = view %a, %i, %n
        %2 = view %a, %i, %n
        return %1, %2
      }`,
    );
  });
});
