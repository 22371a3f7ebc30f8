import { describe, expect, test } from "vitest";
import { interpret } from "../../ir/interpreter.ts";
import { parseFunc } from "../../ir/parser.ts";
import { indexReader, newIndexSets, unionOf } from "../../runtime/sparse/indexSets.ts";
import { dependencies } from "../../transforms/ad/sparse/dependencies.ts";

/** The columns that each component of the result depends on, and whether a key tells when they are the same. */
function patternOf(text: string, index: number, args: readonly unknown[]): { readonly rows: readonly (readonly number[])[]; readonly isKept: boolean } {
  const func = parseFunc(text);
  const { params } = func.body;
  const program = dependencies({ quiet: func, onEntry: params, args: (_b, values = params) => values, value: undefined }, index);
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
