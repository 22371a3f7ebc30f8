import { describe, test } from "vitest";
import { simplify } from "../../transforms/optimize/simplify.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

/** A function of x, y, an int i and a bool c. The last line may be a value alone; otherwise %r is returned. */
function returning(type: string, ...lines: readonly string[]): string {
  const bare = lines.find((line) => !line.includes("="));
  const body = lines.filter((line) => line !== bare).map((line) => `  ${line}\n`);
  return `func @f(%x: f64, %y: f64, %i: int, %c: bool) -> ${type} {\n${body.join("")}  return ${bare ?? "%r"}\n}`;
}

describe("identities", () => {
  const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ["x · 1", "f64", ["%k: f64 = const 1", "%r = mul %k, %x"], ["%k: f64 = const 1", "%x"]],
    ["x / 1", "f64", ["%k: f64 = const 1", "%r = div %x, %k"], ["%k: f64 = const 1", "%x"]],
    ["x − 0", "f64", ["%k = const 0", "%r = sub %x, %k"], ["%k = const 0", "%x"]],
    ["x + −0", "f64", ["%k = const -0", "%r = add %x, %k"], ["%k = const -0", "%x"]],
    ["x · −1", "f64", ["%k = const -1", "%r = mul %x, %k"], ["%k = const -1", "%r = neg %x"]],
    ["−−x", "f64", ["%k = neg %x", "%r = neg %k"], ["%k = neg %x", "%x"]],
    ["x + −y", "f64", ["%k = neg %y", "%r = add %x, %k"], ["%k = neg %y", "%r = sub %x, %y"]],
    ["−x + y", "f64", ["%k = neg %x", "%r = add %k, %y"], ["%k = neg %x", "%r = sub %y, %x"]],
    ["x − −y", "f64", ["%k = neg %y", "%r = sub %x, %k"], ["%k = neg %y", "%r = add %x, %y"]],
    ["x / 4", "f64", ["%k = const 4", "%r = div %x, %k"], ["%k = const 4", "%q: f64 = const 0.25", "%r = mul %x, %q"]],
    ["max(x, x)", "f64", ["%r = max %x, %x"], ["%x"]],
    ["floor of an int", "int", ["%r = floor %i"], ["%i"]],
    ["!!c", "bool", ["%k = not %c", "%r = not %k"], ["%k = not %c", "%c"]],
    ["!(x === y)", "bool", ["%k = eq %x, %y", "%r = not %k"], ["%k = eq %x, %y", "%r = ne %x, %y"]],
    ["c && true", "bool", ["%k = const true", "%r = and %c, %k"], ["%k = const true", "%c"]],
    ["c && false", "bool", ["%k = const false", "%r = and %c, %k"], ["%k = const false", "%r = const false"]],
    ["c || c", "bool", ["%r = or %c, %c"], ["%c"]],
    ["c ? x : x", "f64", ["%r = select %c, %x, %x"], ["%x"]],
    [
      "c ? false : true",
      "bool",
      ["%t = const true", "%k = const false", "%r = select %c, %k, %t"],
      ["%t = const true", "%k = const false", "%r = not %c"],
    ],
    ["!c ? x : y", "f64", ["%k = not %c", "%r = select %k, %x, %y"], ["%k = not %c", "%r = select %c, %y, %x"]],
    [
      "1 / 3",
      "f64",
      ["%a = const 1", "%b = const 3", "%r = div %a, %b"],
      ["%a = const 1", "%b = const 3", "%r = const 0.3333333333333333"],
    ],
    [
      "NaN < 1",
      "bool",
      ["%a: f64 = const NaN", "%b = const 1", "%r = lt %a, %b"],
      ["%a: f64 = const NaN", "%b = const 1", "%r = const false"],
    ],
  ];
  test.each(cases)("%s", (_, type, before, after) => {
    expectPass(simplify, returning(type, ...before), returning(type, ...after));
  });
});

describe("what is not exact stays", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["x + 0, as x may be −0", "f64", ["%k = const 0", "%r = add %x, %k"]],
    ["x − −0, as x may be −0", "f64", ["%k = const -0", "%r = sub %x, %k"]],
    ["x · 0, as x may be infinite", "f64", ["%k = const 0", "%r = mul %x, %k"]],
    ["x − x, as x may be infinite", "f64", ["%r = sub %x, %x"]],
    ["x / x", "f64", ["%r = div %x, %x"]],
    ["0 − x, as x may be 0", "f64", ["%k = const 0", "%r = sub %k, %x"]],
    ["−(x − y), as x may be y", "f64", ["%k = sub %x, %y", "%r = neg %k"]],
    ["(x + y) − y", "f64", ["%k = add %x, %y", "%r = sub %k, %y"]],
    ["x / 3", "f64", ["%k = const 3", "%r = div %x, %k"]],
    ["!(x < y), as either may be NaN", "bool", ["%k = lt %x, %y", "%r = not %k"]],
    ["x === x", "bool", ["%r = eq %x, %x"]],
    ["exp(1), as engines differ", "f64", ["%k = const 1", "%r = exp %k"]],
    ["i + 0, as i may be −0", "int", ["%k = const 0", "%r = add %i, %k"]],
  ];
  test.each(cases)("%s", (_, type, lines) => {
    expectUnchanged(simplify, returning(type, ...lines));
  });
});

