import { describe, expect, test } from "vitest";
import { type Builder, buildFunc, buildRegion, freshValue } from "../../ir/builder.ts";
import type { Func, Op, Value } from "../../ir/ops.ts";
import { parseFunc, parseModule } from "../../ir/parser.ts";
import { arrayOf, bool, f64, int, typedArray, type Type } from "../../ir/types.ts";
import { assertVerified, describeViolation, verify } from "../../ir/verifier.ts";

function violationsOf(func: Func, module?: readonly Func[]): string[] {
  return verify(func, module).map((violation) => describeViolation(violation, func));
}

const params = `%x: f64, %i: int, %c: bool, %a: Float64Array, %p: f64[], %k: Int32Array, %v: V{x: f64, n: int, ok: bool}, %t: tape`;

/** Bodies that read well but are wrong, with what is wrong. */
const wrong: readonly (readonly [string, string])[] = [
  ["%0: int = const 1.5", "constant 1.5 is not int"],
  ["%0: f64 = const true", "constant true is not f64"],
  ["%0: bool = const undefined", "constant undefined is not bool"],
  ["%0 = sin %c", "operand 0 is bool, not a number"],
  ["%0 = and %x, %c", "operand 0 is f64, not of kind bool"],
  ["%0 = atan2 %x", "takes 2 operands, has 1"],
  ["%0: f64 = hypot", "takes at least 1 operands, has 0"],
  ["%0: int = mul %x, %i", "result 0 is declared int but is f64"],
  ["%0 = select %x, %x, %x", "operand 0 is f64, not of kind bool"],
  ["%0: f64 = select %c, %x, %a", "operand 2 is Float64Array, not assignable to f64"],
  ["%0 = alloc Float64Array, %c", "operand 0 is bool, not a number"],
  ["%0 = alloc f64[][], %i", "alloc makes arrays of numbers only"],
  ["%0 = alloc Float64Array<bool>, %i", "Float64Array<bool>: typed arrays hold numbers"],
  ["%0 = arrayLiteral int[], %i, %x", "operand 1 is f64, not assignable to int"],
  ["%0 = zerosLike %x", "operand 0 is f64, not an array or record"],
  ["%0: f64 = load %x, %i", "operand 0 is f64, not of kind array"],
  ["%0 = load %a, %c", "operand 1 is bool, not a number"],
  ["%0: int = load %a, %i", "result 0 is declared int but is f64"],
  ["store %a, %i, %c", "operand 2 is bool, not a number"],
  ["store %p, %i, %a", "operand 2 is Float64Array, not assignable to f64"],
  ["%0 = arrayLiteral bool[]\n acc %0, %i, %c", "acc adds to numbers only"],
  ["%0 = length %v", "operand 0 is V{x: f64, n: int, ok: bool}, not of kind array"],
  ["%0 = view %p, %i, %i", "only typed arrays have views"],
  ["product add NN, %a, %a, %x, %i, %i, %i", "operand 2 is f64, not of kind array"],
  ["product add NN, %a, %a, %a, %i, %i, %x", "operand 5 is f64, not of kind int"],
  ["product set NN, %k, %a, %a, %i, %i, %i", "a product needs an array of fractions"],
  ["%0 = arrayLiteral bool[]\n product add NN, %a, %0, %a, %i, %i, %i", "a product is of numbers only"],
  ["%0 = record W{x: f64}, %c", "operand 0 is bool, not assignable to f64"],
  ["%0 = record W{x: f64}", "takes 1 operands, has 0"],
  ["%0: f64 = get y, %v", "the record has no field y"],
  ["set n, %v, %x", "operand 1 is f64, not assignable to int"],
  ["set y, %v, %x", "the record has no field y"],
  ["accField ok, %v, %c", "accField adds to numbers only"],
  ["set x, %a, %x", "operand 0 is Float64Array, not of kind record"],
  ["if %x {}", "operand 0 is f64, not of kind bool"],
  ["%0: f64 = if %c { yield %x } else { yield %c }", "yielded value 0 for result 0 is bool, not assignable to f64"],
  ["%0: f64 = if %c { yield %x }", "has 0 yielded values for 1 results"],
  ["for %j in %i..%x {}", "operand 1 is f64, not of kind int"],
  ["for %j: f64 in %i..%i {}", "the first parameter of the body is the induction variable, an int"],
  ["for %j in %i..%i step 0 {}", "step 0 is not a nonzero integer"],
  ["%0 = for %j in %i..%i carry (%s = %x) {}", "has 0 yielded values for 1 carried values"],
  [
    "%0 = for %j in %i..%i carry (%s = %i) { yield %x }",
    "yielded value 0 for carried value 0 is f64, not assignable to int",
  ],
  [
    "%0 = for %j in %i..%i carry (%s: int = %x) { yield %j }",
    "initial value 0 for carried value 0 is f64, not assignable to int",
  ],
  [
    "%0: int = for %j in %i..%i carry (%s = %x) { yield %s }",
    "carried value 0 for result 0 is f64, not assignable to int",
  ],
  ["while () { yield %x } do () {}", "the condition yields one bool"],
  ["while () {} do () {}", "the condition yields one bool"],
  ["%0 = while (%s = %x) { yield %c } do () { yield %x }", "has 1 carried values for 0 body parameters"],
  [
    "%0 = while (%s = %i) { yield %c } do (%u) { yield %x }",
    "yielded value 0 for carried value 0 is f64, not assignable to int",
  ],
  ['requireDisjoint "m", %a, %x', "operand 1 is f64, not an array or record"],
  ["push %a, %x", "operand 0 is Float64Array, not of kind tape"],
  ["%0: f64 = pop %x", "operand 0 is f64, not of kind tape"],
];

