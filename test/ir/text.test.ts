import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interpret } from "../../ir/interpreter.ts";
import { parseFunc, parseModule } from "../../ir/parser.ts";
import { printFunc, printModule } from "../../ir/printer.ts";
import { assertVerified } from "../../ir/verifier.ts";
import { randomArguments, randomFunc } from "./support/randomFunc.ts";

const externs = { "note($0)": () => undefined };

describe("random functions", () => {
  test("are well formed, and read back as they print", () => {
    fc.assert(
      fc.property(randomFunc, (func) => {
        assertVerified(func);
        const text = printFunc(func);
        const back = parseFunc(text);
        assertVerified(back);
        expect(printFunc(back)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test("keep their spans where these are printed", () => {
    fc.assert(
      fc.property(randomFunc, (func) => {
        const text = printFunc(func, { spans: true });
        expect(printFunc(parseFunc(text), { spans: true })).toBe(text);
      }),
    );
  });

  test("mean the same when read back", () => {
    fc.assert(
      fc.property(randomFunc, (func) => {
        const [args, again] = [randomArguments(), randomArguments()];
        const results = interpret(func, args, { externs });
        expect(interpret(parseFunc(printFunc(func)), again, { externs })).toStrictEqual(results);
        expect(again).toStrictEqual(args);
      }),
    );
  });
});

/** Texts that print as they stand. */
const canonical = {
  "a loop": `func @dot(%a: f64[], %b: f64[], %n: int) -> f64 {
  %0 = const 0
  %1 = for %i in %0..%n carry (%s: f64 = %0) {
    %2 = load %a, %i
    %3 = load %b, %i
    %4 = mul %2, %3
    %5 = add %s, %4
    yield %5
  }
  return %1
}
`,
  products: `func @f(%c: f64[], %a: Float32Array, %n: int) -> () {
  product add NN, %c, %a, %c, %n, %n, %n
  product set TN, %c, %a, %a, %n, %n, %n
}
`,
  "all the rest": `func @"two words"(%p: "f64"{x: f64, "a b": {}}, %x: f64, %x.2: bool) -> () at "x y.ts" 0..99 {
  %0 = const -0
  %1 = const "say \\"%x\\"\\n" at "x y.ts" 1..2
  %2: f64 = const 1
  %3 = const undefined
  %x.3 = get "a b", %p
  set x, %p, %0
  accField x, %p, %2
  %4 = alloc Float32Array, %2
  %5 = alloc Int32Array<f64>, %2
  %6 = arrayLiteral Float64Array[]
  %7 = arrayLiteral f64[][]
  %8 = record Vector{x: f64, y: f64}, %x, %2
  %9 = zerosLike %7
  %10 = length %9
  %11 = view %4, %10, %10
  store %11, %10, %x
  acc %11, %10, %x
  %12 = extern "Date.now()"
  %13: f64 = extern pure "f($0, $1)", %12, %x
  %14: f64, %15: int = call @Vector.split, %8
  call @"two words", %p, %x, %x.2
  requireDisjoint "a and b", %4, %11
  %tape = newTape
  push %tape
  push %tape, %14, %15
  %16: f64, %17: int = pop %tape
  %18 = for %19: f64 in %10..%15 step -2 carry (%20 = %16) {
    yield %20
  }
  for %i in %10..%15 {
  }
  if %x.2 {
    store %4, %10, %x
  }
  %21 = if %x.2 {
    yield %10
  } else {
    yield %x
  }
  %22, %23 = while (%s = %16, %t: f64 = %10) {
    %24 = lt %s, %t
    yield %24
  } do (%s.2, %t.2: int) {
    yield %t.2, %s.2
  }
  while () {
    yield %x.2
  } do () {
  }
  %25 = lambda (%v: f64, %u: bool) {
    %26 = select %u, %v, %10
    yield %26
  }
}
`,
};

describe("text", () => {
  for (const [title, text] of Object.entries(canonical)) {
    test(`${title} prints as it stands`, () => {
      expect(printModule(parseModule(text), { spans: true })).toBe(text);
    });
  }

  test("of a module has a blank line between functions", () => {
    const text = "func @f() -> () {\n}\n\nfunc @g() -> () {\n}\n";
    expect(printModule(parseModule(text))).toBe(text);
  });

  test("may have comments and any spacing", () => {
    const func = parseFunc("// a function\nfunc @f(%x: f64)->f64{ %y = sin %x // sine\nreturn %y}");
    expect(printFunc(func)).toBe("func @f(%x: f64) -> f64 {\n  %y = sin %x\n  return %y\n}\n");
  });
});

const broken: readonly (readonly [string, string])[] = [
  ["func f() -> () {}", "1:6: expected a function name, found `f`"],
  ["func @f() -> () {", "1:18: expected an op"],
  ["func @f() -> () {\n  #", '2:3: unexpected character "#"'],
  ["func @f() -> () {\n  store %a, %b\n}", "2:9: %a is not defined here"],
  ["func @f() -> () {\n  %a = nothing\n}", "2:8: unknown op nothing"],
  ["func @f(%a: f64, %a: f64) -> () {}", "1:18: %a is defined twice"],
  ["func @f(%a) -> () {}", "1:9: the type of %a must be written"],
  ["func @f(%a: number) -> () {}", "1:13: unknown type number"],
  ["func @f %a", "1:9: expected `(`, found `%a`"],
  ["func @f(%a: f64) -> f64 {}", "1:21: f returns (), not (f64)"],
  ["func @f(%a: f64) -> () {\n  %b = acc %a, %a, %a\n}", "2:8: acc has 0 results, not 1"],
  ["func @f(%a: f64) -> () {\n  sin %a\n}", "2:3: sin has 1 results, not 0"],
  ["func @f(%a: f64) -> () {\n  %b = load %a, %a\n}", "2:3: the type of %b must be written"],
  ["func @f(%a: f64) -> () {\n  %b = alloc f64, %a\n}", "2:14: expected an array type"],
  ["func @f(%a: f64) -> () {\n  %b = record f64[], %a\n}", "2:15: expected a record type"],
  ["func @f(%a: f64) -> () {\n  %b = alloc 3\n}", "2:14: expected a type"],
  ["func @f() -> () {\n  %b = const maybe\n}", "2:14: expected a constant"],
  ['func @f() -> () {\n  %b = const "\\q"\n}', '2:14: bad escape in "\\q"'],
  ["func @f(%c: bool) -> () { if %c { %a = const 1 } store %a, %a, %a }", "1:56: %a is not defined here"],
  ["func @f(%a: int) -> () { for %i in %a..%a step 0.5 {} }", "1:48: expected an integer"],
];

describe("errors", () => {
  test.each(broken)("%j", (text, message) => {
    expect(() => parseFunc(text)).toThrow(message);
  });

  test("have a line and a column", () => {
    expect(() => parseModule("func @f() -> () {\n\n  !")).toThrow(expect.objectContaining({ line: 3, column: 3 }));
  });

  test("one function only", () => {
    expect(() => parseFunc("func @f() -> () {}\nfunc @g() -> () {}")).toThrow("2:1: expected one function only");
  });
});
