import { describe, test } from "vitest";
import { gatherLiterals } from "../../transforms/optimize/gatherLiterals.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const text = (body: string): string => `func @f(%p: f64[], %n: int, %x: f64, %y: f64) -> f64 {
  %0 = const 0
  %1 = const 1
  %2 = const 2
  ${body}
}`;

test("what is appended one after the other", () => {
  expectPass(
    gatherLiterals,
    text("%a = arrayLiteral f64[]  store %a, %0, %x  %z = add %x, %y  store %a, %1, %z  return %z"),
    text("%z = add %x, %y  %a = arrayLiteral f64[], %x, %z  return %z"),
  );
});

test("behind elements; later uses stay", () => {
  expectPass(
    gatherLiterals,
    text("%a = arrayLiteral f64[], %y  store %a, %1, %x  %v = load %a, %0  store %a, %2, %v  return %v"),
    text("%a = arrayLiteral f64[], %y, %x  %v = load %a, %0  store %a, %2, %v  return %v"),
  );
});

test("inside a loop, and arrays in arrays", () => {
  expectPass(
    gatherLiterals,
    text("for %i in %0..%n { %a = arrayLiteral f64[]  store %a, %0, %x  %r = arrayLiteral f64[][]  store %r, %0, %a }  return %x"),
    text("for %i in %0..%n { %a = arrayLiteral f64[], %x  %r = arrayLiteral f64[][], %a }  return %x"),
  );
});

describe("not gathered", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a gap", "%a = arrayLiteral f64[]  store %a, %1, %x  return %x"],
    ["an element that is there", "%a = arrayLiteral f64[], %y  store %a, %0, %x  return %x"],
    ["an unknown index", "%a = arrayLiteral f64[]  store %a, %n, %x  return %x"],
    ["after another use", "%a = arrayLiteral f64[]  %k = length %a  store %a, %0, %x  return %x"],
    ["after a use inside of a loop", "%a = arrayLiteral f64[]  for %i in %0..%n { store %a, %i, %x }  store %a, %0, %x  return %x"],
    ["from inside of a loop", "%a = arrayLiteral f64[]  for %i in %0..%n { store %a, %0, %x }  return %x"],
    ["a typed array, which does not grow", "%a = arrayLiteral Float64Array  store %a, %0, %x  return %x"],
    ["after it was stored elsewhere", "%r = arrayLiteral f64[][], %p  %a = arrayLiteral f64[]  store %r, %0, %a  store %a, %0, %x  return %x"],
  ];
  test.each(cases)("%s", (_, body) => { expectUnchanged(gatherLiterals, text(body)); });
});
