import { describe, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { adjointMemoryOf } from "../../transforms/optimize/adjointMemory.ts";
import { setInsteadOfAdd } from "../../transforms/optimize/setInsteadOfAdd.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const pass = (func: Func): Func => setInsteadOfAdd(func, adjointMemoryOf());
const text = (
  body: string,
): string => `func @f(%x: Float64Array, %l: f64[], %n: int, %k: int, %c: bool, %y: f64) -> Float64Array {
  %0 = const 0
  %g = zerosLike %x
  ${body}
  return %g
}`;

describe("stored", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["the first sum", "acc %g, %k, %y  acc %g, %k, %y", "store %g, %k, %y  acc %g, %k, %y"],
    ["an element in each iteration", "for %i in %0..%n { acc %g, %i, %y }", "for %i in %0..%n { store %g, %i, %y }"],
    [
      "the first of two at one index",
      "for %i in %0..%n { if %c { acc %g, %i, %y }  acc %g, %i, %n }",
      "for %i in %0..%n { if %c { store %g, %i, %y }  acc %g, %i, %n }",
    ],
    [
      "the first of a sum and a store",
      "for %i in %0..%n { acc %g, %i, %y  store %g, %i, %n }",
      "for %i in %0..%n { store %g, %i, %y  store %g, %i, %n }",
    ],
    [
      "the first of each arm",
      "for %i in %0..%n { if %c { acc %g, %i, %y } else { if %c { acc %g, %i, %n  acc %g, %i, %y } else { acc %g, %i, %k } }  acc %g, %i, %n }",
      "for %i in %0..%n { if %c { store %g, %i, %y } else { if %c { store %g, %i, %n  acc %g, %i, %y } else { store %g, %i, %k } }  acc %g, %i, %n }",
    ],
    [
      "an element of a matrix",
      "for %i in %0..%n { %r = mul %i, %k  for %j in %0..%k { %p = add %r, %j  acc %g, %p, %y } }",
      "for %i in %0..%n { %r = mul %i, %k  for %j in %0..%k { %p = add %r, %j  store %g, %p, %y } }",
    ],
    [
      "a product",
      "%h = alloc Float64Array, %n  product add NN, %h, %x, %x, %k, %k, %k  product add NT, %h, %x, %x, %k, %k, %k",
      "%h = alloc Float64Array, %n  product set NN, %h, %x, %x, %k, %k, %k  product add NT, %h, %x, %x, %k, %k, %k",
    ],
    [
      "a product in a branch",
      "if %c { product add NN, %g, %x, %x, %k, %k, %k } else { acc %g, %k, %y }",
      "if %c { product set NN, %g, %x, %x, %k, %k, %k } else { acc %g, %k, %y }",
    ],
    [
      "although others are read",
      "for %i in %0..%n { %1 = load %g, %k  acc %g, %i, %1 }",
      "for %i in %0..%n { %1 = load %g, %k  store %g, %i, %1 }",
    ],
  ];
  test.each(cases)("%s", (_, before, after) => {
    expectPass(pass, text(before), text(after));
  });
});

describe("added", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["in the arm of another if", "for %i in %0..%n { if %c { store %g, %i, %y }  if %c { } else { acc %g, %i, %n } }"],
    ["in another arm, in inner loops of its own", "for %i in %0..%n { if %c { for %j in %0..%n { acc %g, %j, %y } } else { for %m in %0..%n { acc %g, %m, %n } } }"],
    ["at one index in each iteration", "for %i in %0..%n { acc %g, %k, %y }"],
    ["at one index in each outer iteration", "for %i in %0..%n { for %j in %0..%n { acc %g, %j, %y } }"],
    [
      "at overlapping rows",
      "for %i in %0..%n { %r = mul %i, %k  for %j in %0..%n { %p = add %r, %j  acc %g, %p, %y } }",
    ],
    ["at two indices", "for %i in %0..%n { acc %g, %i, %y  acc %g, %k, %y }"],
    ["after a write", "store %g, %k, %y  for %i in %0..%n { acc %g, %i, %y }"],
    ["by a product in a loop", "for %i in %0..%n { product add NN, %g, %x, %x, %k, %k, %k }"],
    ["by a product after a write", "store %g, %k, %y  product add NN, %g, %x, %x, %k, %k, %k"],
    ["by a product into a part", "%v = view %g, %0, %n  product add NN, %v, %x, %x, %k, %k, %k"],
    ["by a product to memory from elsewhere", "product add NN, %x, %g, %g, %k, %k, %k"],
    ["through another reference", "%v = view %g, %0, %n  for %i in %0..%n { acc %v, %i, %y }"],
    ["in a loop that is not counted", "while () { yield %c } do () { acc %g, %k, %y }"],
    ["to plain arrays, where an index out of range is none", "%h = zerosLike %l  for %i in %0..%n { acc %h, %i, %y }"],
    ["to primal memory, where −0 counts", "%h = alloc Float64Array, %n  for %i in %0..%n { acc %h, %i, %y }"],
  ];
  test.each(cases)("%s", (_, body) => {
    expectUnchanged(pass, text(body));
  });
});
