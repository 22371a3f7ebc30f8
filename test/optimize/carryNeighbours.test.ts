import { describe, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { adjointMemoryOf } from "../../transforms/optimize/adjointMemory.ts";
import { carryNeighbours } from "../../transforms/optimize/carryNeighbours.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const pass = (func: Func): Func => carryNeighbours(func, adjointMemoryOf());

describe("what is added ahead is carried", () => {
  test("to the next iteration, and added after the loop in the end", () => {
    expectPass(
      pass,
      `func @f(%p: Float64Array, %n: int, %x: f64, %y: f64) -> Float64Array {
        %0 = const 0
        %1 = const 1
        %a = zerosLike %p
        for %i in %0..%n {
          %j = add %i, %1
          acc %a, %i, %x
          acc %a, %j, %y
        }
        return %a
      }`,
      `func @f(%p: Float64Array, %n: int, %x: f64, %y: f64) -> Float64Array {
        %0 = const 0
        %1 = const 1
        %a = zerosLike %p
        %z = const 0
        %s = for %i in %0..%n carry (%c: f64 = %z) {
          %j = add %i, %1
          %t = add %c, %x
          acc %a, %i, %t
          yield %y
        }
        acc %a, %n, %s
        return %a
      }`,
    );
  });

  test("over several iterations, downwards as well, and only if there were any where the array could grow", () => {
    expectPass(
      pass,
      `func @f(%p: f64[], %n: int, %x: f64, %y: f64) -> f64[] {
        %0 = const 0
        %1 = const 1
        %a = zerosLike %p
        for %i in %n..%0 step -1 {
          %h = sub %i, %1
          %j = add %i, %1
          acc %a, %h, %x
          acc %a, %i, %y
          acc %a, %j, %x
        }
        return %a
      }`,
      `func @f(%p: f64[], %n: int, %x: f64, %y: f64) -> f64[] {
        %0 = const 0
        %1 = const 1
        %a = zerosLike %p
        %z = const 0
        %s, %s2 = for %i in %n..%0 step -1 carry (%c: f64 = %z, %c2: f64 = %z) {
          %h = sub %i, %1
          %j = add %i, %1
          %t = add %c, %x
          %t2 = add %c2, %y
          acc %a, %j, %t
          yield %t2, %x
        }
        %ran = gt %n, %0
        if %ran {
          %one = const 1
          %k = add %0, %one
          acc %a, %k, %s
          acc %a, %0, %s2
        }
        return %a
      }`,
    );
  });
});

describe("nothing is carried", () => {
  const around = (body: string): string => `func @f(%p: Float64Array, %n: int, %x: f64, %y: f64) -> Float64Array {
    %0 = const 0
    %1 = const 1
    %2 = const 2
    %a = zerosLike %p
    ${body}
    return %a
  }`;

  test("where the loop reads the array: what is ahead is not there yet", () => {
    expectUnchanged(pass, around("for %i in %0..%n { %j = add %i, %1  acc %a, %i, %x  %v = load %a, %j  acc %a, %j, %v }"));
  });

  test("where it stores in the array, in a loop inside too", () => {
    expectUnchanged(
      pass,
      around("for %i in %0..%n { %j = add %i, %1  acc %a, %i, %x  acc %a, %j, %y  for %k in %0..%i { store %a, %k, %x } }"),
    );
  });

  test("in steps of two, or to places two apart", () => {
    expectUnchanged(pass, around("for %i in %0..%n step 2 { %j = add %i, %1  acc %a, %i, %x  acc %a, %j, %y }"));
    expectUnchanged(pass, around("for %i in %0..%n { %j = add %i, %2  acc %a, %i, %x  acc %a, %j, %y }"));
  });

  test("that only some iterations add", () => {
    expectUnchanged(
      pass,
      around("for %i in %0..%n { %j = add %i, %1  acc %a, %i, %x  %c = gt %i, %2  if %c { acc %a, %j, %y } }"),
    );
  });

  test("from a place that moves otherwise", () => {
    expectUnchanged(
      pass,
      around("for %i in %0..%n { %k = mul %i, %i  %j = add %k, %1  acc %a, %k, %x  acc %a, %j, %y }"),
    );
  });

  test("in memory of the primal, whose sums keep their order", () => {
    expectUnchanged(
      pass,
      `func @f(%a: Float64Array, %n: int, %x: f64, %y: f64) -> () {
        %0 = const 0
        %1 = const 1
        for %i in %0..%n { %j = add %i, %1  acc %a, %i, %x  acc %a, %j, %y }
      }`,
    );
  });
});
