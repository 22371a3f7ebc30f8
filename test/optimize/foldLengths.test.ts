import { describe, test } from "vitest";
import { foldLengths } from "../../transforms/optimize/foldLengths.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

const text = (body: string): string => `func @f(%p: f64[], %n: int, %x: f64, %c: bool) -> ${body.includes("return %k") ? "int" : "f64"} {
  %0 = const 0
  %1 = const 1
  %2 = const 2
  ${body}
}`;

describe("known", () => {
  const length = "%k = length %a  return %k";
  const cases: readonly (readonly [string, string, number])[] = [
    ["of a literal", "%a = arrayLiteral f64[], %x, %x", 2],
    ["of a literal that is written in range", "%a = arrayLiteral f64[], %x, %x  store %a, %1, %x", 2],
    ["of an array of constant length", "%a = alloc f64[], %2  for %i in %0..%2 { store %a, %i, %x }", 2],
    ["of typed arrays, wherever they are written", "%a = alloc Float64Array, %2  store %a, %n, %x", 2],
    ["of the zeros of a literal", "%b = arrayLiteral f64[], %x  %a = zerosLike %b", 1],
    ["of one of two of one length", "%b = arrayLiteral f64[], %x  %d = alloc f64[], %1  %a = select %c, %b, %d", 1],
    ["of one of two of different lengths, if it is clear which", "%a = arrayLiteral f64[], %x  %d = alloc f64[], %2  %e = select %c, %a, %d  store %e, %0, %x", 1],
  ];
  test.each(cases)("%s", (_, body, n) => {
    expectPass(foldLengths, text(`${body}  ${length}`), text(`${body}  %k = const ${n}  return %k`));
  });

  test("of arrays that are filled up to the lengths of each other", () => {
    const made = "%a = arrayLiteral f64[], %x, %x  %b = alloc f64[], %2";
    const fill = "for %i in %0..%m { store %b, %i, %x }  %k = length %b  for %j in %0..%k { store %a, %j, %x }  return %x";
    expectPass(foldLengths, text(`${made}  %m = length %a  ${fill}`), text(`${made}  %m = const 2  ${fill.replace("length %b", "const 2")}`));
  });
});

describe("unknown", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["of a parameter", "%k = length %p  return %k"],
    ["of an array that a store may lengthen", "%a = arrayLiteral f64[], %x  store %a, %n, %x  %k = length %a  return %k"],
    ["of an array that a store beyond the end lengthens", "%a = arrayLiteral f64[], %x  store %a, %1, %x  %k = length %a  return %k"],
    ["of an array that is lengthened under another name", "%a = arrayLiteral f64[], %x  %b = alloc f64[], %2  %d = select %c, %a, %b  store %d, %1, %x  %k = length %a  return %k"],
    ["of an array that is resized", "%a = arrayLiteral f64[], %x  %m = length %a  resize %a, %m, %0  %k = length %a  return %k"],
    ["of an array that foreign code may change", '%a = arrayLiteral f64[], %x  %e = extern "keep($0)", %a  %k = length %a  return %k'],
    ["of an array whose length is no number of elements", "%h = const 2.5  %a = alloc f64[], %h  %k = length %a  return %k"],
    ["of one of two of different lengths", "%a = arrayLiteral f64[], %x  %b = alloc f64[], %2  %d = select %c, %a, %b  %k = length %d  return %k"],
    ["of a view", "%b = alloc Float64Array, %2  %a = view %b, %0, %n  %k = length %a  return %k"],
    ["of an element, which may be absent", "%b = arrayLiteral f64[], %x  %r = arrayLiteral f64[][], %b  %a = load %r, %n  %k = length %a  return %k"],
    ["of what is inside of the zeros of a structure", "%r = arrayLiteral f64[][], %p  %z = zerosLike %r  %a = load %z, %0  %k = length %a  return %k"],
    [
      "of an array that a loop fills further in every turn",
      "%a = arrayLiteral f64[], %x  %s = for %i in %0..%2 carry (%t: int = %1) { store %a, %t, %x  %u = add %t, %1  yield %u }  %k = length %a  return %k",
    ],
    [
      "of arrays that are filled up to the lengths of each other, if one grows",
      "%a = arrayLiteral f64[], %x  %b = alloc f64[], %1  %m = length %a  for %i in %0..%m { store %b, %i, %x }  store %a, %1, %x  return %x",
    ],
  ];
  test.each(cases)("%s", (_, body) => { expectUnchanged(foldLengths, text(body)); });
});