describe("types", () => {
  test.each(wrong)("%s", (body, message) => {
    const func = parseFunc(`func @f(${params}) -> () {\n${body}\n}`);
    expect(violationsOf(func).map((violation) => violation.split(" in: ")[0])).toContain(message);
  });

  test("an int is an f64, a typed array converts what it stores, anything is opaque", () => {
    const func = parseFunc(`func @f(${params}) -> f64 {
      store %p, %i, %i
      store %k, %i, %x
      set x, %v, %i
      %0: f64 = add %i, %i
      %1: int = const NaN
      %2: f64[] = const undefined
      %3: opaque = select %c, %x, %c
      %4 = arrayLiteral opaque[], %a, %x
      %5: f64 = if %c { yield %i } else { yield %x }
      %6 = for %j in %i..%i carry (%s: f64 = %i) { yield %j }
      return %6
    }`);
    expect(violationsOf(func)).toEqual([]);
  });
});

describe("calls", () => {
  const callee = "func @g(%x: f64, %a: f64[]) -> f64 { return %x }";
  const check = (call: string): string[] => {
    const module = parseModule(`func @f(%x: f64, %a: f64[], %i: int) -> () { ${call} }\n${callee}`);
    return violationsOf(module[0] as Func, module);
  };

  test("match their callee", () => {
    expect(check("%0: f64 = call @g, %x, %a")).toEqual([]);
    expect(check("%0: f64 = call @g, %i, %a")).toEqual([]);
    expect(check("%0: f64 = call @h, %x, %a")).toEqual(["there is no function h in: %0: f64 = call @h, %x, %a"]);
    expect(check("%0: f64 = call @g, %x")).toEqual(["has 1 arguments for 2 parameters in: %0: f64 = call @g, %x"]);
    expect(check("%0: f64 = call @g, %x, %x")).toEqual([
      "argument 1 for parameter 1 is f64, not assignable to f64[] in: %0: f64 = call @g, %x, %x",
    ]);
    expect(check("%0: int = call @g, %x, %a")).toEqual([
      "returned value 0 for result 0 is f64, not assignable to int in: %0: int = call @g, %x, %a",
    ]);
    expect(check("call @g, %x, %a")).toEqual(["has 1 returned values for 0 results in: call @g, %x, %a"]);
  });

  test("are not checked without a module", () => {
    expect(violationsOf(parseFunc("func @f() -> () { call @unknown }"))).toEqual([]);
  });
});

/** A function of one parameter of the type. */
function build(type: Type, fill: (b: Builder, param: Value) => readonly Value[]): Func {
  return buildFunc("f", [freshValue(type, "p")], (b, [param]) => fill(b, param as Value));
}

