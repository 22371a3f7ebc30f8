import type { Func, Op, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { walkOps } from "../../ir/traverse.ts";
import { controlEdges } from "./activity.ts";

/**
 * The numbers that the function asks whether they are undefined, directly, after control flow has merged them, or after they
 * were kept in plain arrays and objects: a program that reads such a number beyond the end of an array goes on with another one.
 */
export function testedForAbsence(func: Func): ReadonlySet<Value> {
  const tested = new Set<Value>();
  const edges: [Value, Value][] = [];
  /** Numbers put into memory, and those taken out. */
  const kept: Value[] = [];
  const taken: Value[] = [];
  let isMemoryTested = false;
  const isNumber = ({ type }: Value): boolean => type.kind === "f64";
  walkOps(func.body, (op) => {
    edges.push(...controlEdges(op));
    const [result] = op.results;
    if (op.kind === "select" && result) for (const arm of op.operands.slice(1)) edges.push([arm, result]);
    if (isTest(op)) for (const operand of op.operands) if (isNumber(operand)) tested.add(operand);
    if (op.kind === "extern" && op.template.startsWith("nabla.sortedPositions(")) isMemoryTested = true;
    kept.push(...keptBy(op).filter(isNumber));
    if (result && isNumber(result) && (op.kind === "get" || (op.kind === "load" && isPlain(op.operands[0])))) taken.push(result);
  });
  for (let size = -1; size !== tested.size; ) {
    size = tested.size;
    for (const [source, target] of edges) if (tested.has(target)) tested.add(source);
    isMemoryTested ||= taken.some((value) => tested.has(value));
    if (isMemoryTested) for (const value of kept) tested.add(value);
  }
  return tested;
}

function isTest(op: Op): boolean {
  return op.kind === "scalar" && (primitive(op.primitive).operands === "values" || op.primitive === "toBoolean");
}

function isPlain(array: Value | undefined): boolean {
  return array?.type.kind === "array" && array.type.storage === "Array";
}

/** What an op puts into memory that can hold undefined. */
function keptBy(op: Op): readonly Value[] {
  switch (op.kind) {
    case "store":
      return isPlain(op.operands[0]) ? op.operands.slice(2) : [];
    case "set":
      return op.operands.slice(1);
    case "arrayLiteral":
      return op.type.storage === "Array" ? op.operands : [];
    case "record":
      return op.operands;
    default:
      return [];
  }
}