describe("control", () => {
  test("an if on a constant becomes the arm", () => {
    expectPass(
      simplify,
      `func @f(%x: f64, %a: f64[]) -> f64 {
        %k = const false
        %i = const 0
        %r = if %k { store %a, %i, %x  yield %i } else { %t = neg %x  yield %t }
        return %r
      }`,
      "func @f(%x: f64, %a: f64[]) -> f64 { %k = const false  %i = const 0  %t = neg %x  return %t }",
    );
  });

  test("in the arms of an if its condition is known, and so are the parts of a conjunction", () => {
    expectPass(
      simplify,
      `func @f(%p: bool, %q: bool, %x: f64) -> f64 {
        %c = and %p, %q
        %r = if %c { %s = select %q, %x, %x  %t = if %c { %u = neg %x  yield %u } else { yield %x }  yield %t } else {
          %v = select %c, %c, %q
          %w = toNumber %v
          yield %w
        }
        return %r
      }`,
      `func @f(%p: bool, %q: bool, %x: f64) -> f64 {
        %c = and %p, %q
        %r = if %c { %u = neg %x  yield %u } else { %w = toNumber %q  yield %w }
        return %r
      }`,
    );
  });

  test("results that are the same in both arms, or tell which was taken", () => {
    expectPass(
      simplify,
      `func @f(%c: bool, %x: f64, %a: f64[]) -> (f64, int, bool, bool) {
        %i = const 0
        %r, %s, %t, %u = if %c {
          store %a, %i, %x
          %one = const 1
          %yes = const true
          %no = const false
          yield %x, %one, %yes, %no
        } else {
          %uno = const 1
          %si = const true
          %nein = const false
          yield %x, %uno, %nein, %si
        }
        return %r, %s, %t, %u
      }`,
      `func @f(%c: bool, %x: f64, %a: f64[]) -> (f64, int, bool, bool) {
        %i = const 0
        %1 = const 1
        %2 = not %c
        if %c {
          store %a, %i, %x
          %one = const 1
          %yes = const true
          %no = const false
        } else {
          %uno = const 1
          %si = const true
          %nein = const false
        }
        return %x, %1, %c, %2
      }`,
    );
  });

  test("carried values that never change", () => {
    expectPass(
      simplify,
      `func @f(%x: f64, %y: f64, %n: int) -> (f64, f64, f64) {
        %0 = const 0
        %p, %q, %s = for %i in %0..%n carry (%a = %x, %b = %y, %c: f64 = %0) {
          %1 = add %a, %b
          %2 = add %c, %1
          yield %a, %y, %2
        }
        return %p, %q, %s
      }`,
      `func @f(%x: f64, %y: f64, %n: int) -> (f64, f64, f64) {
        %0 = const 0
        %s = for %i in %0..%n carry (%c: f64 = %0) {
          %1 = add %x, %y
          %2 = add %c, %1
          yield %2
        }
        return %x, %y, %s
      }`,
    );
  });

  test("loops of constant bounds without an iteration, and with one", () => {
    expectPass(
      simplify,
      `func @f(%x: f64) -> (f64, f64) {
        %0 = const 0
        %1 = const 1
        %r = for %i in %1..%0 carry (%a = %x) { %2 = neg %a  yield %2 }
        %s = for %j in %1..%0 step -1 carry (%b = %x) { %3 = mul %b, %j  %4 = exp %3  yield %4 }
        return %r, %s
      }`,
      "func @f(%x: f64) -> (f64, f64) { %0 = const 0  %1 = const 1  %4 = exp %x  return %x, %4 }",
    );
  });

  test("a while that never runs still evaluates its condition once", () => {
    expectPass(
      simplify,
      `func @f(%x: f64, %a: f64[]) -> f64 {
        %i = const 0
        %r = while (%s = %x) { store %a, %i, %s  %no = const false  yield %no } do (%t) { %u = neg %t  yield %u }
        return %r
      }`,
      "func @f(%x: f64, %a: f64[]) -> f64 { %i = const 0  store %a, %i, %x  %no = const false  return %x }",
    );
  });

  test("an index that counts from zero is never −0", () => {
    expectPass(
      simplify,
      `func @f(%a: Float64Array, %n: int) -> () {
        %0 = const 0
        for %i in %0..%n { %1 = add %i, %0  store %a, %1, %1 }
      }`,
      "func @f(%a: Float64Array, %n: int) -> () { %0 = const 0  for %i in %0..%n { store %a, %i, %i } }",
    );
  });

  test("arms with tape traffic are not exchanged, as their mirror is not", () => {
    expectUnchanged(
      simplify,
      `func @f(%c: bool, %x: f64) -> () {
        %t = newTape
        %n = not %c
        if %n { push %t, %x } else { push %t, %x, %x }
      }`,
    );
  });
});
