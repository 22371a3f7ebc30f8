import type { Func, Op, Region } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";

/**
 * Estimates in bytes of V8's bytecode, for functions with more than 127 registers, whose operands are two bytes wide. Values
 * that an expression uses in passing save the register that is counted for them here, so that most functions are smaller.
 * `test/backend/bytecodeSize.test.ts` compares with what V8 makes.
 */
const binary = 12;
const call = 34;
export const loadSize = 16;
export const storeSize = 18;
const increase = 30;
const perArgument = 8;
const allocation = 28;
const branch = 16;
const loop = 48;
const copy = 8;

/** The bytecode of a function, without the functions that it calls. */
export function bytecodeSize(func: Func): number {
  return sizeOfRegion(func.body);
}

/** The bytecode of an op, with what is inside it. */
export function sizeOfOp(op: Op): number {
  return ownSize(op) + op.regions.reduce((sum, region) => sum + sizeOfRegion(region), 0);
}

function sizeOfRegion(region: Region): number {
  let size = copy * region.yields.length;
  for (const op of region.ops) size += sizeOfOp(op);
  return size;
}

function ownSize(op: Op): number {
  switch (op.kind) {
    // Every use writes it out.
    case "const":
    case "lambda":
      return op.kind === "const" ? 0 : allocation;
    case "scalar":
      return primitive(op.primitive).source.form === "call" ? call : binary;
    case "load":
    case "get":
    case "length":
      return loadSize;
    case "store":
    case "set":
      return storeSize;
    case "acc":
    case "accField":
      return increase;
    case "select":
    case "if":
      return branch;
    case "for":
    case "while":
      return loop + copy * op.results.length;
    case "alloc":
    case "zerosLike":
    case "view":
    case "newTape":
      return allocation;
    case "push":
      return increase * (op.operands.length - 1);
    case "pop":
      return increase * op.results.length;
    default:
      return call + perArgument * (op.operands.length + Math.max(0, op.results.length - 1));
  }
}
