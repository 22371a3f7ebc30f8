import { describe, expect, test } from "vitest";
import { countExecutedOps, interpret } from "../../ir/interpreter.ts";
import type { Func } from "../../ir/ops.ts";
import { parseFunc, parseModule } from "../../ir/parser.ts";
import { dualNumbers, type Dual } from "./support/dualNumbers.ts";

function run(text: string, ...args: unknown[]): readonly unknown[] {
  return interpret(parseFunc(text), args);
}

describe("control flow", () => {
  test("for counts up and down, and carries values at once", () => {
    const fibonacci = parseFunc(`func @f(%from: int, %to: int) -> (int, int) {
      %0 = const 0
      %1 = const 1
      %2, %3 = for %i in %from..%to carry (%a = %0, %b = %1) {
        %4 = add %a, %b
        yield %b, %4
      }
      return %2, %3
    }`);
    expect(interpret(fibonacci, [0, 10])).toEqual([55, 89]);
    expect(interpret(fibonacci, [3, 3])).toEqual([0, 1]);
    const indices = (step: number): unknown => {
      const text = `func @f(%from: int, %to: int, %out: f64[]) -> () {
        for %i in %from..%to step ${step} { %0 = length %out store %out, %0, %i }
      }`;
      const out: number[] = [];
      run(text, step > 0 ? 0 : 7, step > 0 ? 7 : 0, out);
      return out;
    };
    expect(indices(1)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(indices(3)).toEqual([0, 3, 6]);
    expect(indices(-3)).toEqual([7, 4, 1]);
  });

  test("while runs its body as long as the condition holds", () => {
    const collatz = `func @f(%n: int) -> int {
      %one = const 1
      %two = const 2
      %zero = const 0
      %last, %steps = while (%k: f64 = %n, %s = %zero) {
        %0 = ne %k, %one
        yield %0
      } do (%k.2, %s.2) {
        %1 = rem %k.2, %two
        %2 = eq %1, %zero
        %3 = if %2 {
          %4 = div %k.2, %two
          yield %4
        } else {
          %5 = const 3
          %6 = mul %k.2, %5
          %7 = add %6, %one
          yield %7
        }
        %8 = add %s.2, %one
        yield %3, %8
      }
      return %steps
    }`;
    expect(run(collatz, 27)).toEqual([111]);
    expect(run(collatz, 1)).toEqual([0]);
  });

  test("calls, recursion and select", () => {
    const module = parseModule(`
      func @factorial(%n: int) -> int {
        %one = const 1
        %0 = le %n, %one
        %1: int = if %0 { yield %one } else {
          %2 = sub %n, %one
          %3: int = call @factorial, %2
          %4 = mul %n, %3
          yield %4
        }
        return %1
      }
      func @larger(%a: f64, %b: f64) -> f64 {
        %0 = gt %a, %b
        %1 = select %0, %a, %b
        return %1
      }`);
    const [factorial, larger] = module as [Func, Func];
    expect(interpret(factorial, [10], { module })).toEqual([3628800]);
    expect(interpret(larger, [1, 2])).toEqual([2]);
    expect(() => interpret(factorial, [3])).toThrow("no function factorial");
  });

  test("a lambda keeps the values it was made with", () => {
    const [functions] = run(
      `func @f(%n: int, %out: opaque[]) -> opaque[] {
      %0 = const 0
      for %i in %0..%n {
        %1 = lambda (%x: f64) {
          %2 = add %x, %i
          %3 = mul %2, %2
          yield %2, %3
        }
        store %out, %i, %1
      }
      return %out
    }`,
      3,
      [],
    ) as [((x: number) => unknown)[]];
    expect(functions.map((f) => f(1))).toEqual([
      [1, 1],
      [2, 4],
      [3, 9],
    ]);
  });

  test("extern ops are given from outside", () => {
    const func = parseFunc(`func @f(%x: f64) -> f64 { %0: f64 = extern "twice($0)", %x return %0 }`);
    expect(interpret(func, [4], { externs: { "twice($0)": (x: number) => 2 * x } })).toEqual([8]);
    expect(() => interpret(func, [4])).toThrow("no implementation of twice($0) was given");
  });
});

describe("memory", () => {
  test("typed arrays convert what is stored, plain arrays grow, reads beyond the end are undefined", () => {
    const touch = `func @f(%a: f64[], %i: int, %x: f64) -> f64 {
      store %a, %i, %x
      acc %a, %i, %x
      %0 = load %a, %i
      return %0
    }`;
    expect(run(touch, new Int8Array(2), 1, 100.7)).toEqual([-56]);
    expect(run(touch, new Uint8ClampedArray(2), 1, 200)).toEqual([255]);
    expect(run(touch, new Float32Array(2), 1, 0.1)).toEqual([Math.fround(Math.fround(0.1) + 0.1)]);
    expect(run(touch, new Float64Array(2), 2, 1)).toEqual([undefined]);
    const grown: number[] = [];
    expect(run(touch, grown, 2, 1)).toEqual([2]);
    expect(grown).toHaveLength(3);
  });

  test("alloc, literals, length and views", () => {
    const results = run(
      `func @f(%n: int) -> (Float32Array, f64[], Int32Array, f64[][], Float64Array, int) {
      %0 = alloc Float32Array, %n
      %1 = alloc f64[], %n
      %half = const 2.5
      %2 = arrayLiteral Int32Array, %n, %half
      %3 = arrayLiteral f64[][], %1, %1
      %4 = alloc Float64Array, %n
      %one = const 1
      %5 = view %4, %one, %n
      store %5, %one, %half
      %6 = length %5
      return %0, %1, %2, %3, %4, %6
    }`,
      3,
    );
    const zeros = [0, 0, 0];
    const whole = Float64Array.of(0, 0, 2.5);
    expect(results).toEqual([new Float32Array(3), zeros, Int32Array.of(3, 2), [zeros, zeros], whole, 2]);
  });

  test("records are shared by reference", () => {
    const results = run(
      `func @f(%x: f64) -> (V{x: f64, "y y": f64}, f64) {
      %0 = record V{x: f64, "y y": f64}, %x, %x
      %1 = arrayLiteral V{x: f64, "y y": f64}[], %0
      %2 = const 0
      %3 = load %1, %2
      accField x, %3, %x
      set "y y", %3, %2
      %4 = get x, %0
      return %0, %4
    }`,
      3,
    );
    expect(results).toEqual([{ x: 6, "y y": 0 }, 6]);
  });

  test("zerosLike copies the structure of what holds numbers, and zeroes them", () => {
    const original = { x: 1, name: "n", rows: [Float64Array.of(1, 2), Float64Array.of(3)], next: undefined };
    const type = "R{x: f64, name: opaque, rows: Float64Array[], next: {x: f64}}";
    const zerosType = "R{x: f64, rows: Float64Array[], next: {x: f64}}";
    const [zeros] = run(`func @f(%r: ${type}) -> ${zerosType} { %0 = zerosLike %r return %0 }`, original);
    expect(zeros).toEqual({ x: 0, rows: [new Float64Array(2), new Float64Array(1)], next: undefined });
    expect(original.rows[0]).toEqual(Float64Array.of(1, 2));
  });

  test("requireDisjoint tells arrays that share memory", () => {
    const text = `func @f(%a: Float64Array, %b: Float64Array) -> () { requireDisjoint "a and b overlap", %a, %b }`;
    const memory = new Float64Array(4);
    const plain = [1];
    expect(() => run(text, memory, memory)).toThrow("a and b overlap");
    expect(() => run(text, memory.subarray(0, 3), memory.subarray(2))).toThrow("a and b overlap");
    expect(() => run(text, plain, plain)).toThrow("a and b overlap");
    expect(run(text, memory.subarray(0, 2), memory.subarray(2))).toEqual([]);
    expect(run(text, memory, new Float64Array(4))).toEqual([]);
    expect(run(text, memory.subarray(1, 1), memory)).toEqual([]);
    expect(run(text, [], [])).toEqual([]);
  });

  test("the tape gives values back in their order, last push first", () => {
    const results = run(`func @f() -> (f64, bool, f64) {
      %tape = newTape
      %0 = const 1.5
      %1 = const true
      %2 = const 2.5
      push %tape, %0
      push %tape, %2, %1
      %3: f64, %4: bool = pop %tape
      %5: f64 = pop %tape
      return %3, %4, %5
    }`);
    expect(results).toEqual([2.5, true, 1.5]);
    expect(() => run("func @f() -> f64 {\n%0 = newTape\n%1: f64 = pop %0\nreturn %1 }")).toThrow(
      "pop from an empty tape",
    );
  });
});

/** Newton's square root into memory, over an array, with a branch: everything that scalars pass through. */
const newton = parseFunc(`func @newton(%a: f64[], %guess: f64) -> f64 {
  %zero = const 0
  %half = const 0.5
  %n = length %a
  %roots = alloc f64[], %n
  for %i in %zero..%n {
    %x = load %a, %i
    %root, %error = while (%r = %guess, %e = %x) {
      %0 = abs %e
      %1 = const 1e-14
      %2 = gt %0, %1
      yield %2
    } do (%r.2, %e.2) {
      %3 = div %x, %r.2
      %4 = add %r.2, %3
      %5 = mul %half, %4
      %6 = sub %5, %r.2
      yield %5, %6
    }
    acc %roots, %i, %root
  }
  %total = for %j in %zero..%n carry (%s: f64 = %zero) {
    %7 = load %roots, %j
    %8 = gt %7, %half
    %9 = if %8 {
      %10 = log %7
      yield %10
    } else {
      %11 = sin %7
      yield %11
    }
    %12 = add %s, %9
    yield %12
  }
  return %total
}`);

describe("domains", () => {
  test("a program on dual numbers gives its directional derivative", () => {
    const input = [0.04, 2, 9];
    const onNumbers = (args: readonly number[]): number => Number(interpret(newton, [args, 1])[0]);
    expect(onNumbers(input)).toBeCloseTo(Math.sin(0.2) + Math.log(Math.sqrt(2)) + Math.log(3), 12);
    // d sin √x = cos √x / 2√x · dx and d log √x = dx / 2x
    [Math.cos(0.2) / 0.4, 1 / 4, 1 / 18].forEach((expected, i) => {
      const duals = input.map((value, j): Dual => ({ value, tangent: i === j ? 1 : 0 }));
      const [result] = interpret(newton, [duals, dualNumbers.lift(1)], { domain: dualNumbers }) as [Dual];
      expect(result.value).toBe(onNumbers(input));
      expect(result.tangent).toBeCloseTo(expected, 12);
    });
  });
});

describe("observation", () => {
  test("executed ops are counted by kind, scalars by primitive", () => {
    const counts = countExecutedOps(newton, [[0.25, 4], 1]);
    expect(counts.get("while")).toBe(2);
    expect(counts.get("acc")).toBe(2);
    expect(counts.get("log")).toBe(1);
    expect(counts.get("sin")).toBe(1);
    expect(counts.get("load")).toBe(4);
    expect(counts.get("scalar")).toBeUndefined();
  });

  test("a value that is read before it is defined is a bug", () => {
    const func = parseFunc("func @f(%x: f64) -> f64 { %0 = sin %x return %0 }");
    const broken: Func = { ...func, body: { ...func.body, ops: [] } };
    expect(() => interpret(broken, [1])).toThrow("is read before it is defined");
  });
});
