import { describe, expect, test } from "vitest";
import { buildFunc, buildRegion, freshValue } from "../../ir/builder.ts";
import type { Func, Op, Value } from "../../ir/ops.ts";
import { arrayOf, f64, int, opaque, typedArray, type RecordType } from "../../ir/types.ts";
import { walkOps } from "../../ir/traverse.ts";
import { aliasClasses, type AliasClasses } from "../../transforms/analysis/aliasClasses.ts";

const vector = typedArray("Float64Array");
const matrix = arrayOf("Array", vector);
const pair: RecordType = {
  kind: "record",
  brand: "Pair",
  fields: [
    { name: "x", type: f64 },
    { name: "v", type: vector },
  ],
};

function opsOf(func: Func, kind: Op["kind"]): Op[] {
  const found: Op[] = [];
  walkOps(func.body, (op) => {
    if (op.kind === kind) found.push(op);
  });
  return found;
}

function mayAlias(classes: AliasClasses, first: Value, second: Value): boolean {
  return classes.classOf(first) === classes.classOf(second);
}

describe("aliasClasses", () => {
  test("parameters and allocations are apart; select and view join", () => {
    const [p, a, b] = [freshValue(opaque), freshValue(vector), freshValue(vector)];
    let local!: Value, chosen!: Value, part!: Value;
    const func = buildFunc("f", [p, a, b], (k) => {
      local = k.alloc(vector, k.constant(3));
      chosen = k.select(k.apply("lt", k.constant(0), k.constant(1)), a, local);
      part = k.view(b, k.constant(1), k.constant(2));
      return [];
    });
    const classes = aliasClasses(func);
    expect(mayAlias(classes, a, b)).toBe(false);
    expect(mayAlias(classes, a, local)).toBe(true);
    expect(mayAlias(classes, chosen, local)).toBe(true);
    expect(mayAlias(classes, part, b)).toBe(true);
    expect(mayAlias(classes, part, a)).toBe(false);
    expect(classes.isParameter(classes.classOf(chosen))).toBe(true);
  });

  test("loops join initial, carried, yielded and final references", () => {
    const [a, n] = [freshValue(vector), freshValue(int)];
    let x!: Value, y!: Value;
    const [x1, y1] = [freshValue(vector), freshValue(vector)];
    const [i, cx, cy] = [freshValue(int), freshValue(vector), freshValue(vector)];
    const func = buildFunc("swap", [a, n], (k) => {
      x = k.alloc(vector, n);
      y = k.alloc(vector, n);
      const body = buildRegion([i, cx, cy], () => [cy, cx]);
      k.for(k.constant(0), n, 1, [x, y], body, [x1, y1]);
      return [];
    });
    const classes = aliasClasses(func);
    expect(mayAlias(classes, x, y)).toBe(true);
    expect(mayAlias(classes, cx, y1)).toBe(true);
    expect(mayAlias(classes, a, x)).toBe(false);
    expect(classes.isEscaping(classes.classOf(x))).toBe(false);
  });

  test("references travel through arrays and records", () => {
    const rows = freshValue(matrix);
    let row!: Value, made!: Value, back!: Value, zeros!: Value;
    const func = buildFunc("f", [rows], (k) => {
      row = k.load(rows, k.constant(0));
      made = k.alloc(vector, k.constant(2));
      const record = k.record(pair, [k.constant(1), made]);
      back = k.get(record, "v");
      k.set(record, "v", row);
      zeros = k.load(k.zerosLike(rows), k.constant(0));
      return [];
    });
    const classes = aliasClasses(func);
    expect(classes.elementClass(classes.classOf(rows))).toBe(classes.classOf(row));
    expect(mayAlias(classes, row, made)).toBe(true);
    expect(mayAlias(classes, back, made)).toBe(true);
    expect(mayAlias(classes, zeros, row)).toBe(false);
    expect(classes.isParameter(classes.classOf(row))).toBe(true);
    expect(classes.isEscaping(classes.classOf(zeros))).toBe(false);
  });

  test("calls join operands and results of one type, and write whatever they may reach", () => {
    const [a, b] = [freshValue(vector), freshValue(matrix)];
    const result = freshValue(vector);
    let local!: Value;
    const func = buildFunc("f", [a, b], (k) => {
      local = k.alloc(vector, k.constant(2));
      k.store(local, k.constant(0), k.constant(1));
      k.call("g", [b], [result]);
      return [result];
    });
    const classes = aliasClasses(func);
    expect(classes.elementClass(classes.classOf(b))).toBe(classes.classOf(result));
    expect(classes.writesTo(classes.classOf(b))).toEqual(opsOf(func, "call"));
    expect(classes.writesTo(classes.classOf(result))).toEqual(opsOf(func, "call"));
    expect(classes.writesTo(classes.classOf(a))).toEqual(opsOf(func, "call"));
    expect(classes.writesTo(classes.classOf(local))).toEqual(opsOf(func, "store"));
  });

  test("what an extern has seen may come back from another", () => {
    let local!: Value, other!: Value, received!: Value, printed!: Value;
    const func = buildFunc("f", [], (k) => {
      local = k.alloc(vector, k.constant(2));
      other = k.alloc(vector, k.constant(2));
      printed = k.alloc(vector, k.constant(2));
      k.extern("keep($0)", [local]);
      k.extern("console.log($0)", [printed]);
      received = k.extern("kept()", [], vector);
      return [other];
    });
    const classes = aliasClasses(func);
    expect(mayAlias(classes, local, received)).toBe(true);
    expect(mayAlias(classes, other, received)).toBe(false);
    expect(classes.isExternal(classes.classOf(received))).toBe(true);
    expect(classes.isExposed(classes.classOf(other))).toBe(false);
    expect(classes.isEscaping(classes.classOf(other))).toBe(true);
    expect(classes.isEscaping(classes.classOf(printed))).toBe(false);
  });

  test("a reference merged into an opaque value is exposed", () => {
    const [c, o] = [freshValue(opaque), freshValue(opaque)];
    let local!: Value;
    const merged = freshValue(opaque);
    const func = buildFunc("f", [o], (k) => {
      local = k.alloc(vector, k.constant(2));
      const condition = k.extern("Boolean($0)", [c], { kind: "bool" }, true);
      k.if(
        condition,
        buildRegion([], () => [local]),
        buildRegion([], () => [o]),
        [merged],
      );
      return [];
    });
    const classes = aliasClasses(func);
    expect(classes.isExposed(classes.classOf(local))).toBe(true);
  });

  test("a lambda exposes what it captures", () => {
    let local!: Value;
    const func = buildFunc("f", [], (k) => {
      local = k.alloc(vector, k.constant(2));
      const argument = freshValue(int);
      k.lambda(buildRegion([argument], (inner) => [inner.load(local, argument)]));
      return [];
    });
    const classes = aliasClasses(func);
    expect(classes.isExposed(classes.classOf(local))).toBe(true);
  });

  test("handles popped from a tape may be any handle of that type pushed on it", () => {
    const [a, b, popped] = [freshValue(vector), freshValue(vector), freshValue(vector)];
    const func = buildFunc("f", [a, b], (k) => {
      const stack = k.newTape();
      k.push(stack, [a, k.constant(1)]);
      k.pop(stack, [popped, freshValue(f64)]);
      return [];
    });
    const classes = aliasClasses(func);
    expect(mayAlias(classes, a, popped)).toBe(true);
    expect(mayAlias(classes, b, popped)).toBe(false);
  });
});
