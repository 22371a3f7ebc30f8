import type { Algebra, Terms } from "../algebra.ts";
import { arithmeticDtype, commonDtype, rounded, withDtype } from "../dtypes.ts";
import { sizeOf, stored, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { commonLength, refuse } from "../refuse.ts";
import { matrixProduct, productOfBatch } from "../product.ts";
import { reshaped } from "../reshape.ts";
import { permuted } from "../views.ts";

/** A tensor whose dimensions have names of one letter. */
type Named<T extends Terms> = { readonly tensor: Lazy<T>; readonly labels: string };

/** Sums of products of elements, as "ij,jk->ik" says: letters that are not on the right are summed over. */
export const einsum = operation(["text", "tensors"], (A, spec, tensors) => {
  const shapes = tensors.map(({ shape }) => shape);
  const fail = (problem: string): never => refuse(A, "einsum", problem, ...shapes);
  const [inputs = "", output] = spec.replaceAll(" ", "").split("->");
  const labels = inputs.split(",");
  if (!/^[A-Za-z,]*(?:->[A-Za-z]*)?$/.test(spec.replaceAll(" ", ""))) return fail(`"${spec}" has something else than letters, commas and an arrow`);
  if (labels.length !== tensors.length) return fail(`"${spec}" is for ${labels.length} tensors`);
  labels.forEach((letters, i) => letters.length === tensors[i]!.shape.length || fail(`"${letters}" is not as many letters as tensor ${i + 1} has axes`));
  const result = output ?? implicitOutput(inputs);
  if (new Set(result).size !== result.length) return fail(`a letter is twice in "${result}"`);
  if (lettersOf(result).some((letter) => !inputs.includes(letter))) return fail(`a letter of "${result}" is none of a tensor`);
  const lengths = lengthsByLabel(A, labels, shapes);
  const dtype = arithmeticDtype(commonDtype(tensors));
  const operands = labels.map((letters, i) => ({ tensor: withDtype(A, tensors[i]!, dtype), labels: letters }));
  return contractAll(A, operands, result, lengths);
});

/** Without an arrow: the letters that occur once, in alphabetical order. */
function implicitOutput(inputs: string): string {
  const letters = lettersOf(inputs.replaceAll(",", ""));
  return letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter)).sort().join("");
}

function lengthsByLabel<T extends Terms>(A: Algebra<T>, labels: readonly string[], shapes: readonly (readonly T["number"][])[]): ReadonlyMap<string, T["number"]> {
  const lengths = new Map<string, T["number"]>();
  labels.forEach((letters, i) => {
    lettersOf(letters).forEach((letter, axis) => {
      const length = shapes[i]![axis];
      const known = lengths.has(letter) ? commonLength(A, "einsum", `lengths of "${letter}"`, [lengths.get(letter), length], shapes) : length;
      lengths.set(letter, known);
    });
  });
  return lengths;
}

/** Contracts from the left, two at a time, so that no loop goes over more letters than it needs. */
function contractAll<T extends Terms>(A: Algebra<T>, operands: readonly Named<T>[], output: string, lengths: ReadonlyMap<string, T["number"]>): Lazy<T> {
  const [first, second, ...rest] = operands;
  if (!first) return refuse(A, "einsum", "there are no tensors", []);
  if (!second) return summed(A, [first], output, lengths);
  if (rest.length === 0) return contractPair(A, first, second, output, lengths);
  const later = output + rest.map(({ labels }) => labels).join("");
  const kept = distinct(first.labels + second.labels).filter((letter) => later.includes(letter)).join("");
  return contractAll(A, [{ tensor: contractPair(A, first, second, kept, lengths), labels: kept }, ...rest], output, lengths);
}

function lettersOf(text: string): string[] {
  return text.split("");
}

function distinct(letters: string): string[] {
  return [...new Set(letters)];
}

/** As products of matrices where it is them, one for each index of letters that all three have; else by loops. */
function contractPair<T extends Terms>(A: Algebra<T>, a: Named<T>, b: Named<T>, output: string, lengths: ReadonlyMap<string, T["number"]>): Lazy<T> {
  const isPlain = distinct(a.labels).length === a.labels.length && distinct(b.labels).length === b.labels.length;
  const both = lettersOf(a.labels).filter((letter) => b.labels.includes(letter));
  const batch = both.filter((letter) => output.includes(letter));
  const inner = both.filter((letter) => !output.includes(letter));
  const rows = lettersOf(a.labels).filter((letter) => !both.includes(letter));
  const columns = lettersOf(b.labels).filter((letter) => !both.includes(letter));
  const isSumOnly = batch.length > 0 && rows.length + columns.length === 0;
  const isProduct = isPlain && inner.length > 0 && !isSumOnly && [...rows, ...columns].every((letter) => output.includes(letter));
  if (!isProduct) return stored(A, summed(A, [a, b], output, lengths));
  const lengthsOf = (letters: readonly string[]): readonly T["number"][] => letters.map((letter) => lengths.get(letter));
  const sizeFor = (letters: readonly string[]): T["number"] => sizeOf(A, lengthsOf(letters));
  const left = reshaped(A, "einsum", ordered(A, a, [...batch, ...rows, ...inner]), [...lengthsOf(batch), sizeFor(rows), sizeFor(inner)]);
  const right = reshaped(A, "einsum", ordered(A, b, [...batch, ...inner, ...columns]), [...lengthsOf(batch), sizeFor(inner), sizeFor(columns)]);
  const product = batch.length === 0 ? matrixProduct(A, left, right) : productOfBatch(A, "einsum", left, right);
  const whole = reshaped(A, "einsum", product, lengthsOf([...batch, ...rows, ...columns]));
  return ordered(A, { tensor: whole, labels: [...batch, ...rows, ...columns].join("") }, lettersOf(output));
}

function ordered<T extends Terms>(A: Algebra<T>, { tensor, labels }: Named<T>, letters: readonly string[]): Lazy<T> {
  return permuted(A, tensor, letters.map((letter) => labels.indexOf(letter)));
}

/** Loops over the letters that are not in the output, in the order in which they occur. */
function summed<T extends Terms>(A: Algebra<T>, operands: readonly Named<T>[], output: string, lengths: ReadonlyMap<string, T["number"]>): Lazy<T> {
  const [first] = operands as [Named<T>];
  const { dtype } = first.tensor;
  const letters = distinct(operands.map(({ labels }) => labels).join("")).filter((letter) => !output.includes(letter));
  const element = (index: readonly T["number"][]): T["number"] => {
    const at = new Map(lettersOf(output).map((letter, axis) => [letter, index[axis]] as const));
    const product = (): T["number"] =>
      operands
        .map(({ tensor, labels }) => tensor.element(lettersOf(labels).map((label) => at.get(label))))
        .reduce((before, factor) => A.apply("mul", before, factor));
    const nest = (depth: number, sum: T["number"]): T["number"] => {
      const letter = letters[depth];
      if (letter === undefined) return A.apply("add", sum, product());
      return A.fold(lengths.get(letter), [sum], (i, [before]) => {
        at.set(letter, i);
        return [nest(depth + 1, before)];
      })[0];
    };
    return rounded(A, dtype, letters.length === 0 ? product() : nest(0, A.constant(0)));
  };
  return { dtype, shape: lettersOf(output).map((letter) => lengths.get(letter)), cost: letters.length > 0 ? Infinity : operands.reduce((sum, { tensor }) => sum + tensor.cost, 1), element };
}
