import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emitFunc, type Emitted } from "../../compiler/backend/emit.ts";
import { buildFunc, buildRegion, freshValue, type Builder } from "../../ir/builder.ts";
import { interpret } from "../../ir/interpreter.ts";
import type { Func, Region, Value } from "../../ir/ops.ts";
import { arrayOf, bool, f64, functionType, int, opaque, tape, typedArray, type RecordType } from "../../ir/types.ts";
import { assertVerified } from "../../ir/verifier.ts";
import { growTape, newTape, requireDisjoint, zerosLike } from "../../runtime/support.ts";
import { randomArguments, randomFunc } from "../ir/support/randomFunc.ts";

type Fill = (b: Builder, params: readonly Value[]) => readonly Value[];
type Compiled = (...args: unknown[]) => unknown;

const floats = typedArray("Float64Array");
const [x, y] = [(): Value => freshValue(f64, "x"), (): Value => freshValue(f64, "y")];
const note = (): undefined => undefined;

function evaluate({ text }: Emitted, name = "f", scope: Record<string, unknown> = {}): Compiled {
  const names = { newTape, growTape, requireDisjoint, zerosLike, note, ...scope };
  return new Function(...Object.keys(names), `"use strict";\n${text}\nreturn ${name};`)(...Object.values(names)) as Compiled;
}

/** The results as a list, however many the function returns. */
function run(func: Func, args: readonly unknown[], emitted: Emitted, scope?: Record<string, unknown>): readonly unknown[] {
  const result = evaluate(emitted, "f", scope)(...args);
  if (func.body.yields.length === 0) return [];
  return func.body.yields.length === 1 ? [result] : (result as readonly unknown[]);
}

/** Emits a function, and checks that it returns and writes what the interpreter does. */
function check(func: Func, makeArgs: () => unknown[], scope?: Record<string, unknown>): string {
  assertVerified(func);
  const emitted = emitFunc(func, { name: "f" });
  const [args, again] = [makeArgs(), makeArgs()];
  const expected = interpret(func, args, { externs: { "note($0)": note } });
  expect(run(func, again, emitted, scope), emitted.text).toStrictEqual(expected);
  expect(again, emitted.text).toStrictEqual(args);
  return emitted.text;
}

const build = (params: readonly Value[], fill: Fill): Func => buildFunc("f", params, fill);
const yielding = (...values: readonly Value[]): Region => buildRegion([], () => values);

describe("values", () => {
  test("none, one and several are returned", () => {
    check(build([x()], () => []), () => [1]);
    check(build([x()], (_b, [a]) => [a as Value]), () => [1]);
    check(build([x(), y()], (_b, [a, c]) => [c as Value, a as Value]), () => [1, 2]);
  });

  test.each([0, -0, NaN, Infinity, -Infinity, -2.5, 1e-300, 1e21, true, null, undefined, 'a "b"\n'])("the literal %s", (value) => {
    check(build([], (b) => [b.literal(value, typeof value === "number" ? f64 : typeof value === "boolean" ? bool : opaque)]), () => []);
  });

  test("names that are taken or are no names are changed", () => {
    const params = ["x", "x", "class", "Math", "größe", "1a", "f", "newTape", undefined].map((name) => freshValue(f64, name));
    const func = build(params, (b, all) => [...all, b.apply("sin", all[0] as Value)]);
    const text = check(func, () => params.map((_, i) => i + 0.5));
    expect(text).toContain("Math.sin(x)");
    expect(emitFunc(func, { name: "f", reserved: new Set(["x"]) }).text).not.toMatch(/\bx\b/);
  });

  test("a local does not shadow what is called", () => {
    const func = build([freshValue(f64, "g"), freshValue(f64, "note")], (b, [g, other]) => {
      const results = [freshValue(f64)];
      b.call("g", [g as Value], results);
      b.extern("note($0)", [other as Value]);
      return results;
    });
    const emitted = emitFunc(func, { name: "f" });
    expect(run(func, [2, 3], emitted, { g: (value: number) => value + 1 }), emitted.text).toEqual([3]);
  });
});

