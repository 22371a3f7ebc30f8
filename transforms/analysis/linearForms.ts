import type { Builder } from "../../ir/builder.ts";
import type { Func, Op, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";

/** An integer as Σ coefficient · value + offset. */
export type LinearForm = { readonly offset: number; readonly terms: ReadonlyMap<Value, number> };

/** Sums are followed this far. */
const depthLimit = 8;

/**
 * The integers of a function as sums and differences of others; a value that is neither is a term by itself. With `products`, so are
 * constant multiples of others.
 */
export function linearForms(func: Func, { products = false } = {}): (value: Value) => LinearForm {
  const definitions = new Map<Value, Op>();
  walkOps(func.body, (op) => {
    for (const result of op.results) definitions.set(result, op);
  });
  const formOf = (value: Value, depth: number): LinearForm => {
    const op = definitions.get(value);
    if (op?.kind === "const" && isSmallInteger(op.value)) return { offset: op.value, terms: new Map() };
    if (products && op?.kind === "scalar" && op.primitive === "mul" && value.type.kind === "int" && depth > 0) {
      const [x, y] = op.operands.map((operand) => formOf(operand, depth - 1)) as [LinearForm, LinearForm];
      const [factor, form] = x.terms.size === 0 ? [x.offset, y] : [y.offset, x];
      if (x.terms.size === 0 || y.terms.size === 0) return plus({ offset: 0, terms: new Map() }, form, factor);
    }
    const isSum = op?.kind === "scalar" && value.type.kind === "int" && (op.primitive === "add" || op.primitive === "sub");
    if (!isSum || depth === 0) return { offset: 0, terms: new Map([[value, 1]]) };
    const [x, y] = op.operands.map((operand) => formOf(operand, depth - 1)) as [LinearForm, LinearForm];
    return plus(x, y, op.primitive === "add" ? 1 : -1);
  };
  return (value) => formOf(value, depthLimit);
}

/** x + factor · y */
export function plus(x: LinearForm, y: LinearForm, factor: number): LinearForm {
  const terms = new Map(x.terms);
  for (const [value, coefficient] of y.terms) {
    const sum = (terms.get(value) ?? 0) + factor * coefficient;
    if (sum === 0) terms.delete(value);
    else terms.set(value, sum);
  }
  return { offset: x.offset + factor * y.offset, terms };
}

export function isSameForm(x: LinearForm, y: LinearForm): boolean {
  const { offset, terms } = plus(x, y, -1);
  return offset === 0 && terms.size === 0;
}

/** The form without a term that it has once; undefined if it has it not at all, or more than once. */
export function without(form: LinearForm, value: Value): LinearForm | undefined {
  if (form.terms.get(value) !== 1) return undefined;
  return plus(form, { offset: 0, terms: new Map([[value, 1]]) }, -1);
}

/** Computes a form. */
export function buildForm(b: Builder, { offset, terms }: LinearForm): Value {
  let sum: Value | undefined;
  const sorted = [...terms].sort(([, x], [, y]) => y - x);
  for (const [value, coefficient] of sorted) {
    const term = Math.abs(coefficient) === 1 ? value : b.mul(value, b.constant(Math.abs(coefficient)));
    if (coefficient > 0) sum = sum ? b.add(sum, term) : term;
    else sum = b.sub(sum ?? b.constant(0), term);
  }
  if (!sum) return b.constant(offset);
  if (offset === 0) return sum;
  return offset > 0 ? b.add(sum, b.constant(offset)) : b.sub(sum, b.constant(-offset));
}

/** The form with other values for its terms. */
export function renameForm({ offset, terms }: LinearForm, rename: (value: Value) => Value): LinearForm {
  const start: LinearForm = { offset, terms: new Map() };
  return [...terms].reduce((form, [value, coefficient]) => plus(form, { offset: 0, terms: new Map([[rename(value), 1]]) }, coefficient), start);
}

/** Whether a form is zero or more, as all its parts are. */
export function isFormAtLeastZero({ offset, terms }: LinearForm, isAtLeastZero: (value: Value) => boolean): boolean {
  return offset >= 0 && [...terms].every(([value, coefficient]) => coefficient > 0 && isAtLeastZero(value));
}

function isSmallInteger(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 2 ** 31;
}
