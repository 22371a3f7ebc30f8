import { describe, expect, test } from "vitest";
import { parseFunc } from "../../ir/parser.ts";
import type { Op } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { indexRanges } from "../../transforms/analysis/indexRanges.ts";

/** Whether the only load of the body is proved to be in range. */
function isProved(body: string): boolean {
  const func = parseFunc(
    `func @f(%a: Float64Array, %l: f64[], %n: int, %m: f64) -> () {
    %-1 = const -1  %0 = const 0  %1 = const 1  %2 = const 2  %3 = const 3
    ${body}
  }`.replaceAll("%-1", "%minus1"),
  );
  const loads: Op[] = [];
  walkOps(func.body, (op) => {
    if (op.kind === "load") loads.push(op);
  });
  const [array, index] = loads[0]?.operands ?? [];
  return array !== undefined && index !== undefined && indexRanges(func).isInBounds(array, index);
}

describe("in range", () => {
  test.each([
    "%n1 = length %a  for %i in %0..%n1 { %x = load %a, %i }",
    "%n1 = length %a  for %i in %1..%n1 { %j = sub %i, %1  %x = load %a, %j }",
    "%n1 = length %a  %e = sub %n1, %1  for %i in %0..%e { %j = add %i, %1  %x = load %a, %j }",
    "%n1 = length %a  %s = sub %n1, %1  for %i in %s..%minus1 step -1 { %x = load %a, %i }",
    "%n1 = length %a  for %i in %0..%n1 { for %j in %0..%i { %x = load %a, %j } }",
    "%b = alloc Float64Array, %n  for %i in %0..%n { %x = load %b, %i }",
    "%b = alloc Float64Array, %3  %x = load %b, %2",
    "%b = alloc Float64Array, %3  for %i in %0..%2 { %j = add %i, %1  %x = load %b, %j }",
    "%b = arrayLiteral Float64Array, %m, %m  %x = load %b, %1",
    "%b = zerosLike %a  %n1 = length %a  for %i in %0..%n1 { %x = load %b, %i }",
    "%s = add %n, %1  %b = alloc Float64Array, %s  for %i in %0..%n { %j = add %i, %1  %x = load %b, %j }",
    "%s = max %0, %n  %b = alloc Float64Array, %s  for %i in %0..%n { %x = load %b, %i }",
    "%s = mul %n, %3  %b = alloc Float64Array, %s  for %i in %0..%n { for %j in %0..%3 { %r = mul %i, %3  %k = add %r, %j  %x = load %b, %k } }",
    "%u = max %0, %n  %s = mul %u, %u  %b = alloc Float64Array, %s  for %i in %0..%n { for %j in %0..%n { %r = mul %u, %i  %k = add %j, %r  %x = load %b, %k } }",
    "%6 = const 6  %b = alloc Float64Array, %6  for %i in %0..%2 { %r = mul %i, %3  for %j in %0..%3 { %k = add %r, %j  %x = load %b, %k } }",
    "%6 = const 6  %b = alloc Float64Array, %6  for %i in %1..%minus1 step -1 { %r = mul %3, %i  for %j in %0..%2 { %s = add %j, %r  %k = add %s, %1  %x = load %b, %k } }",
    "%6 = const 6  %b = alloc Float64Array, %6  for %i in %0..%3 { for %j in %0..%i { %r = mul %2, %j  %k = add %r, %1  %x = load %b, %k } }",
    "%4 = const 4  %b = alloc Float64Array, %4  for %i in %2..%minus1 step -1 { %u = sub %i, %1  for %j in %u..%minus1 step -1 { %r = mul %2, %j  %k = add %r, %1  %x = load %b, %k } }",
  ])("%s", (body) => {
    expect(isProved(body)).toBe(true);
  });
});

describe("not proved", () => {
  test.each([
    "%n1 = length %a  for %i in %0..%n1 { %j = add %i, %1  %x = load %a, %j }",
    "%n1 = length %a  for %i in %0..%n1 { %j = sub %i, %1  %x = load %a, %j }",
    "%n1 = length %a  for %i in %n1..%minus1 step -1 { %x = load %a, %i }",
    "%n1 = length %a  %s = sub %n1, %1  for %i in %s..%n step -1 { %x = load %a, %i }",
    "%n1 = length %a  for %i in %n..%n1 { %x = load %a, %i }",
    "for %i in %0..%n { %x = load %a, %i }",
    "%x = load %a, %0",
    "%b = alloc Float64Array, %3  %x = load %b, %3",
    "%b = alloc Float64Array, %3  %x = load %b, %minus1",
    "%b = alloc Float64Array, %m  %k = floor %m  for %i in %0..%k { %x = load %b, %i }",
    "%s = add %n, %1  %b = alloc Float64Array, %s  for %i in %0..%n { %j = add %i, %2  %x = load %b, %j }",
    "%4 = const 4  %b = alloc Float64Array, %4  for %i in %0..%3 { for %j in %0..%i { %r = mul %3, %j  %k = add %r, %1  %x = load %b, %k } }",
    "%4 = const 4  %b = alloc Float64Array, %4  for %i in %0..%n { for %j in %0..%i { %r = mul %2, %j  %x = load %b, %r } }",
    // The maximum of anything and NaN is NaN.
    "%k = floor %m  %s = max %n, %k  %b = alloc Float64Array, %s  for %i in %0..%n { %x = load %b, %i }",
    "%s = min %0, %n  %b = alloc Float64Array, %s  for %i in %0..%n { %x = load %b, %i }",
    "%s = mul %n, %3  %b = alloc Float64Array, %s  for %i in %0..%n { for %j in %0..%3 { %r = mul %i, %n  %k = add %r, %j  %x = load %b, %k } }",
    "%s = mul %n, %3  %b = alloc Float64Array, %s  for %i in %0..%n { for %j in %0..%n { %r = mul %i, %3  %k = add %r, %j  %x = load %b, %k } }",
    "%s = mul %n, %3  %b = alloc Float64Array, %s  for %i in %1..%n { for %j in %0..%3 { %p = sub %i, %2  %r = mul %p, %3  %k = add %r, %j  %x = load %b, %k } }",
    "%5 = const 5  %b = alloc Float64Array, %5  for %i in %0..%2 { %r = mul %i, %3  for %j in %0..%3 { %k = add %r, %j  %x = load %b, %k } }",
    "%6 = const 6  %b = alloc Float64Array, %6  for %i in %0..%2 { %r = mul %i, %3  for %j in %0..%n { %k = add %r, %j  %x = load %b, %k } }",
    "%6 = const 6  %b = alloc Float64Array, %6  for %i in %0..%2 { %r = mul %i, %3  for %j in %n..%3 { %k = add %r, %j  %x = load %b, %k } }",
    "%6 = const 6  %b = alloc Float64Array, %6  for %i in %minus1..%2 { %r = mul %i, %3  for %j in %0..%3 { %k = add %r, %j  %x = load %b, %k } }",
    "%6 = const 6  %b = alloc Float64Array, %6  for %i in %0..%2 { for %j in %0..%3 { %k = sub %i, %j  %x = load %b, %k } }",
    // Plain arrays have no fixed length, and holes.
    "%n1 = length %l  for %i in %0..%n1 { %x = load %l, %i }",
    "%n1 = length %a  %v = view %a, %1, %n1  for %i in %0..%n1 { %x = load %v, %i }",
  ])("%s", (body) => {
    expect(isProved(body)).toBe(false);
  });
});