describe("precedence", () => {
  const expressions: Record<string, Fill> = {
    "-(-x)": (b, [a]) => [b.neg(b.neg(a as Value))],
    "(-x) ** y": (b, [a, c]) => [b.apply("pow", b.neg(a as Value), c as Value)],
    "(-2) ** y": (b, [, c]) => [b.apply("pow", b.constant(-2), c as Value)],
    "(x ** y) ** x": (b, [a, c]) => [b.apply("pow", b.apply("pow", a as Value, c as Value), a as Value)],
    "x - (y - x)": (b, [a, c]) => [b.sub(a as Value, b.sub(c as Value, a as Value))],
    "x - -y": (b, [a, c]) => [b.sub(a as Value, b.neg(c as Value))],
    "x - -1": (b, [a]) => [b.sub(a as Value, b.constant(-1))],
    "x / (y * x)": (b, [a, c]) => [b.div(a as Value, b.mul(c as Value, a as Value))],
    "-(-0)": (b) => [b.neg(b.constant(-0))],
    "select in select": (b, [a, c]) => {
      const inner = b.select(b.apply("lt", c as Value, a as Value), a as Value, c as Value);
      return [b.mul(b.select(b.apply("lt", a as Value, c as Value), inner, a as Value), c as Value)];
    },
    "&& and ||": (b, [a, c]) => {
      const [less, more] = [b.apply("lt", a as Value, c as Value), b.apply("gt", a as Value, c as Value)];
      return [b.apply("and", b.apply("or", less, more), b.apply("not", b.apply("and", less, more)))];
    },
  };
  test.each(Object.entries(expressions))("%s", (_name, fill) => {
    check(build([x(), y()], fill), () => [1.5, -3]);
  });

  test("operands of extern templates", () => {
    const func = build([x()], (b, [a]) => {
      const fixed = b.extern("$0.toFixed(1)", [b.add(a as Value, b.constant(1))]);
      return [fixed, b.extern("$0.toFixed()", [b.constant(5)]), b.extern("-$0", [b.constant(-3)], f64)];
    });
    expect(run(func, [1], emitFunc(func, { name: "f" }))).toEqual(["2.0", "5", 3]);
  });
});

describe("control flow", () => {
  /** A loop of `n` turns that starts with the given values and applies `next` to them. */
  function loop(b: Builder, n: Value, initial: readonly Value[], next: (b: Builder, carried: readonly Value[], i: Value) => Value[]): Value[] {
    const params = [freshValue(int, "i"), ...initial.map((value) => freshValue(value.type, "s"))];
    const body = buildRegion(params, (inner, [i, ...carried]) => next(inner, carried, i as Value));
    const results = initial.map((value) => freshValue(value.type));
    b.for(b.constant(0), n, 1, initial, body, results);
    return results;
  }
  const count = (): Value => freshValue(int, "n");

  test.each([0, 1, 2, 3, 4])("swaps and rotations of carried values, %i turns", (turns) => {
    const three = [f64, f64, f64].map((type, i) => freshValue(type, `p${i}`));
    const rotations: readonly (readonly number[])[] = [[1, 0, 2], [1, 2, 0], [2, 0, 1], [0, 0, 1], [1, 1, 1], [0, 1, 2]];
    for (const order of rotations) {
      const func = build([count(), ...three], (b, [n, ...rest]) => loop(b, n as Value, rest, (_b, s) => order.map((i) => s[i] as Value)));
      check(func, () => [turns, 1, 2, 3]);
    }
  });

  test("carried values computed from one another", () => {
    const func = build([count(), x(), y()], (b, [n, ...rest]) => {
      return loop(b, n as Value, rest, (inner, [s, t]) => [inner.add(s as Value, t as Value), inner.sub(s as Value, t as Value)]);
    });
    check(func, () => [5, 1, 2]);
  });

  test("a carried sum that is the operand of something weaker than a sum", () => {
    const func = build([count(), x()], (b, [n, a]) => {
      return loop(b, n as Value, [a as Value], (inner, [s], i) => [inner.apply("bitXor", inner.add(s as Value, i), inner.constant(5))]);
    });
    check(func, () => [5, 12]);
  });

  test("nested loops whose initial value is used afterwards", () => {
    const func = build([count(), x()], (b, [n, a]) => {
      const [total] = loop(b, n as Value, [a as Value], (outer, [s]) => {
        const [inner] = loop(outer, n as Value, [s as Value], (deep, [t], j) => [deep.add(deep.mul(t as Value, deep.constant(2)), j)]);
        return [outer.sub(inner as Value, s as Value)];
      });
      return [b.sub(total as Value, a as Value), total as Value];
    });
    check(func, () => [3, 1.5]);
  });

  test.each([1, 2, -1, -2])("step %i", (step) => {
    const func = build([count()], (b, [n]) => {
      const result = freshValue(f64, "s");
      const params = [freshValue(int, "i"), freshValue(f64, "s")];
      const body = buildRegion(params, (inner, [i, s]) => [inner.add(inner.mul(s as Value, inner.constant(3)), i as Value)]);
      const end = b.add(n as Value, b.constant(step));
      b.for(step > 0 ? b.constant(0) : end, step > 0 ? end : b.constant(-1), step, [b.literal(0.5, f64)], body, [result]);
      return [result];
    });
    check(func, () => [5]);
  });

  test("the bound is evaluated once", () => {
    const list = freshValue(arrayOf("Array", f64), "list");
    const func = build([list], (b) => {
      loop(b, b.length(list), [], (inner) => {
        inner.store(list, inner.length(list), inner.constant(1));
        return [];
      });
      return [];
    });
    check(func, () => [[1, 2]]);
  });

  test.each([1, 4])("an if with results, x = %d", (value) => {
    const func = build([x(), y()], (b, [a, c]) => {
      const results = [freshValue(f64, "r"), freshValue(f64)];
      const then = buildRegion([], (inner) => [inner.mul(a as Value, c as Value), a as Value]);
      b.if(b.apply("lt", a as Value, c as Value), then, yielding(c as Value, b.constant(-1)), results);
      b.if(b.apply("gt", a as Value, c as Value), yielding(), yielding(), []);
      return results;
    });
    check(func, () => [value, 2]);
  });

  test("a while that counts, and swaps", () => {
    const func = build([count(), x(), y()], (b, [n, a, c]) => {
      const make = (): Value[] => [freshValue(int, "k"), freshValue(f64, "s"), freshValue(f64, "t")];
      const condition = buildRegion(make(), (inner, [k]) => [inner.apply("lt", k as Value, n as Value)]);
      const body = buildRegion(make(), (inner, [k, s, t]) => [inner.add(k as Value, inner.constant(1)), t as Value, inner.add(s as Value, t as Value)]);
      const results = make();
      b.while([b.constant(0), a as Value, c as Value], condition, body, results);
      return results;
    });
    check(func, () => [7, 1, 1]);
    check(func, () => [0, 1, 1]);
  });

  test("a function made in a loop keeps the values of its turn", () => {
    const func = build([count(), x()], (b, [n, a]) => {
      const keep = freshValue(arrayOf("Array", functionType), "made");
      b.append({ kind: "arrayLiteral", type: arrayOf("Array", functionType), operands: [], results: [keep], regions: [], span: undefined });
      loop(b, n as Value, [a as Value], (inner, [s], i) => {
        inner.store(keep, i, inner.lambda(yielding(s as Value)));
        return [inner.mul(s as Value, inner.constant(2))];
      });
      return [keep];
    });
    const emitted = emitFunc(func, { name: "f" });
    const made = evaluate(emitted)(3, 1) as readonly (() => number)[];
    expect(made.map((each) => each()), emitted.text).toEqual([1, 2, 4]);
  });
});

