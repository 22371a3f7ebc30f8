import { describe, test } from "vitest";
import { adjointMemoryOf } from "../../transforms/optimize/adjointMemory.ts";
import { pickUnits } from "../../transforms/optimize/pickUnits.ts";
import type { Func } from "../../ir/ops.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const pass = (func: Func): Func => pickUnits(func, adjointMemoryOf());

/** A function with a unit vector %u that has its one at %p while `body` runs. */
function withUnit(body: string, results = "", types = "()"): string {
  return `func @f(%x: Float64Array, %a: Float64Array, %n: int, %p: int, %s: f64) -> ${types} {
    %0 = const 0
    %1 = const 1
    %u = zerosLike %x
    store %u, %p, %1
    ${body}
    store %u, %p, %0
    return ${results}
  }`;
}

describe("picked from the loop", () => {
  test("a sum over a unit vector: its one term", () => {
    expectPass(
      pass,
      withUnit(
        `%r = for %j in %0..%n carry (%t: f64 = %s) {
          %2 = load %u, %j
          %3 = load %a, %j
          %4 = mul %2, %3
          %5 = add %t, %4
          yield %5
        }`,
        "%r",
        "f64",
      ),
      withUnit(
        `for %j in %0..%n {
          %2 = load %u, %j
          %3 = load %a, %j
          %4 = mul %2, %3
        }
        %6 = ge %p, %0
        %7 = lt %p, %n
        %8 = and %6, %7
        %r = if %8 { %9 = load %a, %p  %10 = mul %1, %9  %11 = add %s, %10  yield %11 } else { yield %s }`,
        "%r",
        "f64",
      ),
    );
  });

  test("of a sum of other terms too, only the one", () => {
    expectPass(
      pass,
      withUnit(
        `%r = for %j in %0..%n carry (%t: f64 = %s) {
          %2 = load %u, %j
          %3 = load %a, %j
          %5 = add %t, %3
          %6 = sub %5, %2
          yield %6
        }`,
        "%r",
        "f64",
      ),
      withUnit(
        `%q = for %j in %0..%n carry (%t: f64 = %s) { %2 = load %u, %j  %3 = load %a, %j  %5 = add %t, %3  yield %5 }
        %6 = ge %p, %0
        %7 = lt %p, %n
        %8 = and %6, %7
        %r = if %8 { %9 = sub %q, %1  yield %9 } else { yield %q }`,
        "%r",
        "f64",
      ),
    );
  });

  test("neighbours: once for each of the two iterations, which read zero from one another", () => {
    expectPass(
      pass,
      withUnit(
        `%g = zerosLike %x
        for %j in %0..%n {
          %2 = load %u, %j
          %3 = add %j, %1
          %4 = load %u, %3
          %5 = load %a, %j
          %6 = mul %2, %5
          %7 = sub %4, %6
          acc %g, %0, %7
        }`,
        "%g",
        "Float64Array",
      ),
      withUnit(
        `%g = zerosLike %x
        for %j in %0..%n {
          %2 = load %u, %j
          %3 = add %j, %1
          %4 = load %u, %3
          %5 = load %a, %j
          %6 = mul %2, %5
          %7 = sub %4, %6
        }
        %10 = const 1
        %11 = sub %p, %10
        %12 = ge %11, %0
        %13 = lt %11, %n
        %14 = and %12, %13
        if %14 { acc %g, %0, %1 }
        %15 = ge %p, %0
        %16 = lt %p, %n
        %17 = and %15, %16
        if %17 { %18 = load %a, %p  %19 = mul %1, %18  %20 = neg %19  acc %g, %0, %20 }`,
        "%g",
        "Float64Array",
      ),
    );
  });

  test("stores into zeros, counting down", () => {
    expectPass(
      pass,
      withUnit(
        `%g = zerosLike %x
        for %j in %n..%0 step -1 { %2 = load %u, %j  %3 = exp %s  %4 = mul %2, %3  store %g, %j, %4 }`,
        "%g",
        "Float64Array",
      ),
      withUnit(
        `%g = zerosLike %x
        for %j in %n..%0 step -1 { %2 = load %u, %j  %3 = exp %s  %4 = mul %2, %3 }
        %5 = le %p, %n
        %6 = gt %p, %0
        %7 = and %5, %6
        if %7 { %8 = exp %s  %9 = mul %1, %8  store %g, %p, %9 }`,
        "%g",
        "Float64Array",
      ),
    );
  });

  test("rows: the unit at an invariant plus the induction variable", () => {
    expectPass(
      pass,
      withUnit(
        `%r = for %j in %0..%n carry (%t: f64 = %s) {
          %2 = add %n, %j
          %3 = load %u, %2
          %4 = add %t, %3
          yield %4
        }`,
        "%r",
        "f64",
      ),
      withUnit(
        `for %j in %0..%n { %2 = add %n, %j  %3 = load %u, %2 }
        %5 = sub %p, %n
        %6 = ge %5, %0
        %7 = lt %5, %n
        %8 = and %6, %7
        %r = if %8 { %9 = add %s, %1  yield %9 } else { yield %s }`,
        "%r",
        "f64",
      ),
    );
  });
});

