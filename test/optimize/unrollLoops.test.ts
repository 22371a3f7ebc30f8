import { describe, test } from "vitest";
import { unrollLoops } from "../../transforms/optimize/unrollLoops.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const text = (body: string): string => `func @f(%p: Float64Array, %n: int, %x: f64) -> f64 {
  %0 = const 0
  %1 = const 1
  %2 = const 2
  %a = alloc Float64Array, %2
  ${body}
}`;

test("a loop that fills a small array, and the one that sums it", () => {
  expectPass(
    unrollLoops,
    text(`for %i in %0..%2 { %v = load %p, %i  store %a, %i, %v }
      %s = for %j in %1..%minus step -1 carry (%t: f64 = %0) { %w = load %a, %j  %u = add %t, %w  yield %u }
      return %s`).replace("%1 = const 1", "%1 = const 1  %minus = const -1"),
    text(`%i0 = const 0  %v0 = load %p, %i0  store %a, %i0, %v0
      %i1 = const 1  %v1 = load %p, %i1  store %a, %i1, %v1
      %j1 = const 1  %w1 = load %a, %j1  %u1 = add %0, %w1
      %j0 = const 0  %w0 = load %a, %j0  %u0 = add %u1, %w0
      return %u0`).replace("%1 = const 1", "%1 = const 1  %minus = const -1"),
  );
});

test("nested loops whose variables make up the index", () => {
  expectPass(
    unrollLoops,
    text(`for %i in %0..%1 { for %j in %0..%2 { %k = add %i, %j  store %a, %k, %x } }  return %x`),
    text(`%i0 = const 0
      %j0 = const 0  %k0 = add %i0, %j0  store %a, %k0, %x
      %j1 = const 1  %k1 = add %i0, %j1  store %a, %k1, %x
      return %x`),
  );
});

describe("not unrolled", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a loop that uses other arrays only", "for %i in %0..%2 { store %p, %i, %x }  return %x"],
    ["a loop of unknown length", "for %i in %0..%n { store %a, %i, %x }  return %x"],
    ["a loop of many iterations", "%k = const 17  for %i in %0..%k { store %a, %i, %x }  return %x"],
    [
      "if another index of the array stays variable",
      "for %i in %0..%2 { store %a, %i, %x }  %v = load %a, %n  return %v",
    ],
    ["if the array escapes", 'for %i in %0..%2 { store %a, %i, %x }  %e = extern "keep($0)", %a  return %x'],
    [
      "if that makes the function too long",
      `%k = const 16  for %i in %0..%k { ${"store %a, %i, %x  ".repeat(30)} }  return %x`,
    ],
  ];
  test.each(cases)("%s", (_, body) => {
    expectUnchanged(unrollLoops, text(body));
  });
});
