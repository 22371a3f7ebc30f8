import { describe, expect, test } from "vitest";
import { interpret } from "../../ir/interpreter.ts";
import { parseFunc } from "../../ir/parser.ts";
import { printFunc } from "../../ir/printer.ts";
import { walkOps } from "../../ir/traverse.ts";
import { assertVerified } from "../../ir/verifier.ts";
import { expandProducts } from "../../transforms/optimize/expandProducts.ts";
import { optimize } from "../../transforms/optimize/pipeline.ts";
import { expectUnchanged } from "./support/expectPass.ts";

const text = (m: number, k: number, n: number, letters = "NN", mode = "add"): string => `func @f(%c: Float64Array, %a: Float64Array, %b: f64[]) -> () {
  %m: int = const ${m}
  %k: int = const ${k}
  %n: int = const ${n}
  product ${mode} ${letters}, %c, %a, %b, %m, %k, %n
}`;

describe("products", () => {
  test.each(["NN", "NT", "TN", "TT"].flatMap((letters) => [[letters, "add"], [letters, "set"]] as const))("%s %s mean the loops that they become", (letters, mode) => {
    const func = parseFunc(text(3, 4, 5, letters, mode));
    const expanded = expandProducts(func);
    assertVerified(expanded);
    expect(printFunc(expanded)).not.toContain("product");
    const [c, again] = [new Float64Array(15).fill(0.1), new Float64Array(15).fill(0.1)];
    const [a, b] = [Float64Array.from({ length: 12 }, (_, i) => Math.sin(i)), Array.from({ length: 20 }, (_, i) => Math.cos(i))];
    interpret(func, [c, a, b]);
    interpret(expanded, [again, a, b]);
    expect(again).toStrictEqual(c);
  });

  test("stay if they are large, or of sizes known at run time only", () => {
    expectUnchanged(expandProducts, text(4, 4, 5));
    expectUnchanged(expandProducts, "func @f(%c: Float64Array, %a: f64[], %n: int) -> () { product add NN, %c, %a, %a, %n, %n, %n }");
  });

  test("of small matrices leave no matrix", () => {
    const func = parseFunc(`func @f(%x: f64, %y: f64) -> f64 {
      %0 = const 0
      %2: int = const 2
      %4: int = const 4
      %a = arrayLiteral Float64Array, %x, %y, %y, %x
      %c = alloc Float64Array, %4
      product add NT, %c, %a, %a, %2, %2, %2
      %s = load %c, %0
      return %s
    }`);
    const optimized = optimize(func);
    walkOps(optimized.body, ({ kind }) => expect(["scalar", "const"]).toContain(kind));
    expect(interpret(optimized, [3, 4])).toEqual([25]);
  });
});
