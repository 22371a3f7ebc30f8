import type { Expression, Part, Statement } from "../model/model.ts";
import { assign, code, codeStatement, conditional, declare, element, member, separated, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import {
  freshName,
  indexedList,
  introduce,
  lists,
  objects,
  type Environment,
  type ListVariable,
} from "./environment.ts";
import { choose, decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { objectPlace } from "./places.ts";
import { fits, memberArrayLength, type Member, type Shape } from "./shapes.ts";

/** Objects: made, copied with changes, aliased, put into others. */
export function objectStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["objectLiteral", 1.5, () => declareObject(g, env)],
    ["objectSpread", 0.8, () => declareSpread(g, env)],
    ["objectAlias", 0.8, () => declareAlias(g, env)],
    ["objectAssignment", 0.8, () => assignObject(g, env)],
    ["memberSwap", 0.5, () => memberSwap(g, env)],
  ];
}

function anyShape(g: Generation): Shape | undefined {
  return g.shapes.length === 0 ? undefined : g.choices.pick(g.shapes);
}

function declareObject(g: Generation, env: Environment): Statements | undefined {
  const shape = anyShape(g);
  const value = shape && newObject(g, env, shape);
  return value && [introduceObject(g, env, shape, value)];
}

/** `const o: Shape = value`, or `let`. */
export function introduceObject(g: Generation, env: Environment, shape: Shape, value: Expression): Statement {
  const name = freshName(env, "object");
  const mutable = g.choices.chance(0.3);
  introduce(env, { role: "object", name, mutable, shadowable: false, shape });
  const isNamed = g.shapes.some((s) => s.type === shape.type);
  return declare(mutable ? "let" : "const", name, value, shape.type, isNamed && (mutable || !shape.isClass));
}

/** An object in scope, or a new one. */
export function objectValue(g: Generation, env: Environment, shape: Shape): Expression | undefined {
  const existing = g.choices.chance(0.6) ? objectPlace(g, env, (s) => fits(s, shape.type)) : undefined;
  return existing?.target ?? newObject(g, env, shape);
}

/** A literal, an instance of a class or of a class that extends it, or a copy with changes. */
export function newObject(g: Generation, env: Environment, shape: Shape): Expression | undefined {
  const fitting = g.shapes.filter((s) => fits(s, shape.type));
  const chosen = fitting.length === 0 ? shape : g.choices.pick(fitting);
  if (chosen.isClass) {
    const values = memberValues(g, env, chosen.members, (value) => [value]);
    return values && code(shape.type, "new ", variable(chosen.type, chosen.type), "(", ...separated(values), ")");
  }
  return (g.choices.chance(0.3) ? spread(g, env, shape) : undefined) ?? literal(g, env, shape);
}

function literal(g: Generation, env: Environment, shape: Shape): Expression | undefined {
  const members = memberValues(g, env, shape.members, (value, m) => [`${m.name}: `, value]);
  return members && code(shape.type, "{ ", ...separated(members), " }");
}

function memberValues(
  g: Generation,
  env: Environment,
  members: readonly Member[],
  print: (value: Expression, m: Member) => readonly Part[],
): readonly (readonly Part[])[] | undefined {
  const values = members.map((m) => {
    const value = memberValue(g, env, m);
    return value && print(value, m);
  });
  return values.every((v) => v !== undefined) ? values : undefined;
}

function memberValue(g: Generation, env: Environment, m: Member): Expression | undefined {
  switch (m.kind) {
    case "number":
      return squashed(g, g.make.float(g, env, 1));
    case "array":
      return g.make.array(g, env, m.array) ?? newArray(g, env, m.array);
    case "object":
      return objectValue(g, env, m.shape);
  }
}

function newArray(g: Generation, env: Environment, kind: string): Expression {
  const elements = Array.from({ length: memberArrayLength }, () => squashed(g, g.make.float(g, env, 0)));
  return { kind: "arrayLiteral", arrayKind: kind === "number[]" ? "number[]" : "Float64Array", elements };
}

/** `{ ...o, p: e }` */
function spread(g: Generation, env: Environment, shape: Shape): Expression | undefined {
  const source = objectPlace(g, env, (s) => s.type === shape.type && !s.isClass);
  if (source === undefined) return undefined;
  const changed = shape.members.filter(() => g.choices.chance(0.4));
  const values = memberValues(g, env, changed, (value, m) => [`${m.name}: `, value]) ?? [];
  const copied: readonly Part[] = ["...", source.target];
  const parts = g.choices.chance(0.85) ? [copied, ...values] : [...values, copied];
  // TypeScript rejects members that the spread after them overwrites.
  return code(shape.type, "{ ", ...separated(parts[0] === copied ? parts : [copied]), " }");
}

