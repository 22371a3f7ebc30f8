import { expect, test } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";

/** A list that ends with a constant, which is another object than any that has the same members. */
const lists = [
  `export interface List { readonly v: number; readonly next: List | null }`,
  `export class Lists { static readonly NIL: List = { v: 0, next: null }; }`,
  `const END: List = { v: 0.5, next: null };`,
  `export const from = (x: number[], i: number): List => (i < x.length ? { v: x[i], next: from(x, i + 1) } : Lists.NIL);`,
  `export const sum = (l: List): number => (l === Lists.NIL ? 1 : l.v * 2 + sum(l.next!) * l.v);`,
  `export const isEnd = (l: List): boolean => l === END;`,
  `export const end = (): number => END.v;`,
].join("\n");

test("a constant that objects are compared with is the one of its class", async () => {
  const main = [
    `import { valueAndGrad } from "nabla";`,
    `import { from, sum, end, Lists, type List } from "./lists.ts";`,
    `const values = new Map<List, number>([[Lists.NIL, 3]]);`,
    `export const ofList = valueAndGrad((x: number[]) => sum(from(x, 0)) * end());`,
    `export const ofKey = valueAndGrad((x: number) => x * (values.get(Lists.NIL) ?? 1));`,
    `export const ofStore = valueAndGrad((x: number, o: { list: List }) => { const was = o.list === Lists.NIL; o.list = Lists.NIL; return was ? x : x * x; });`,
    `export const isNil = (l: List): boolean => l === Lists.NIL;`,
  ].join("\n");
  const { ofList, ofKey, ofStore, isNil } = await compileModule<{
    ofList: (x: number[]) => { value: number; grad: number[] };
    ofKey: (x: number) => { value: number; grad: number };
    ofStore: (x: number, o: { list: unknown }) => { value: number; grad: number };
    isNil: (list: unknown) => boolean;
  }>({ "main.ts": main, "lists.ts": lists });
  expect(ofList([1.5, 2])).toEqual({ value: (3 + (4 + 2) * 1.5) * 0.5, grad: [(2 + 6) * 0.5, 1.5 * 3 * 0.5] });
  expect(ofKey(2)).toEqual({ value: 6, grad: 3 });
  const holder = { list: { v: 1, next: null } as unknown };
  expect(ofStore(3, holder)).toEqual({ value: 9, grad: 6 });
  expect(isNil(holder.list)).toBe(true);
  // The argument and the constant are one object now, of which a part is written.
  expect(() => ofStore(3, holder)).toThrow("'o' and 'NIL' overlap in memory");
});

test("one that the marked call cannot see is refused where it is compared", async () => {
  const main = [
    `import { grad } from "nabla";`,
    `import { isEnd, type List } from "./lists.ts";`,
    `export const g = grad((x: number, l: List) => (isEnd(l) ? x : x * x));`,
  ].join("\n");
  const { diagnostics, dispose } = await compileSources({ "main.ts": main, "lists.ts": lists });
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    "NABLA1002 'END' is declared outside the differentiated function and is not a constant number or a function.",
  ]);
  await dispose();
});
