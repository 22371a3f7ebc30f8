import { invariant } from "../invariant.ts";
import type { OpKind } from "../ops.ts";
import { primitive } from "../primitives/index.ts";
import { derivativeType, doubles, fieldOf, isNumber, isReference, type Type } from "../types.ts";
import type { Cells, Domain } from "./domain.ts";
import type { Semantics } from "./machine.ts";

type Fields = Record<string, unknown>;

/** Ops on arrays and records. */
export const memorySemantics = {
  alloc: (op, [length], { machine: { domain } }) => [domain.alloc(op.type, domain.toNumber(length))],
  arrayLiteral: (op, elements, { machine: { domain } }) => {
    const array = domain.alloc(op.type, op.type.storage === "Array" ? 0 : elements.length);
    elements.forEach((element, i) => (array[i] = element));
    return [array];
  },
  zerosLike: (op, [array], { machine: { domain } }) => {
    const type = op.operands[0]?.type;
    invariant(type, "zerosLike has one operand");
    return [zerosLike(op.isDouble ? doubles : derivativeType(type), array, domain, new Map())];
  },
  load: (_op, [array, index], { machine: { domain } }) => [(array as Cells)[domain.toNumber(index)]],
  store: (_op, [array, index, element], { machine: { domain } }) => {
    (array as Cells)[domain.toNumber(index)] = element;
    return [];
  },
  acc: (_op, [array, index, increment], { machine: { domain } }) => {
    const cells = array as Cells;
    const at = domain.toNumber(index);
    cells[at] = domain.apply(primitive("add"), [cells[at], increment]);
    return [];
  },
  resize: (_op, [array, from, to], { machine: { domain } }) => {
    const cells = array as unknown[];
    invariant(cells.length === domain.toNumber(from), "resize is told another length than the array has");
    cells.length = domain.toNumber(to);
    return [];
  },
  length: (_op, [array], { machine: { domain } }) => [domain.lift((array as Cells).length)],
  view: (_op, [array, start, end], { machine: { domain } }) => {
    return [(array as Cells).subarray?.(domain.toNumber(start), domain.toNumber(end))];
  },
  product: (op, operands, { machine: { domain } }) => {
    const [c, a, b] = operands as readonly [Cells, Cells, Cells];
    const [m, k, n] = operands.slice(3).map((size) => domain.toNumber(size)) as [number, number, number];
    const [add, mul] = [primitive("add"), primitive("mul")];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum: unknown = domain.lift(0);
        for (let p = 0; p < k; p++) {
          const [x, y] = [a[op.transposeA ? p * m + i : i * k + p], b[op.transposeB ? j * k + p : p * n + j]];
          sum = domain.apply(add, [sum, domain.apply(mul, [x, y])]);
        }
        const at = i * n + j;
        c[at] = op.sets ? sum : domain.apply(add, [c[at], sum]);
      }
    }
    return [];
  },
  record: (op, fields) => [op.type.isTuple ? [...fields] : Object.fromEntries(op.type.fields.map(({ name }, i) => [name, fields[i]]))],
  get: (op, [record]) => [(record as Fields)[op.field]],
  set: (op, [record, value]) => {
    (record as Fields)[op.field] = value;
    return [];
  },
  accField: (op, [record, increment], { machine: { domain } }) => {
    const fields = record as Fields;
    const isAbsent = fields[op.field] === undefined && op.operands[0] && fieldOf(op.operands[0].type, op.field)?.optional;
    if (!isAbsent) fields[op.field] = domain.apply(primitive("add"), [fields[op.field], increment]);
    return [];
  },
  requireDisjoint: (op, [first, second]) => {
    // Structures are checked by the runtime's own tests.
    if (op.operands.some(({ type }) => type.kind === "record")) return [];
    if (overlap(first, second)) throw new Error(op.message);
    return [];
  },
} satisfies { readonly [Kind in OpKind]?: Semantics<Kind> };

/** Zeros in the structure of the original, which its identities are part of. */
function zerosLike(type: Type, original: unknown, domain: Domain<unknown>, made: Map<unknown, unknown>): unknown {
  if (isNumber(type)) return original === undefined ? undefined : domain.lift(0);
  if (!isReference(type) || original === undefined || original === null) return original;
  const known = made.get(original);
  if (known) return known;
  if (type.kind === "record") {
    const copy: Fields = type.isTuple ? ([] as unknown as Fields) : {};
    made.set(original, copy);
    for (const { name, type: inner, isStructural } of type.fields) {
      const member = (original as Fields)[name];
      copy[name] = isStructural ? member : zerosLike(inner, member, domain, made);
    }
    return copy;
  }
  const { length } = original as Cells;
  if (type.storage !== "Array") return domain.alloc(type, length);
  const copy: unknown[] = [];
  made.set(original, copy);
  for (let i = 0; i < length; i++) copy.push(zerosLike(type.element, (original as Cells)[i], domain, made));
  return copy;
}

/** Whether two arrays share a cell. */
function overlap(first: unknown, second: unknown): boolean {
  if (first === second) return (first as Cells).length > 0;
  if (!ArrayBuffer.isView(first) || !ArrayBuffer.isView(second) || first.buffer !== second.buffer) return false;
  const start = Math.max(first.byteOffset, second.byteOffset);
  return start < Math.min(first.byteOffset + first.byteLength, second.byteOffset + second.byteLength);
}
