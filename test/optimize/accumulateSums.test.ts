import { describe, test } from "vitest";
import { accumulateSums } from "../../transforms/optimize/accumulateSums.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const text = (body: string): string => `func @f(%a: Float64Array, %b: Float64Array, %c: Float32Array, %l: f64[], %i: int, %j: int, %e: f64) -> () {
  ${body}
}`;

describe("an addition", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["of a sum", "%x = load %a, %i  %s = add %x, %e  store %a, %i, %s", "acc %a, %i, %e"],
    ["with the element on the right", "%x = load %a, %i  %s = add %e, %x  store %a, %i, %s", "acc %a, %i, %e"],
    ["of a difference", "%x = load %a, %i  %s = sub %x, %e  store %a, %i, %s", "%n = neg %e  acc %a, %i, %n"],
    ["in single precision", "%x = load %c, %i  %s = add %x, %e  store %c, %i, %s", "acc %c, %i, %e"],
    [
      "of what is read of the same array",
      "%x = load %a, %i  %y = load %a, %j  %s = add %x, %y  store %a, %i, %s",
      "%y = load %a, %j  acc %a, %i, %y",
    ],
    [
      "to an element that is used besides",
      "%x = load %a, %i  %y = mul %x, %e  %s = add %x, %y  store %a, %i, %s",
      "%x = load %a, %i  %y = mul %x, %e  acc %a, %i, %y",
    ],
    [
      "in a loop",
      "for %k in %i..%j { %x = load %a, %k  %s = add %x, %e  store %a, %k, %s }",
      "for %k in %i..%j { acc %a, %k, %e }",
    ],
  ];
  test.each(cases)("%s", (_, before, after) => expectPass(accumulateSums, text(before), text(after)));
});

describe("left alone", () => {
  test.each([
    ["the negative of a difference", "%x = load %a, %i  %s = sub %e, %x  store %a, %i, %s"],
    ["another element", "%x = load %a, %j  %s = add %x, %e  store %a, %i, %s"],
    ["another array", "%x = load %b, %i  %s = add %x, %e  store %a, %i, %s"],
    ["a sum that is used again", "%x = load %a, %i  %s = add %x, %e  store %a, %i, %s  store %b, %i, %s"],
    ["a write between", "%x = load %a, %i  store %a, %j, %e  %s = add %x, %e  store %a, %i, %s"],
    ["a write in a loop between", "%x = load %a, %i  for %k in %i..%j { store %a, %k, %e }  %s = add %x, %e  store %a, %i, %s"],
    ["an element read before a loop", "%x = load %a, %i  for %k in %i..%j { %s = add %x, %e  store %a, %i, %s }"],
    ["a write to what may be the array", "%v = view %a, %i, %j  %x = load %a, %i  store %v, %j, %e  %s = add %x, %e  store %a, %i, %s"],
    // A store beyond its end lengthens it.
    ["a plain array", "%x = load %l, %i  %s = add %x, %e  store %l, %i, %s"],
  ])("%s", (_, body) => expectUnchanged(accumulateSums, text(body)));
});
