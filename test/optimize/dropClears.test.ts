import { describe, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { adjointMemoryOf } from "../../transforms/optimize/adjointMemory.ts";
import { dropClears } from "../../transforms/optimize/dropClears.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const drop = (func: Func): Func => dropClears(func, adjointMemoryOf());

/** A loop over steps that adds `first` at its beginning, and clears by `last` at its end. */
const steps = (first: string, last: string, { before = "", between = "", after = "" } = {}): string => `func @f(%x: Float64Array, %out: Float64Array, %n: int) -> () {
  %0 = const 0
  %8 = const 8
  %a = alloc adjoint Float64Array, %8
  ${before}
  for %s in %0..%n {
    ${first}
    for %i in %0..%8 { %1 = load %a, %i  acc %out, %i, %1 }
    ${between}
    ${last}
  }
  ${after}
}`;

const fill = "for %k in %0..%8 { %2 = load %x, %k  acc %a, %k, %2 }";
const clear = "for %l in %0..%8 { store %a, %l, %0 }";

describe("an array that a turn clears for the next one", () => {
  test("is stored into instead", () => {
    expectPass(drop, steps(fill, clear), steps("for %k in %0..%8 { %2 = load %x, %k  store %a, %k, %2 }", "for %l in %0..%8 { }"));
  });

  test("may be read where it is cleared, and summed between", () => {
    const sum = "%5 = load %x, %0  acc %a, %0, %5";
    expectPass(
      drop,
      steps(fill, "for %l in %0..%8 { %3 = load %a, %l  store %a, %l, %0  acc %out, %l, %3 }", { between: sum }),
      steps("for %k in %0..%8 { %2 = load %x, %k  store %a, %k, %2 }", "for %l in %0..%8 { %3 = load %a, %l  acc %out, %l, %3 }", { between: sum }),
    );
  });

  const stays: Readonly<Record<string, readonly [string, string, Parameters<typeof steps>[2]?]>> = {
    "that is used before": [fill, clear, { before: "%6 = load %x, %0  acc %a, %0, %6" }],
    "that is used afterwards": [fill, clear, { after: "%6 = load %a, %0  store %out, %0, %6" }],
    "of which only part is cleared": [fill, "%7 = const 7  for %l in %0..%7 { store %a, %l, %0 }"],
    "of which only part is added to": ["%7 = const 7  for %k in %0..%7 { %2 = load %x, %k  acc %a, %k, %2 }", clear],
    "of which elements are added to twice": ["for %k in %0..%8 { %2 = load %x, %k  acc %a, %k, %2  acc %a, %k, %2 }", clear],
    "of which some turns add": ["for %k in %0..%8 { %2 = load %x, %k  %c = lt %2, %2  if %c { acc %a, %k, %2 } }", clear],
    "of which the neighbour is added to": ["for %k in %0..%8 { %2 = load %x, %k  %q = sub %8, %k  acc %a, %q, %2 }", clear],
    "of which another part is cleared in each turn": ["for %k in %0..%s { %2 = load %x, %k  acc %a, %k, %2 }", "for %l in %0..%s { store %a, %l, %0 }"],
    "that is not set to zero": [fill, "%9 = const 1  for %l in %0..%8 { store %a, %l, %9 }"],
    "that is read after it is cleared": [fill, "for %l in %0..%8 { store %a, %l, %0  %3 = load %a, %l  acc %out, %l, %3 }"],
    "of which another element is read where it is cleared": [fill, "for %l in %0..%8 { store %a, %l, %0  %3 = load %a, %0  acc %out, %l, %3 }"],
    "that is read at the end": [fill, `${clear}  %3 = load %a, %0  acc %out, %0, %3`],
    "that is read first": [`%3 = load %a, %0  acc %out, %0, %3  ${fill}`, clear],
  };
  for (const [which, [first, last, more]] of Object.entries(stays)) test(`stays, ${which}`, () => { expectUnchanged(drop, steps(first, last, more)); });

  test("stays, if it is the primal's", () => {
    expectUnchanged(drop, steps(fill, clear).replace("alloc adjoint", "alloc"));
  });

  test("stays, if it is the caller's", () => {
    expectUnchanged(drop, steps(fill, clear).replace("alloc adjoint Float64Array, %8", "view %x, %0, %8"));
  });
});
