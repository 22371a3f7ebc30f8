import { describe, test } from "vitest";
import { scalarReplaceArrays } from "../../transforms/optimize/scalarReplaceArrays.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

describe("replaced by their cells", () => {
  test("an array that is written in a loop and an if", () => {
    expectPass(
      scalarReplaceArrays,
      `func @f(%n: int, %x: f64, %c: bool) -> f64 {
        %0 = const 0
        %1 = const 1
        %2 = const 2
        %a = alloc Float64Array, %2
        store %a, %0, %x
        for %i in %0..%n {
          %3 = load %a, %0
          if %c { acc %a, %1, %3 }
          %l = length %a
          store %a, %0, %l
        }
        %4 = load %a, %1
        return %4
      }`,
      `func @f(%n: int, %x: f64, %c: bool) -> f64 {
        %0 = const 0
        %1 = const 1
        %2 = const 2
        %z = const 0
        %p, %q = for %i in %0..%n carry (%s: f64 = %z, %t = %x) {
          %5 = if %c { %6 = add %s, %t  yield %6 } else { yield %s }
          %l = const 2
          yield %5, %l
        }
        return %p
      }`,
    );
  });

  test("records that a loop carries, one replacing the other", () => {
    expectPass(
      scalarReplaceArrays,
      `func @f(%n: int, %x: f64) -> f64 {
        %0 = const 0
        %s = record P{q: f64, v: f64}, %x, %x
        %e = for %i in %0..%n carry (%p = %s) {
          %q = get q, %p
          %v = get v, %p
          %1 = add %q, %v
          %2 = neg %q
          %t = record P{q: f64, v: f64}, %1, %2
          yield %t
        }
        %r = get q, %e
        return %r
      }`,
      `func @f(%n: int, %x: f64) -> f64 {
        %0 = const 0
        %e, %g = for %i in %0..%n carry (%q = %x, %v = %x) {
          %1 = add %q, %v
          %2 = neg %q
          yield %1, %2
        }
        return %e
      }`,
    );
  });

  test("a record of which more members are asked for than it was made with", () => {
    expectPass(
      scalarReplaceArrays,
      `func @f(%x: f64, %c: bool) -> f64 {
        %r = record P{a: f64}, %x
        %q = record P{a: f64, b: f64}, %x, %x
        %w = select %c, %r, %q
        %b = get b, %w
        return %b
      }`,
      `func @f(%x: f64, %c: bool) -> f64 {
        %u: f64 = const undefined
        %s = select %c, %x, %x
        %b = select %c, %u, %x
        return %b
      }`,
    );
  });

  test("arrays filled before they meet in select and if", () => {
    expectPass(
      scalarReplaceArrays,
      `func @f(%x: f64, %c: bool) -> f64 {
        %0 = const 0
        %1 = const 1
        %a = alloc f64[], %1
        store %a, %0, %x
        %b = arrayLiteral f64[], %x
        %s = select %c, %a, %b
        %r = if %c { yield %s } else { %d = arrayLiteral f64[], %0  yield %d }
        %2 = load %r, %0
        return %2
      }`,
      `func @f(%x: f64, %c: bool) -> f64 {
        %0 = const 0
        %1 = const 1
        %z = const 0
        %s = select %c, %x, %x
        %r: f64 = if %c { yield %s } else { yield %0 }
        return %r
      }`,
    );
  });

  test("what narrow arrays store, and zeros of the same shape", () => {
    expectPass(
      scalarReplaceArrays,
      `func @f(%x: f64) -> (f64, f64, Float32Array) {
        %0 = const 0
        %1 = const 1
        %a = arrayLiteral Float32Array, %x
        %b = zerosLike %a
        acc %b, %0, %x
        %e = zerosLike %a
        %i = alloc Int32Array, %1
        store %i, %0, %x
        %2 = load %b, %0
        %3: f64 = load %i, %0
        return %2, %3, %e
      }`,
      `func @f(%x: f64) -> (f64, int, Float32Array) {
        %0 = const 0
        %1 = const 1
        %a = fround %x
        %z = const 0
        %s = add %z, %x
        %b = fround %s
        %k = const 1
        %e = alloc Float32Array, %k
        %i = bitOr %x, %z
        return %b, %i, %e
      }`,
    );
  });
});

