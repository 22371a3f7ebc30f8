import type { ArrayKind, Expression, Statement } from "../model/model.ts";
import { assign, conditional, declare, element, lengthOf, number, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import {
  arrayReference,
  arrays,
  freshName,
  indexed,
  integers,
  introduce,
  isFloatArray,
  type ArrayVariable,
  type Environment,
} from "./environment.ts";
import { choose, decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { largestElement } from "./integers.ts";
import { compoundOperation } from "./scalars.ts";

/** Stores into arrays and new names for them. */
export function arrayStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["store", 2, () => store(g, env)],
    ["storeCompound", 1.5, () => storeCompound(g, env)],
    ["storeStep", 0.2, () => storeStep(g, env)],
    ["integerArray", 0.3, () => storeInteger(g, env)],
    ["aliasChoice", 0.4, () => aliasChoice(g, env)],
    ["aliasSwap", 0.4, () => swap(g, env) ?? buffers(g, env)],
    ["view", 0.4, () => view(g, env)],
    ["copy", 0.2, () => copy(g, env)],
  ];
}

function place(g: Generation, env: Environment): ReturnType<typeof element> | undefined {
  const all = arrays(env, (v) => v.writable && isFloatArray(v));
  if (all.length === 0) return undefined;
  const array = g.choices.pickRecent(all);
  const index = g.make.index(g, env, indexed(array));
  return index && element(arrayReference(array), index);
}

function store(g: Generation, env: Environment): Statements | undefined {
  const target = place(g, env);
  if (target === undefined) return undefined;
  const constant = g.choices.chance(0.1);
  const value = constant ? number(g.choices.decimal(-1, 1)) : g.make.float(g, env, g.options.expressionDepth);
  return [assign(target, squashed(g, value))];
}

function storeCompound(g: Generation, env: Environment): Statements | undefined {
  const target = place(g, env);
  if (target === undefined) return undefined;
  const [operator, value] = compoundOperation(g, env);
  return [assign(target, value, operator)];
}

function storeStep(g: Generation, env: Environment): Statements | undefined {
  const target = place(g, env);
  return target && [{ kind: "step", target, operator: g.choices.pick(["++", "--"]), prefix: false }];
}

function storeInteger(g: Generation, env: Environment): Statements | undefined {
  const all = arrays(env, (v) => v.kind === "Int32Array" && v.writable);
  if (all.length === 0) return undefined;
  const array = g.choices.pickRecent(all);
  const index = g.make.index(g, env, indexed(array));
  const { expression, range } = g.make.integer(g, env);
  if (index === undefined || range.minimum < 0 || range.maximum > largestElement) return undefined;
  return [assign(element(arrayReference(array), index), expression)];
}

/** A new local array: zeros, or a literal. */
export function arrayDeclaration(g: Generation, env: Environment): Statements {
  const kind = choose<ArrayKind>(
    g,
    [
      [null, 4, () => "Float64Array"],
      ["numberArray", 1, () => "number[]"],
      ["float32Array", 1, () => "Float32Array"],
      ["integerArray", 1, () => "Int32Array"],
    ],
    () => "Float64Array",
  );
  const [value, minimumLength] = choose(
    g,
    [
      [null, 3, () => zeros(g, env, kind)],
      ["arrayLiteral", 1.5, () => literal(g, env, kind)],
    ],
    () => zeros(g, env, kind),
  );
  const name = freshName(env, "array");
  const facts = { kind, minimumLength, writable: true, growable: kind === "number[]" };
  introduce(env, { role: "array", name, mutable: false, shadowable: false, ...facts });
  return [declare("const", name, value, kind)];
}

type Sized = readonly [value: Expression, minimumLength: number];

function zeros(g: Generation, env: Environment, arrayKind: ArrayKind): Sized {
  const make = (length: Expression, minimum: number): Sized => [{ kind: "zeros", arrayKind, length }, minimum];
  const counts = integers(env).filter((v) => v.range.minimum >= 0 && v.range.maximum <= 8);
  const arraysInScope = arrays(env, isFloatArray);
  if (counts.length > 0 && g.choices.chance(0.4)) {
    const count = g.choices.pick(counts);
    const extra = g.choices.integer(0, 3);
    const name = variable(count.name);
    const length: Expression =
      extra === 0 ? name : { kind: "arithmetic", operator: "+", left: name, right: number(extra) };
    return make(length, count.range.minimum + extra);
  }
  if (arraysInScope.length > 0 && g.choices.chance(0.4)) {
    const array = g.choices.pick(arraysInScope);
    return make(lengthOf(arrayReference(array)), array.minimumLength);
  }
  const length = g.choices.integer(2, 6);
  return make(number(length), length);
}

