import { buildFunc, freshValue, type Builder } from "../../../ir/builder.ts";
import { cloneOp } from "../../../ir/clone.ts";
import { interpret } from "../../../ir/interpreter.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { Func, Op, Value } from "../../../ir/ops.ts";
import { primitive } from "../../../ir/primitives/index.ts";
import { bool, f64 } from "../../../ir/types.ts";

/** A function that applies one primitive to its parameters; those at `constants` are constants in its body. */
export function applyFunc(name: string, arity: number, constants: ReadonlyMap<number, number> = new Map()): Func {
  const type = primitive(name).operands === "numbers" ? f64 : bool;
  const params = Array.from({ length: arity }, () => freshValue(type));
  return buildFunc(name, params, (b, values) => {
    const operands = values.map((value, i) => {
      const constant = constants.get(i);
      return constant === undefined ? value : b.constant(constant);
    });
    return [b.scalar(name, operands)];
  });
}

/** The partial derivative of a straight-line function of one result by its i-th parameter, by forward mode. */
export function partialFunc(func: Func, index: number): Func {
  return derive(func, (b, body) => {
    const tangents = new Map<Value, Value>();
    const seed = body.params[index];
    if (seed) tangents.set(seed, b.constant(1));
    for (const op of body.ops) pushTangents(b, op, tangents, body.ops);
    return [tangents.get(body.result) ?? b.constant(0)];
  });
}

/** All partial derivatives of a straight-line function of one result, by reverse mode. */
export function gradientFunc(func: Func): Func {
  return derive(func, (b, body) => {
    const adjoints = new Map<Value, Value>([[body.result, b.constant(1)]]);
    for (const op of body.ops.toReversed()) pushAdjoints(b, op, adjoints, body.ops);
    return body.params.map((param) => adjoints.get(param) ?? b.constant(0));
  });
}

/** The number that a function of numbers returns. */
export function evaluateFunc(func: Func, args: readonly number[]): number {
  return Number(interpret(func, args)[0]);
}

type Body = { readonly params: readonly Value[]; readonly ops: readonly Op[]; readonly result: Value };

/** A function of the same parameters that copies the body first and then returns what `fill` appends. */
function derive(func: Func, fill: (b: Builder, body: Body) => readonly Value[]): Func {
  const params = func.body.params.map((param) => freshValue(param.type));
  return buildFunc(`${func.name}Derivative`, params, (b) => {
    const map = new Map(func.body.params.map((param, i) => [param, params[i] as Value] as const));
    const ops = func.body.ops.map((op) => cloneOp(op, map));
    ops.forEach((op) => b.append(op));
    const [result] = func.body.yields;
    invariant(result, "one result");
    return fill(b, { params, ops, result: map.get(result) ?? result });
  });
}

/** ẏ = Σ pᵢ·ẋᵢ */
function pushTangents(b: Builder, op: Op, tangents: Map<Value, Value>, ops: readonly Op[]): void {
  const result = op.results[0] as Value;
  if (op.kind === "select") {
    const [condition, ...arms] = op.operands as [Value, Value, Value];
    const [whenTrue, whenFalse] = arms.map((arm) => tangents.get(arm) ?? b.constant(0));
    tangents.set(result, b.select(condition, whenTrue as Value, whenFalse as Value));
  }
  if (op.kind !== "scalar") return;
  op.operands.forEach((operand, i) => {
    const tangent = tangents.get(operand);
    const term = tangent && applyRule(b, op, i, tangent, ops);
    if (term) add(b, tangents, result, term);
  });
}

/** x̄ᵢ += pᵢ·ȳ */
function pushAdjoints(b: Builder, op: Op, adjoints: Map<Value, Value>, ops: readonly Op[]): void {
  const adjoint = adjoints.get(op.results[0] as Value);
  if (!adjoint) return;
  if (op.kind === "select") {
    const [condition, whenTrue, whenFalse] = op.operands as [Value, Value, Value];
    add(b, adjoints, whenTrue, b.select(condition, adjoint, b.constant(0)));
    add(b, adjoints, whenFalse, b.select(condition, b.constant(0), adjoint));
  }
  if (op.kind !== "scalar") return;
  op.operands.forEach((operand, i) => {
    const term = applyRule(b, op, i, adjoint, ops);
    if (term) add(b, adjoints, operand, term);
  });
}

function applyRule(
  b: Builder,
  op: Extract<Op, { kind: "scalar" }>,
  index: number,
  t: Value,
  ops: readonly Op[],
): Value | null {
  const rule = primitive(op.primitive).rule(index);
  const operand = (i: number): Value => op.operands[i] as Value;
  const constantOperand = (i: number): number | undefined => {
    const source = ops.find((candidate) => candidate.results.includes(operand(i)));
    return source?.kind === "const" && typeof source.value === "number" ? source.value : undefined;
  };
  return rule && rule({ b, operand, constantOperand, result: () => op.results[0] as Value }, t);
}

function add(b: Builder, sums: Map<Value, Value>, key: Value, term: Value): void {
  const sum = sums.get(key);
  sums.set(key, sum ? b.add(sum, term) : term);
}
