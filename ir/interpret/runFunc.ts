import { invariant } from "../invariant.ts";
import type { Func, Op, OpKind, Region } from "../ops.ts";
import { primitive } from "../primitives/index.ts";
import { memorySemantics } from "./memorySemantics.ts";
import { bind, valueIn, type Frame, type Machine, type Semantics } from "./machine.ts";

/** Scalars, control flow, calls and the tape. */
const controlSemantics = {
  const: (op, _operands, { machine }) => [typeof op.value === "number" ? machine.domain.lift(op.value) : op.value],
  scalar: (op, operands, { machine }) => [machine.domain.apply(primitive(op.primitive), operands)],
  select: (_op, [condition, whenTrue, whenFalse]) => [condition === true ? whenTrue : whenFalse],
  if: (op, [condition], frame) => {
    const [then, otherwise] = op.regions;
    return runRegion(condition === true ? then : otherwise, [], frame);
  },
  for: (op, [lower, upper, ...initial], frame) => {
    const { lift, toNumber } = frame.machine.domain;
    const end = toNumber(upper);
    let carried: readonly unknown[] = initial;
    for (let i = toNumber(lower); op.step > 0 ? i < end : i > end; i += op.step) {
      carried = runRegion(op.regions[0], [lift(i), ...carried], frame);
    }
    return carried;
  },
  while: (op, initial, frame) => {
    const [condition, body] = op.regions;
    let carried = initial;
    while (runRegion(condition, carried, frame)[0] === true) carried = runRegion(body, carried, frame);
    return carried;
  },
  call: (op, operands, { machine }) => {
    const callee = machine.module.get(op.callee);
    invariant(callee, `no function ${op.callee}`);
    return runFunc(callee, operands, machine);
  },
  custom: (_op, [value]) => [copyOf(value)],
  checkpoint: (op, operands, { machine }) => runFunc(op.body, operands, machine).map(copyOf),
  extern: (op, operands, { machine }) => {
    const implementation = machine.externs[op.template];
    invariant(implementation, `no implementation of ${op.template} was given`);
    return [implementation(...(operands as never[]))];
  },
  throw: (op, operands, { machine }) => {
    const implementation = machine.externs[op.template];
    throw implementation ? implementation(...(operands as never[])) : new Error(`${op.template} ${operands.join(", ")}`);
  },
  // The closure has its own copy of what the values stand for now: in a loop they change.
  lambda: (op, _operands, frame) => {
    const captured = new Map(frame.values);
    return [(...args: unknown[]) => single(runRegion(op.regions[0], args, { ...frame, values: new Map(captured) }))];
  },
  newTape: () => [[]],
  push: (_op, [tape, ...values]) => {
    (tape as unknown[]).push(...values);
    return [];
  },
  pop: (op, [tape]) => {
    const stack = tape as unknown[];
    invariant(stack.length >= op.results.length, "pop from an empty tape");
    return stack.splice(stack.length - op.results.length);
  },
} satisfies { readonly [Kind in OpKind]?: Semantics<Kind> };

const semantics: { readonly [Kind in OpKind]: Semantics<Kind> } = { ...memorySemantics, ...controlSemantics };

/** Runs a function of the module on data; gives the values it returns. */
export function runFunc(func: Func, args: readonly unknown[], machine: Machine): readonly unknown[] {
  return runRegion(func.body, args, { machine, values: new Map() });
}

function runRegion(region: Region | undefined, args: readonly unknown[], frame: Frame): readonly unknown[] {
  invariant(region, "the op lacks a region");
  bind(frame, region.params, args);
  for (const op of region.ops) runOp(op, frame);
  return region.yields.map((value) => valueIn(frame, value));
}

function runOp(op: Op, frame: Frame): void {
  frame.machine.observe?.(op);
  const operands = op.operands.map((operand) => valueIn(frame, operand));
  const run = semantics[op.kind] as Semantics<OpKind>;
  bind(frame, op.results, run(op, operands, frame));
}

/** Arrays and records with everything that they refer to, made anew. Numbers of a domain are values, whatever holds them. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (ArrayBuffer.isView(value)) return (value as Float64Array).slice();
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member)]));
}

/** What a JavaScript function returns for these results: nothing, the one, or all in an array. */
function single(results: readonly unknown[]): unknown {
  return results.length > 1 ? [...results] : results[0];
}