function declareSpread(g: Generation, env: Environment): Statements | undefined {
  const shape = anyShape(g);
  const value = shape && !shape.isClass ? spread(g, env, shape) : undefined;
  return shape && value && [introduceObject(g, env, shape, value)];
}

/** `const o = p`, or one of two, by a condition. */
function declareAlias(g: Generation, env: Environment): Statements | undefined {
  const one = objectPlace(g, env);
  if (one === undefined) return undefined;
  const other = decide(g, "conditional", 0.5) ? objectPlace(g, env, (s) => fits(s, one.shape.type)) : undefined;
  const value = other ? conditional(g.make.condition(g, env, 1), one.target, other.target) : one.target;
  return [introduceObject(g, env, one.shape, value)];
}

/** Another object in a variable, in a member, or in an element of a list. */
function assignObject(g: Generation, env: Environment): Statements | undefined {
  return choose<Statements | undefined>(
    g,
    [
      [null, 2, () => assignVariable(g, env)],
      [null, 2, () => assignMember(g, env)],
    ],
    () => undefined,
  );
}

function assignVariable(g: Generation, env: Environment): Statements | undefined {
  const all = objects(env).filter((v) => v.mutable);
  if (all.length === 0) return undefined;
  const v = g.choices.pickRecent(all);
  const value = objectValue(g, env, v.shape);
  return value && [assign(variable(v.name, v.shape.type), value)];
}

function assignMember(g: Generation, env: Environment): Statements | undefined {
  const place = objectPlace(g, env, (s) => s.members.some((m) => m.kind !== "number"));
  if (place === undefined) return undefined;
  const m = g.choices.pick(place.shape.members.filter((one) => one.kind !== "number"));
  const value = memberValue(g, env, m);
  return value && [assign(member(place.target, m.name), value)];
}

/** `[o.p, o.q] = [o.q, e]` */
function memberSwap(g: Generation, env: Environment): Statements | undefined {
  const one = objectPlace(g, env);
  const other = objectPlace(g, env);
  if (one === undefined || other === undefined) return undefined;
  const place = ({ target, shape }: typeof one): Expression | undefined => {
    const numbers = shape.members.filter((m) => m.kind === "number");
    return numbers.length === 0 ? undefined : member(target, g.choices.pick(numbers).name);
  };
  const [p, q] = [place(one), place(other)];
  if (p === undefined || q === undefined) return undefined;
  const second = g.choices.chance(0.7) ? p : squashed(g, g.make.float(g, env, 1));
  return [codeStatement("[", p, ", ", q, "] = [", q, ", ", second, "]")];
}

/** Objects in arrays. */
export function listStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["objectList", 1, () => declareList(g, env)],
    ["listAssignment", 0.5, () => assignElement(g, env)],
    ["listPush", 0.5, () => push(g, env)],
  ];
}

function declareList(g: Generation, env: Environment): Statements | undefined {
  return newList(g, env)?.before;
}

/** A list, and the declaration that it needs if there was none. */
export type ListPlace = { readonly before: Statements; readonly list: ListVariable };

function newList(g: Generation, env: Environment): ListPlace | undefined {
  const shape = anyShape(g);
  if (shape === undefined) return undefined;
  const minimumLength = g.choices.integer(2, 3);
  const items = Array.from({ length: minimumLength }, () => objectValue(g, env, shape));
  if (!items.every((item) => item !== undefined)) return undefined;
  const value = code(`${shape.type}[]`, "[", ...separated(items.map((item) => [item])), "]");
  const name = freshName(env, "list");
  const list: ListVariable = { role: "list", name, mutable: false, shadowable: false, shape, minimumLength };
  introduce(env, list);
  return { before: [declare("const", name, value, `${shape.type}[]`, true)], list };
}

export function anyList(g: Generation, env: Environment): ListPlace | undefined {
  const all = lists(env);
  return all.length === 0 ? newList(g, env) : { before: [], list: g.choices.pickRecent(all) };
}

function assignElement(g: Generation, env: Environment): Statements | undefined {
  const { before, list } = anyList(g, env) ?? {};
  if (before === undefined || list === undefined) return undefined;
  const { reference } = indexedList(list);
  const index = g.make.index(g, env, indexedList(list));
  const value = objectValue(g, env, list.shape);
  return index && value && [...before, assign(element(reference, index), value)];
}

/** Not within a loop, which may be one over the list itself. */
function push(g: Generation, env: Environment): Statements | undefined {
  const { before, list } = env.loops.length === 0 ? (anyList(g, env) ?? {}) : {};
  if (before === undefined || list === undefined) return undefined;
  const value = objectValue(g, env, list.shape);
  return value && [...before, codeStatement(variable(list.name), ".push(", value, ")")];
}