describe("a life that begins in each iteration of an outer loop", () => {
  test("counts the loops inside it only", () => {
    expectPass(
      scalarReplaceArrays,
      `func @f(%n: int, %c: bool, %x: f64) -> f64 {
        %0 = const 0
        %s = for %i in %0..%n carry (%t = %x) {
          %a = arrayLiteral f64[], %x
          %b = arrayLiteral f64[], %t
          store %a, %0, %i
          %m = select %c, %a, %b
          %1 = load %m, %0
          yield %1
        }
        return %s
      }`,
      `func @f(%n: int, %c: bool, %x: f64) -> f64 {
        %0 = const 0
        %s = for %i in %0..%n carry (%t = %x) { %m: f64 = select %c, %i, %t  yield %m }
        return %s
      }`,
    );
  });
});

describe("kept", () => {
  test("arrays with a variable index, an index out of range, or a length that is not constant", () => {
    expectUnchanged(
      scalarReplaceArrays,
      `func @f(%n: int, %x: f64) -> f64 {
        %2 = const 2
        %a = arrayLiteral f64[], %x, %x
        %b = arrayLiteral f64[], %x, %x
        %c = alloc Float64Array, %n
        %3 = load %a, %n
        %4 = load %b, %2
        %5 = load %c, %2
        %6 = hypot %3, %4, %5
        return %6
      }`,
    );
  });

  test("arrays that escape, are viewed, or are stored in others", () => {
    expectUnchanged(
      scalarReplaceArrays,
      `func @f(%x: f64, %p: f64[][]) -> Float64Array {
        %0 = const 0
        %a = arrayLiteral Float64Array, %x
        %b = arrayLiteral f64[], %x
        %1 = extern "log($0)", %b
        %c = arrayLiteral Float64Array, %x
        %v = view %c, %0, %0
        %2 = load %v, %0
        store %a, %0, %2
        %d = arrayLiteral f64[], %x
        store %p, %0, %d
        return %a
      }`,
    );
  });

  test("an array written after it met another: the write is seen through both", () => {
    expectUnchanged(
      scalarReplaceArrays,
      `func @f(%x: f64, %c: bool) -> f64 {
        %0 = const 0
        %a = arrayLiteral f64[], %x
        %b = arrayLiteral f64[], %x
        %s = select %c, %a, %b
        store %a, %0, %0
        %r = load %s, %0
        return %r
      }`,
    );
  });

  test("one written earlier in the text, but in a later iteration", () => {
    expectUnchanged(
      scalarReplaceArrays,
      `func @f(%x: f64, %n: int) -> f64 {
        %0 = const 0
        %a = arrayLiteral f64[], %x
        %b = arrayLiteral f64[], %x
        %r = for %i in %0..%n carry (%p = %b) {
          store %a, %0, %i
          %1 = load %p, %0
          yield %a
        }
        %2 = load %r, %0
        return %2
      }`,
    );
  });

  test("one written through the result of the meeting", () => {
    expectUnchanged(
      scalarReplaceArrays,
      `func @f(%x: f64, %c: bool) -> f64 {
        %0 = const 0
        %a = arrayLiteral f64[], %x
        %b = arrayLiteral f64[], %x
        %s = select %c, %a, %b
        store %s, %0, %0
        %r = load %a, %0
        return %r
      }`,
    );
  });

  test("zeros like an array whose length is not known, or may have grown", () => {
    expectUnchanged(
      scalarReplaceArrays,
      `func @f(%p: Float64Array, %n: int, %x: f64) -> (f64, int) {
        %0 = const 0
        %a = zerosLike %p
        %1 = load %a, %0
        %b = arrayLiteral f64[], %x
        store %b, %n, %x
        %c = zerosLike %b
        %2 = length %c
        return %1, %2
      }`,
    );
  });
});
