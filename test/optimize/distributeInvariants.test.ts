import { describe, test } from "vitest";
import { distributeInvariants } from "../../transforms/optimize/distributeInvariants.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

/** Sweeps over the elements of `%w`, eight at a time, whose body is `sweep`. */
const sweeps = (sweep: string, before = ""): string => `func @f(%w: Float64Array, %x: Float64Array, %out: Float64Array) -> () {
  %0 = const 0
  %p = length %w
  %n = length %x
  ${before}
  for %first in %0..%p step 8 {
    ${sweep}
  }
}`;

describe("what a sweep computes", () => {
  test("is computed once if it is the same in all sweeps", () => {
    expectPass(
      distributeInvariants,
      sweeps(`%v = load %w, %first
      for %i in %0..%n { %1 = load %x, %i  %2 = exp %1  %3 = mul %2, %v  acc %out, %first, %3 }`),
      sweeps(
        `%v = load %w, %first
        for %i0 in %0..%n { %20 = load %k, %i0  %10 = load %x, %i0  %3 = mul %20, %v  acc %out, %first, %3 }`,
        `%k = alloc Float64Array, %n
        for %i in %0..%n { %1 = load %x, %i  %2 = exp %1  store %k, %i, %2 }`,
      ),
    );
  });

  test("is computed again from what is kept where that is cheap", () => {
    expectPass(
      distributeInvariants,
      sweeps(`%v = load %w, %first
      for %i in %0..%n { %1 = load %x, %i  %2 = exp %1  %3 = add %2, %1  %4 = mul %2, %v  %5 = mul %3, %4  acc %out, %first, %5 }`),
      sweeps(
        `%v = load %w, %first
        for %i0 in %0..%n { %20 = load %k, %i0  %10 = load %x, %i0  %3 = add %20, %10  %4 = mul %20, %v  %5 = mul %3, %4  acc %out, %first, %5 }`,
        `%k = alloc Float64Array, %n
        for %i in %0..%n { %1 = load %x, %i  %2 = exp %1  store %k, %i, %2 }`,
      ),
    );
  });

  const stays: Readonly<Record<string, string>> = {
    "is little": `%v = load %w, %first  for %i in %0..%n { %1 = load %x, %i  %2 = add %1, %1  %3 = mul %2, %v  acc %out, %first, %3 }`,
    "depends on the sweep": `%v = load %w, %first  for %i in %0..%n { %1 = load %x, %i  %2 = mul %1, %v  %3 = exp %2  acc %out, %first, %3 }`,
    "depends on what is carried": `%r = for %i in %0..%n carry (%s: f64 = %0) { %1 = load %x, %i  %2 = add %s, %1  %3 = exp %2  acc %out, %first, %3  yield %2 }`,
    "reads what the sweeps write": `for %i in %0..%n { %1 = load %out, %i  %2 = exp %1  acc %out, %first, %2 }`,
    "reads no array of the loop's length": `%v = load %w, %first  for %i in %0..%n { %2 = exp %i  %3 = mul %2, %v  acc %out, %first, %3 }`,
    "is of a loop whose length the sweep decides": `for %i in %0..%first { %1 = load %x, %i  %2 = exp %1  acc %out, %first, %2 }`,
  };
  for (const [what, sweep] of Object.entries(stays)) test(`stays if it ${what}`, () => { expectUnchanged(distributeInvariants, sweeps(sweep)); });
});

test("loops that go one by one are not over directions", () => {
  expectUnchanged(distributeInvariants, sweeps(`for %i in %0..%n { %1 = load %x, %i  %2 = exp %1  acc %out, %first, %2 }`).replace("step 8", ""));
});