describe("memory", () => {
  test("arrays are read, written, viewed and measured", () => {
    const func = build([freshValue(floats, "a"), freshValue(int, "i")], (b, [a, i]) => {
      const [array, at] = [a as Value, i as Value];
      const before = b.load(array, at);
      b.store(array, at, b.mul(before, b.constant(3)));
      b.acc(array, b.constant(0), b.load(array, at));
      const made = [b.alloc(floats, b.length(array)), b.alloc(arrayOf("Array", f64), at), b.arrayLiteral(floats, [before, before])];
      return [before, b.view(array, b.constant(1), b.length(array)), b.zerosLike(array), ...made];
    });
    check(func, () => [Float64Array.of(1, 2, 3), 1]);
  });

  test("a value that was read is not read again after a write", () => {
    const func = build([freshValue(floats, "a")], (b, [a]) => {
      const [zero, array] = [b.constant(0), a as Value];
      const old = b.load(array, zero);
      b.store(array, zero, b.constant(9));
      b.store(array, b.constant(1), old);
      const size = b.load(array, zero);
      b.acc(array, zero, b.add(size, old));
      return [];
    });
    check(func, () => [Float64Array.of(1, 2)]);
  });

  test("records with fields that are no identifiers, and zeros like nested data", () => {
    const type: RecordType = {
      kind: "record",
      brand: "R",
      fields: [
        { name: "a", type: f64 },
        { name: "the rows", type: arrayOf("Array", arrayOf("Array", f64)) },
        { name: "label", type: opaque },
        { name: "flags", type: arrayOf("Array", bool) },
      ],
    };
    const func = build([freshValue(type, "r"), freshValue(arrayOf("Array", type), "row")], (b, [r, all]) => {
      const record = r as Value;
      b.accField(record, "a", b.constant(2));
      b.set(record, "the rows", b.get(record, "the rows"));
      const fields = type.fields.map(({ name }) => b.get(record, name));
      return [b.zerosLike(record), b.zerosLike(all as Value), b.record(type, fields)];
    });
    const make = (): unknown => ({ a: 1, "the rows": [[1, 2], [], [3]], label: "l", flags: [true, false] });
    check(func, () => [make(), [make(), make()]]);
  });

  test("arrays that must not overlap", () => {
    const func = build([freshValue(floats, "a"), freshValue(floats, "b")], (b, [first, second]) => {
      b.requireDisjoint(first as Value, second as Value, 'a "and" b');
      return [];
    });
    const emitted = emitFunc(func, { name: "f" });
    const array = Float64Array.of(1);
    expect([...emitted.usedRuntime]).toEqual(["requireDisjoint"]);
    expect(() => evaluate(emitted)(array, array)).toThrow('a "and" b');
    expect(evaluate(emitted)(array, Float64Array.of(1))).toBe(undefined);
  });
});