describe("what stays in the loop", () => {
  const sum = (body: string, more = ""): string =>
    withUnit(`${more} %r = for %j in %0..%n carry (%t: f64 = %s) { ${body} }`, "%r", "f64");

  test("a sum of which the loop uses a part", () => {
    expectUnchanged(pass, sum("%2 = load %u, %j  %3 = add %t, %2  store %a, %j, %t  yield %3"));
  });

  test("a product with the carried value", () => {
    expectUnchanged(pass, sum("%2 = load %u, %j  %3 = mul %t, %2  %4 = add %t, %3  yield %4"));
  });

  test("what is not zero where the unit is: a quotient by it, its exponential", () => {
    expectUnchanged(pass, sum("%2 = load %u, %j  %3 = div %j, %2  %4 = add %t, %3  yield %4"));
    expectUnchanged(pass, sum("%2 = load %u, %j  %3 = exp %2  %4 = add %t, %3  yield %4"));
  });

  test("a term that reads what the loop writes", () => {
    expectUnchanged(pass, sum("%2 = load %u, %j  %3 = load %a, %j  %4 = mul %2, %3  %5 = add %t, %4  store %a, %0, %5  yield %5"));
  });

  test("a load from elsewhere in the unit, and a load that one iteration in two executes", () => {
    expectUnchanged(pass, sum("%3 = mul %j, %n  %2 = load %u, %3  %4 = add %t, %2  yield %4"));
    expectUnchanged(
      pass,
      sum("%c = lt %j, %p  %2 = if %c { %3 = load %u, %j  yield %3 } else { yield %0 }  %4 = add %t, %2  yield %4"),
    );
  });

  test("dear functions, if the loop has other things to do", () => {
    expectUnchanged(
      pass,
      sum("%2 = load %u, %j  %3 = load %a, %j  %4 = exp %3  %5 = mul %2, %4  %6 = add %t, %5  store %x, %j, %4  yield %6"),
    );
  });

  test("stores into what is not zero any more, or at one index", () => {
    const store = (before: string, index: string): string =>
      withUnit(`%g = zerosLike %x ${before} for %j in %0..%n { %2 = load %u, %j  store %g, ${index}, %2 }`, "%g", "Float64Array");
    expectUnchanged(pass, store("store %g, %1, %s", "%j"));
    expectUnchanged(pass, store("", "%p"));
  });

  test("everything, if the array is no unit: another store between, no zero in the end, or memory of the program's", () => {
    const body = "%r = for %j in %0..%n carry (%t: f64 = %s) { %2 = load %u, %j  %3 = add %t, %2  yield %3 }";
    const wrap = (made: string, between: string, end: string): string =>
      `func @f(%x: Float64Array, %n: int, %p: int, %s: f64) -> f64 {
        %0 = const 0  %1 = const 1  ${made}  store %u, %p, %1  ${between}  ${body}  ${end}  return %r
      }`;
    const [zeros, end] = ["%u = zerosLike %x", "store %u, %p, %0"];
    expectUnchanged(pass, wrap(zeros, "store %u, %n, %1", end));
    expectUnchanged(pass, wrap(zeros, "if %k { store %u, %n, %1 }".replace("%k", "%q"), end).replace("%s: f64)", "%s: f64, %q: bool)"));
    expectUnchanged(pass, wrap(zeros, "", ""));
    expectUnchanged(pass, wrap(zeros, "", "store %u, %n, %0"));
    expectUnchanged(pass, wrap(zeros, '%e = extern "keep($0)", %u', end));
    expectUnchanged(pass, wrap("%u = alloc Float64Array, %n", "", end));
  });
});
