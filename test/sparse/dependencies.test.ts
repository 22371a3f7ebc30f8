import { describe, expect, test } from "vitest";
import { interpret } from "../../ir/interpreter.ts";
import { parseFunc } from "../../ir/parser.ts";
import { indexReader, newIndexSets, unionOf } from "../../runtime/sparse/indexSets.ts";
import { CalleeTable } from "../../transforms/ad/calleeTable.ts";
import { dependencies } from "../../transforms/ad/sparse/dependencies.ts";

/** The columns that each component of the result depends on, and whether a key tells when they are the same. */
function patternOf(text: string, index: number, args: readonly unknown[]): { readonly rows: readonly (readonly number[])[]; readonly isKept: boolean } {
  const func = parseFunc(text);
  const { params } = func.body;
  const program = dependencies({ quiet: func, callees: new CalleeTable(), onEntry: params, args: (_b, values = params) => values, value: undefined }, index);
  const x = args[index] as ArrayLike<number>;
  const sets = newIndexSets(x.length);
  const externs = { "nabla.unionOf($0, $1, $2)": unionOf as (...operands: never[]) => unknown };
  const [ids] = interpret(program.func, [...args, sets, Float64Array.from(x, (_, i) => i + 1)], { externs }) as [ArrayLike<number>];
  const read = indexReader(sets);
  const rows = Array.from(ids, (id) => {
    const columns: number[] = [];
    read(id, (column) => columns.push(column));
    return columns.sort((a, b) => a - b);
  });
  return { rows, isKept: program.key !== undefined };
}

describe("products of matrices", () => {
  const product = (attributes: string): string => `func @f(%a: Float64Array, %b: Float64Array, %m: int, %k: int, %n: int) -> Float64Array {
    %0 = mul %m, %n
    %c = alloc Float64Array, %0
    product ${attributes}, %c, %a, %b, %m, %k, %n
    return %c
  }`;
  const [m, k, n] = [2, 3, 4];
  const sizes = [new Float64Array(m * k), new Float64Array(k * n), m, k, n];

  test.each([["set NN", false, false], ["set TN", true, false], ["add NT", false, true], ["set TT", true, true]] as const)("%s", (attributes, transposeA, transposeB) => {
    const steps = Array.from({ length: k }, (_, p) => p);
    const elements = Array.from({ length: m * n }, (_, at) => [Math.floor(at / n), at % n] as const);
    const left = elements.map(([i]) => steps.map((p) => (transposeA ? p * m + i : i * k + p)));
    const right = elements.map(([, j]) => steps.map((p) => (transposeB ? j * k + p : p * n + j)));
    expect(patternOf(product(attributes), 0, sizes)).toEqual({ rows: left, isKept: true });
    expect(patternOf(product(attributes), 1, sizes)).toEqual({ rows: right, isKept: true });
  });
});

describe("choices by active numbers", () => {
  const x = Float64Array.of(1, -1, 2, -2, 3);
  const loop = (body: string, storage = "Float64Array"): string => `func @f(%x: Float64Array, %k: int[]) -> ${storage} {
    %n = length %x
    %y = alloc ${storage}, %n
    %0 = const 0
    %1 = const 1
    for %i in %1..%n {
      %v = load %x, %i
      %h = sub %i, %1
      %c = gt %v, %0
      ${body}
    }
    return %y
  }`;
  const branch = (then: string, otherwise: string): string => `if %c { ${then} } else { ${otherwise} }`;
  const neighbour = "%u = load %x, %h store %y, %i, %u";
  const own = "%w = sin %v store %y, %i, %w";
  const bothSides = [[], [0, 1], [1, 2], [2, 3], [3, 4]];

  test("both sides of a branch count, and the pattern is kept", () => {
    expect(patternOf(loop(branch(neighbour, own)), 0, [x, []])).toEqual({ rows: bothSides, isKept: true });
    expect(patternOf(loop("%u = load %x, %h %w = select %c, %u, %v store %y, %i, %w"), 0, [x, []])).toEqual({ rows: bothSides, isKept: true });
  });

  test("branches by other numbers are taken exactly", () => {
    const text = loop(`%b = load %k, %i %d = gt %b, %0 if %d { ${neighbour} } else { ${own} }`);
    expect(patternOf(text, 0, [x, [0, 1, 0, 1, 0]])).toEqual({ rows: [[], [0], [2], [2], [4]], isKept: true });
  });

  test("an index that they decide, and a list that they lengthen, are those of the point", () => {
    const place = loop("%p = select %c, %i, %0 %u = load %x, %p store %y, %i, %u");
    expect(patternOf(place, 0, [x, []])).toEqual({ rows: [[], [0], [2], [0], [4]], isKept: false });
    const list = loop(branch("%l = length %y store %y, %l, %v", ""), "f64[]");
    const { rows, isKept } = patternOf(list, 0, [x, []]);
    expect(rows.slice(x.length)).toEqual([[2], [4]]);
    expect(isKept).toBe(false);
  });

  test("a branch that can fail stays one", () => {
    const { rows, isKept } = patternOf(loop(branch(`throw "new Error()"`, own)), 0, [Float64Array.of(1, -1, -2), []]);
    expect(rows).toEqual([[], [1], [2]]);
    expect(isKept).toBe(false);
  });
});

test("a list is as long as what is pushed to it, whatever that is", () => {
  const text = `func @f(%x: Float64Array) -> f64[] {
    %n = length %x
    %y = arrayLiteral f64[]
    %0 = const 0
    for %i in %0..%n {
      %v = load %x, %i
      %w = sin %v
      %l = length %y
      store %y, %l, %w
    }
    return %y
  }`;
  expect(patternOf(text, 0, [new Float64Array(3)])).toEqual({ rows: [[0], [1], [2]], isKept: true });
});