function literal(g: Generation, env: Environment, arrayKind: ArrayKind): Sized {
  const length = g.choices.integer(2, 6);
  const item = (): Expression =>
    arrayKind === "Int32Array" ? number(g.choices.integer(0, largestElement)) : squashed(g, g.make.float(g, env, 1));
  return [{ kind: "arrayLiteral", arrayKind, elements: Array.from({ length }, item) }, length];
}

/** Pairs of arrays that one variable can hold. */
function interchangeable(g: Generation, env: Environment): readonly [ArrayVariable, ArrayVariable] | undefined {
  const all = arrays(env, (v) => v.writable && isFloatArray(v) && v.minimumLength > 0);
  if (all.length === 0) return undefined;
  const one = g.choices.pick(all);
  const others = all.filter((v) => v.kind === one.kind && v.name !== one.name);
  return others.length === 0 ? undefined : [one, g.choices.pick(others)];
}

/** `const p = condition ? a : b` */
function aliasChoice(g: Generation, env: Environment): Statements | undefined {
  const pair = interchangeable(g, env);
  if (pair === undefined) return undefined;
  const [one, other] = pair;
  const value = conditional(g.make.condition(g, env, 1), arrayReference(one), arrayReference(other));
  return [declareArray(env, value, one, Math.min(one.minimumLength, other.minimumLength), false)];
}

/** `let p: Float64Array = a; let q: Float64Array = b;`, to be swapped later. */
function buffers(g: Generation, env: Environment): Statements | undefined {
  const pair = interchangeable(g, env);
  if (pair === undefined) return undefined;
  const minimum = Math.min(pair[0].minimumLength, pair[1].minimumLength);
  return pair.map((v) => declareArray(env, arrayReference(v), v, minimum, true));
}

/** `const t = p; p = q; q = t;` */
function swap(g: Generation, env: Environment): Statements | undefined {
  const all = arrays(env, (v) => v.mutable && isFloatArray(v));
  const one = all.length === 0 ? undefined : g.choices.pick(all);
  const others = all.filter(
    (v) => v.kind === one?.kind && v.name !== one.name && v.minimumLength === one.minimumLength,
  );
  if (one === undefined || others.length === 0) return undefined;
  const other = g.choices.pick(others);
  const name = freshName(env, "array");
  return [
    declare("const", name, arrayReference(one), one.kind),
    assign(arrayReference(one), arrayReference(other)),
    assign(arrayReference(other), variable(name, one.kind)),
  ];
}

/** `const v = a.subarray(1, 4)` */
function view(g: Generation, env: Environment): Statements | undefined {
  const all = arrays(env, (v) => isFloatArray(v) && v.kind !== "number[]" && v.writable && v.minimumLength >= 3);
  if (all.length === 0) return undefined;
  const array = g.choices.pick(all);
  const from = g.choices.integer(0, 2);
  const to = g.choices.integer(from + 1, array.minimumLength);
  const start = decide(g, "dataIndex", 0.2) ? undefined : number(from);
  const reference = arrayReference(array);
  const value: Expression =
    start === undefined
      ? { kind: "subarray", array: reference, from: dataStart(g, env), to: lengthOf(reference) }
      : { kind: "subarray", array: reference, from: start, to: number(to) };
  const minimum = start === undefined ? array.minimumLength - 2 : to - from;
  return [declareArray(env, value, array, minimum, false)];
}

/** 0, 1 or 2, by the data. */
function dataStart(g: Generation, env: Environment): Expression {
  return conditional(g.make.condition(g, env, 0), number(g.choices.integer(0, 2)), number(g.choices.integer(0, 2)));
}

function copy(g: Generation, env: Environment): Statements | undefined {
  const all = arrays(env, isFloatArray);
  if (all.length === 0) return undefined;
  const array = g.choices.pick(all);
  const value: Expression = { kind: "copy", array: arrayReference(array) };
  return [declareArray(env, value, { ...array, writable: true }, array.minimumLength, false)];
}

/** Declares a variable for an array like `model`; a reassigned one has its type written out. */
export function declareArray(
  env: Environment,
  value: Expression,
  model: ArrayVariable,
  minimumLength: number,
  mutable: boolean,
): Statement {
  const name = freshName(env, "array");
  const { kind, writable } = model;
  introduce(env, { role: "array", name, mutable, shadowable: false, kind, minimumLength, writable });
  return declare(mutable ? "let" : "const", name, value, kind, mutable);
}