describe("definitions", () => {
  test("a value is used after its definition only", () => {
    const func = build(f64, (b, p) => {
      const later = freshValue(f64, "later");
      b.append({
        kind: "scalar",
        primitive: "sin",
        operands: [later],
        results: [freshValue(f64)],
        regions: [],
        span: undefined,
      });
      b.append({ kind: "scalar", primitive: "sin", operands: [p], results: [later], regions: [], span: undefined });
      return [later];
    });
    expect(violationsOf(func)).toEqual(["operand 0 value later is not defined before in: %0 = sin %later"]);
  });

  test("a value is used in its region only", () => {
    const func = build(bool, (b, p) => {
      let inner = p;
      const arm = buildRegion([], (then) => {
        inner = then.literal(1.5, f64, "inner");
        return [];
      });
      b.if(
        p,
        arm,
        buildRegion([], () => []),
        [],
      );
      b.apply("sin", inner);
      return [inner];
    });
    expect(violationsOf(func)).toEqual([
      "operand 0 value inner is not visible here in: %0 = sin %inner",
      "yielded value 0 value inner is not visible here",
    ]);
  });

  test("the results of an op are not visible in its own regions", () => {
    const func = build(bool, (b, p) => {
      const result = freshValue(f64, "r");
      const arm = { params: [], ops: [], yields: [result] };
      b.if(p, arm, arm, [result]);
      return [result];
    });
    expect(violationsOf(func)).toHaveLength(2);
  });

  test("a value is defined once", () => {
    const func = build(f64, (b, p) => {
      const result = b.apply("sin", p);
      b.append({ kind: "scalar", primitive: "cos", operands: [p], results: [result], regions: [], span: undefined });
      return [result];
    });
    expect(violationsOf(func)).toEqual([expect.stringMatching(/^value #\d+ is defined twice in: %0 = cos %p$/u)]);
  });

  test("values have different ids", () => {
    const func = build(f64, (b, p) => {
      const twin: Value = { ...p };
      b.append({ kind: "scalar", primitive: "cos", operands: [p], results: [twin], regions: [], span: undefined });
      return [twin];
    });
    expect(violationsOf(func)).toEqual([expect.stringContaining("two values have the id")]);
  });

  test("a value of another function is not defined", () => {
    const foreign = freshValue(f64);
    const func = build(f64, (b, p) => [b.add(p, foreign)]);
    expect(violationsOf(func)).toEqual([
      expect.stringMatching(/^operand 1 value #\d+ is not defined before in: %0 = add %p, %<undefined>$/u),
    ]);
  });
});

describe("regions", () => {
  const empty = { params: [], ops: [], yields: [] };
  const withRegions = (op: Partial<Op>, count: number): string[] => {
    const func = build(bool, (b, p) => {
      const regions = Array.from({ length: count }, () => empty);
      b.append({ operands: [p], results: [], span: undefined, ...op, regions } as Op);
      return [];
    });
    return verify(func).map(({ message }) => message);
  };

  test("are as many as the kind of op demands", () => {
    expect(withRegions({ kind: "if" }, 1)).toContain("takes 2 regions, has 1");
    expect(withRegions({ kind: "while" }, 1)).toContain("takes 2 regions, has 1");
    expect(withRegions({ kind: "for", step: 1 }, 0)).toContain("takes 1 regions, has 0");
    expect(withRegions({ kind: "lambda" }, 2)).toContain("takes 1 regions, has 2");
    expect(withRegions({ kind: "extern", template: "", pure: true }, 1)).toContain("takes 0 regions, has 1");
  });

  test("of an if have no parameters", () => {
    const func = build(bool, (b, p) => {
      b.if(p, { ...empty, params: [freshValue(int)] }, empty, []);
      return [];
    });
    expect(verify(func).map(({ message }) => message)).toContain("the arms of an if have no parameters");
  });
});

describe("results", () => {
  test("are as many as the kind of op gives", () => {
    const func = build(typedArray("Float64Array"), (b, p) => {
      b.append({ kind: "length", operands: [p], results: [], regions: [], span: undefined });
      return [];
    });
    expect(violationsOf(func)).toEqual(["has 0 results, should have 1 in: length %p"]);
  });

  test("of an unknown primitive are not judged", () => {
    const func = build(f64, (b, p) => {
      b.append({
        kind: "scalar",
        primitive: "sine",
        operands: [p],
        results: [freshValue(f64)],
        regions: [],
        span: undefined,
      });
      return [];
    });
    expect(violationsOf(func)).toEqual(["unknown primitive sine in: %0: f64 = sine %p"]);
  });
});

test("assertVerified lists what is wrong, with the dump", () => {
  const func = build(arrayOf("Array", f64), (b, p) => [b.view(p, b.constant(0), b.constant(1))]);
  expect(() => assertVerified(func)).toThrow(
    "nabla internal error: ill-formed f\n  only typed arrays have views in: %2 = view %p, %0, %1\nfunc @f(%p: f64[]) -> f64[] {",
  );
});
