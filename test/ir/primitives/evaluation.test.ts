import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Primitive, Scalar } from "../../../ir/primitives/definePrimitive.ts";
import { primitive, primitives, primitivesByCallee } from "../../../ir/primitives/index.ts";
import { attributeSyntax } from "../../../ir/text/attributes.ts";

const entries = [...primitives.values()];
const infix = entries.flatMap(({ name, source }) => (source.form === "infix" ? [{ name, ...source }] : []));

function arityOf(entry: Primitive): number {
  return entry.arity === "variadic" ? 3 : entry.arity;
}

/** The primitive as it is written in JavaScript, applied to a, b, …. */
function javaScript({ source }: Primitive, operands: readonly string[]): string {
  switch (source.form) {
    case "call":
      return `${source.callee}(${operands.join(", ")})`;
    case "prefix":
      return `${source.operator} ${operands.join()}`;
    case "infix":
      return operands.join(` ${source.operator} `);
  }
}

/** Compiles an expression in a, b and c. */
function compile(expression: string): (...operands: Scalar[]) => unknown {
  return new Function("a", "b", "c", `"use strict"; return ${expression};`) as (...operands: Scalar[]) => unknown;
}

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1, -1, 0.5, 2 ** 31, NaN, Infinity));

const value = fc.oneof(number, fc.boolean(), fc.string(), fc.constantFrom(undefined, null, "", "0", "a"));

describe.each(entries)("$name", (entry) => {
  const operand: fc.Arbitrary<Scalar> = { numbers: number, booleans: fc.boolean(), values: value }[entry.operands];
  const operands = fc.tuple(...Array.from({ length: arityOf(entry) }, () => operand));
  const integers = fc.tuple(...Array.from({ length: arityOf(entry) }, () => fc.integer()));

  test("evaluates as its JavaScript does", () => {
    const original = compile(javaScript(entry, ["a", "b", "c"].slice(0, arityOf(entry))));
    fc.assert(
      fc.property(operands, (args) => {
        expect(entry.evaluate(...args)).toBe(original(...args));
      }),
    );
  });

  test("has results of the kind it declares", () => {
    const isIntegral = (value: Scalar): boolean => Number.isInteger(value) || !Number.isFinite(value);
    fc.assert(
      fc.property(operands, integers, (args, ints) => {
        const result = entry.evaluate(...args);
        expect(typeof result).toBe(entry.result === "bool" ? "boolean" : entry.result === "opaque" ? "string" : "number");
        if (entry.result === "int") expect(result).toSatisfy(isIntegral);
        if (entry.result === "preservesInt") expect(entry.evaluate(...ints)).toSatisfy(isIntegral);
      }),
    );
  });

  test("has a derivative only where its result is a number", () => {
    const inactive = entry.result !== "number" && entry.result !== "preservesInt";
    if (inactive) expect(entry.rule(0)).toBeNull();
    else expect(Array.from({ length: arityOf(entry) }, (_, i) => entry.rule(i))).not.toContain(null);
  });
});

describe("precedence", () => {
  const operands = [
    [3, 2, 5],
    [-7, 3, 2],
    [0, 1, 1],
    [1, 2, 0],
  ];
  const pairs = infix.flatMap((first) => infix.map((second) => ({ first, second })));

  test.each(pairs)("a $first.operator b $second.operator c", ({ first, second }) => {
    const [p, q] = [first.operator, second.operator];
    const rightFirst = second.precedence > first.precedence || (p === q && first.rightToLeft === true);
    const plain = compile(`a ${p} b ${q} c`);
    const grouped = compile(rightFirst ? `a ${p} (b ${q} c)` : `(a ${p} b) ${q} c`);
    for (const args of operands) expect(plain(...args)).toBe(grouped(...args));
  });
});

describe("coverage of JavaScript", () => {
  /** Not functions of their arguments, or newer than the oldest Node that is supported. */
  const exceptions = ["random", "f16round", "sumPrecise"];

  test("every function of Math is a primitive, or a named exception", () => {
    const names = Object.getOwnPropertyNames(Math).filter((name) => typeof Reflect.get(Math, name) === "function");
    const missing = names.filter((name) => !primitivesByCallee.has(`Math.${name}`));
    expect(exceptions).toEqual(expect.arrayContaining(missing));
  });

  test("every binary and unary operator on numbers is a primitive", () => {
    const operators = entries.flatMap(({ source }) => (source.form === "call" ? [] : [source.operator]));
    const all = "+ - * / % ** < <= > >= === !== && || ! & | ^ ~ << >> >>>".split(" ");
    expect(operators).toEqual(expect.arrayContaining(all));
  });

  test("no primitive has the name of a kind of op", () => {
    const kinds = [...Object.keys(attributeSyntax), "if", "for", "while", "lambda", "scalar", "yield", "return", "at"];
    expect(kinds.filter((kind) => primitives.has(kind))).toEqual([]);
  });

  test("an unknown name is a bug of the compiler", () => {
    expect(() => primitive("nothing")).toThrow("unknown primitive nothing");
  });
});