describe("tapes and functions", () => {
  test("what a loop pushes is popped in the reverse order", () => {
    const func = build([freshValue(int, "n"), x()], (b, [n, a]) => {
      const stack = b.newTape();
      const index = freshValue(int, "i");
      const forwards = buildRegion([index], (inner) => {
        inner.push(stack, [inner.mul(index, a as Value), inner.apply("gt", index, inner.constant(900)), index]);
        return [];
      });
      b.for(b.constant(0), n as Value, 1, [], forwards, []);
      const sum = freshValue(f64, "s");
      const backwards = buildRegion([freshValue(int, "i"), sum], (inner) => {
        const popped = [freshValue(f64), freshValue(bool), freshValue(int)] as const;
        inner.pop(stack, popped);
        return [inner.add(inner.div(sum, inner.constant(1.5)), inner.select(popped[1], popped[0], popped[2]))];
      });
      const result = freshValue(f64);
      b.for(b.constant(0), n as Value, 1, [b.literal(0.25, f64)], backwards, [result]);
      return [result];
    });
    check(func, () => [1000, 0.5]);
    expect([...emitFunc(func, { name: "f" }).usedRuntime].sort()).toEqual(["growTape", "newTape"]);
  });

  test("references on a tape stay the same objects", () => {
    const func = build([freshValue(floats, "a"), freshValue(floats, "b")], (b, [first, second]) => {
      const stack = freshValue(tape, "stack");
      b.append({ kind: "newTape", operands: [], results: [stack], regions: [], span: undefined });
      const popped = [freshValue(floats), freshValue(floats)];
      b.push(stack, [first as Value, second as Value]);
      b.pop(stack, popped);
      return popped;
    });
    check(func, () => [Float64Array.of(1), Float64Array.of(2)]);
  });

  test("a function that reads a tape may be called again", () => {
    const func = build([x()], (b, [a]) => {
      const stack = b.newTape();
      b.push(stack, [a as Value, b.mul(a as Value, a as Value)]);
      const seed = freshValue(f64, "seed");
      const region = buildRegion([seed], (inner) => {
        const popped = [freshValue(f64), freshValue(f64)] as const;
        inner.pop(stack, popped);
        return [inner.mul(seed, popped[0]), popped[1]];
      });
      return [a as Value, b.lambda(region, "pullback")];
    });
    const emitted = emitFunc(func, { name: "f" });
    const [, pullback] = evaluate(emitted)(3) as [number, Compiled];
    expect(pullback(2), emitted.text).toEqual([6, 9]);
    expect(pullback(4), emitted.text).toEqual([12, 9]);
  });

  test.each([0, 1, 2])("a call with %i results", (count) => {
    const func = build([x()], (b, [a]) => {
      const results = Array.from({ length: count }, () => freshValue(f64));
      b.call("g", [a as Value, b.constant(-1)], results);
      return results;
    });
    const g = (p: number, q: number): unknown => (count === 2 ? [p, q] : p);
    expect(run(func, [5], emitFunc(func, { name: "f" }), { g })).toEqual([5, -1].slice(0, count));
  });
});

test("mappings point at the starts of statements, each at most once", () => {
  const func = build([x(), freshValue(floats, "a")], (b, [value, a]) => {
    b.span = { file: "m.ts", start: 10, end: 12 };
    const square = b.mul(value as Value, value as Value);
    b.span = { file: "m.ts", start: 20, end: 25 };
    b.store(a as Value, b.constant(0), square);
    return [];
  });
  const { text, mappings } = emitFunc(func, { name: "f" });
  expect(mappings).toEqual([{ generated: text.indexOf("a[0]"), file: "m.ts", original: 20 }]);
});

test("a return maps to what it computes", () => {
  const func = build([x()], (b, [value]) => {
    b.span = { file: "m.ts", start: 10, end: 12 };
    return [b.mul(value as Value, value as Value)];
  });
  const { text, mappings } = emitFunc(func, { name: "f" });
  expect(mappings).toEqual([{ generated: text.indexOf("return"), file: "m.ts", original: 10 }]);
});

test("random functions mean what the interpreter says", () => {
  fc.assert(
    fc.property(randomFunc, (func) => void check(func, randomArguments)),
    { numRuns: 500 },
  );
});
