import { describe, expect, test } from "vitest";
import { parseFunc } from "../../ir/parser.ts";
import { interpret } from "../../ir/interpreter.ts";
import { expandPowers } from "../../transforms/optimize/expandPowers.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const power = (exponent: string): string => `func @f(%x: f64) -> f64 { %0 = const ${exponent}  %1 = pow %x, %0  return %1 }`;

test("a cube is two products, in loops as well", () => {
  expectPass(
    expandPowers,
    `func @f(%x: f64, %n: int) -> f64 {
      %0 = const 3
      %s = for %i in %0..%n carry (%t: f64 = %x) { %1 = pow %t, %0  yield %1 }
      return %s
    }`,
    `func @f(%x: f64, %n: int) -> f64 {
      %0 = const 3
      %s = for %i in %0..%n carry (%t: f64 = %x) { %1 = mul %t, %t  %2 = mul %1, %t  yield %2 }
      return %s
    }`,
  );
});

describe("other powers stay", () => {
  test.each(["0.5", "1.5", "-0.5", "2", "1", "0", "17", "-17", "1e300"])("x ** %s", (exponent) => {
    expectUnchanged(expandPowers, power(exponent));
  });
  test("of an exponent that varies", () => {
    expectUnchanged(expandPowers, "func @f(%x: f64, %y: f64) -> f64 { %1 = pow %x, %y  return %1 }");
  });
});

test("values agree to a few of the last bits, at the ends exactly", () => {
  for (const exponent of [-16, -3, -1, 3, 4, 7, 16]) {
    const result = (x: number): number => interpret(expandPowers(parseFunc(power(String(exponent)))), [x])[0] as number;
    for (const x of [0.3, -1.7, 5, 1e-3, -40]) expect(Math.abs(result(x) / x ** exponent - 1)).toBeLessThan(2e-15);
    for (const x of [0, -0, Infinity, -Infinity, NaN, 1, -1]) expect(result(x)).toBe(x ** exponent);
  }
});
