import { describe, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { adjointMemoryOf } from "../../transforms/optimize/adjointMemory.ts";
import { jamLoops } from "../../transforms/optimize/jamLoops.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const jam = (func: Func): Func => jamLoops(func, adjointMemoryOf());

/** A function of rows of data whose loop over them is `loop`. */
const withAdjoint = (loop: string): string => `func @f(%x: Float64Array, %c: Float64Array, %n: int) -> Float64Array {
  %0 = const 0
  %p = length %x
  %a = zerosLike %x
  ${loop}
  return %a
}`;

describe("loops that add to the same elements in each turn", () => {
  test("take three turns at once, and the rest one by one", () => {
    expectPass(
      jam,
      withAdjoint(`for %i in %0..%n {
        %f = load %c, %i
        for %j in %0..%p { %1 = load %x, %j  %2 = mul %f, %1  acc %a, %j, %2 }
      }`),
      withAdjoint(`%d = sub %n, %0
      %three = const 3
      %r = rem %d, %three
      %m = sub %n, %r
      for %i in %0..%m step 3 {
        %one = const 1
        %i2 = add %i, %one
        %two = const 2
        %i3 = add %i, %two
        %f = load %c, %i
        %f2 = load %c, %i2
        %f3 = load %c, %i3
        for %j in %0..%p {
          %1 = load %x, %j
          %2 = load %x, %j
          %3 = load %x, %j
          %4 = mul %f, %1
          %5 = mul %f2, %2
          %6 = mul %f3, %3
          %7 = add %4, %5
          %8 = add %7, %6
          acc %a, %j, %8
        }
      }
      for %i0 in %m..%n {
        %f0 = load %c, %i0
        for %j0 in %0..%p { %10 = load %x, %j0  %11 = mul %f0, %10  acc %a, %j0, %11 }
      }`),
    );
  });

  test("carry sums from turn to turn in order", () => {
    expectPass(
      jam,
      `func @f(%x: Float64Array, %c: Float64Array, %n: int) -> (Float64Array, f64) {
        %0 = const 0
        %p = length %x
        %a = zerosLike %x
        %s = for %i in %0..%n carry (%t: f64 = %0) {
          %f = load %c, %i
          for %j in %0..%p { acc %a, %j, %f }
          %u = add %t, %f
          yield %u
        }
        return %a, %s
      }`,
      `func @f(%x: Float64Array, %c: Float64Array, %n: int) -> (Float64Array, f64) {
        %0 = const 0
        %p = length %x
        %a = zerosLike %x
        %d = sub %n, %0
        %three = const 3
        %r = rem %d, %three
        %m = sub %n, %r
        %q = for %i in %0..%m step 3 carry (%t: f64 = %0) {
          %one = const 1
          %i2 = add %i, %one
          %two = const 2
          %i3 = add %i, %two
          %f = load %c, %i
          %f2 = load %c, %i2
          %f3 = load %c, %i3
          for %j in %0..%p {
            %7 = add %f, %f2
            %8 = add %7, %f3
            acc %a, %j, %8
          }
          %u = add %t, %f
          %u2 = add %u, %f2
          %u3 = add %u2, %f3
          yield %u3
        }
        %s = for %i0 in %m..%n carry (%t0: f64 = %q) {
          %f0 = load %c, %i0
          for %j0 in %0..%p { acc %a, %j0, %f0 }
          %u0 = add %t0, %f0
          yield %u0
        }
        return %a, %s
      }`,
    );
  });

  test("go downwards", () => {
    expectPass(
      jam,
      withAdjoint(`for %i in %n..%0 step -1 { %f = load %c, %i  for %j in %0..%p { acc %a, %j, %f } }`),
      withAdjoint(`%d = sub %0, %n
      %three = const 3
      %r = rem %d, %three
      %m = sub %0, %r
      for %i in %n..%m step -3 {
        %one = const -1
        %i2 = add %i, %one
        %two = const -2
        %i3 = add %i, %two
        %f = load %c, %i
        %f2 = load %c, %i2
        %f3 = load %c, %i3
        for %j in %0..%p {
          %7 = add %f, %f2
          %8 = add %7, %f3
          acc %a, %j, %8
        }
      }
      for %i0 in %m..%0 step -1 { %f0 = load %c, %i0  for %j0 in %0..%p { acc %a, %j0, %f0 } }`),
    );
  });
});

describe("loops stay", () => {
  const unchanged: Readonly<Record<string, string>> = {
    "whose inner loop goes as far as the turn": `for %i in %0..%n { %f = load %c, %i  for %j in %0..%i { acc %a, %j, %f } }`,
    "that add to another element in each turn": `for %i in %0..%n { %f = load %c, %i  for %j in %0..%p { %k = add %i, %j  acc %a, %k, %f } }`,
    "that read what they add to": `for %i in %0..%n { %f = load %a, %i  for %j in %0..%p { acc %a, %j, %f } }`,
    "that add to memory of the primal": `for %i in %0..%n { %f = load %c, %i  for %j in %0..%p { acc %x, %j, %f } }`,
    "that write what they read": `for %i in %0..%n { %f = load %c, %i  store %c, %0, %f  for %j in %0..%p { acc %a, %j, %f } }`,
    "in which an inner loop begins with what is carried": `%s = for %i in %0..%n carry (%t: f64 = %0) {
      %u = for %j in %0..%p carry (%v: f64 = %t) { acc %a, %j, %v  %w = add %v, %v  yield %w }
      yield %u
    }`,
    "that need what is carried before they compute what they carry on": `%s = for %i in %0..%n carry (%t: f64 = %0) {
      %f = mul %t, %t
      for %j in %0..%p { acc %a, %j, %f }
      %u = load %c, %i
      %v = add %u, %f
      yield %v
    }`,
    "that make memory": `for %i in %0..%n { %b = alloc Float64Array, %p  %f = load %c, %i  for %j in %0..%p { acc %a, %j, %f } }`,
    "of few turns": `%seven = const 7  for %i in %0..%seven { %f = load %c, %i  for %j in %0..%p { acc %a, %j, %f } }`,
    "that run the turns that were left over": `%three = const 3  %r = rem %n, %three  %m = sub %n, %r  for %i in %m..%n { %f = load %c, %i  for %j in %0..%p { acc %a, %j, %f } }`,
  };
  for (const [what, loop] of Object.entries(unchanged)) test(what, () => { expectUnchanged(jam, withAdjoint(loop)); });
});
