import type { Part, Statement, Target } from "../model/model.ts";
import { code, codeStatement, number, separated } from "./build.ts";
import { squashed } from "./bounds.ts";
import { arrayReference, arrays, freshName, introduce, isFloatArray, type Environment } from "./environment.ts";
import { decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { floatPlace, objectPlace } from "./places.ts";
import type { Member, Shape } from "./shapes.ts";
import { pairType, valueOfType } from "./typedValues.ts";

/** Patterns in declarations and assignments. */
export function patternStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["objectPattern", 1, () => objectPattern(g, env)],
    ["assignmentPattern", 0.6, () => swap(g, env)],
    ["objectAssignmentPattern", 0.5, () => objectAssignment(g, env)],
    ["tuple", 0.6, () => tuple(g, env)],
    ["arrayPattern", 0.6, () => arrayPattern(g, env)],
  ];
}

/** `const { p, q: s = 0.5, inner: { r }, ...rest } = o` */
function objectPattern(g: Generation, env: Environment): Statements | undefined {
  const place = objectPlace(g, env);
  if (place === undefined) return undefined;
  const taken = place.shape.members.filter(() => g.choices.chance(0.7));
  if (taken.length === 0) return undefined;
  const declared: (() => void)[] = [];
  const items = taken.map((m) => patternItem(g, env, m, declared));
  const left = place.shape.members.filter((m) => !taken.includes(m));
  const rest = !place.shape.isClass && left.length > 0 && decide(g, "restPattern", 0.5) ? freshName(env, "object") : "";
  const pattern = separated(rest === "" ? items : [...items, [`...${rest}`]]);
  const statement = codeStatement(g.choices.chance(0.5) ? "const { " : "let { ", ...pattern, " } = ", place.target);
  declared.forEach((declare) => declare());
  const shape: Shape = { type: `typeof ${rest}`, members: left, isClass: false, methods: [] };
  if (rest !== "") introduce(env, { role: "object", name: rest, mutable: false, shadowable: false, shape });
  return [statement];
}

function patternItem(g: Generation, env: Environment, m: Member, declared: (() => void)[]): readonly Part[] {
  const common = { mutable: false, shadowable: false };
  switch (m.kind) {
    case "number": {
      const name = freshName(env, "float");
      declared.push(() => introduce(env, { ...common, role: "float", name, shadowable: true }));
      const initial: readonly Part[] = g.choices.chance(0.3) ? [" = ", number(g.choices.decimal(-1, 1))] : [];
      return [`${m.name}: ${name}`, ...initial];
    }
    case "array": {
      const name = freshName(env, "array");
      const { array: kind, minimumLength } = m;
      declared.push(() => introduce(env, { ...common, role: "array", name, kind, minimumLength, writable: true }));
      return [`${m.name}: ${name}`];
    }
    case "object":
      return [
        `${m.name}: { `,
        ...separated(m.shape.members.map((inner) => patternItem(g, env, inner, declared))),
        " }",
      ];
  }
}

/** Two places to assign to. */
function twoPlaces(g: Generation, env: Environment): readonly [Target, Target] | undefined {
  const mutable = (place: { readonly mutable: boolean }): boolean => place.mutable;
  const [one, other] = [floatPlace(g, env, mutable), floatPlace(g, env, mutable)];
  return one && other && [one.target, other.target];
}

/** `[s, o.p] = [o.p, e]` */
function swap(g: Generation, env: Environment): Statements | undefined {
  const [one, other] = twoPlaces(g, env) ?? [];
  if (one === undefined || other === undefined) return undefined;
  const last = g.choices.chance(0.5) ? one : squashed(g, g.make.float(g, env, 1));
  return [codeStatement("[", one, ", ", other, "] = [", other, ", ", last, "]")];
}

/** `({ p: s, q: o.p } = o)` */
function objectAssignment(g: Generation, env: Environment): Statements | undefined {
  const [one, other] = twoPlaces(g, env) ?? [];
  const source = objectPlace(g, env, (s) => numbersOf(s).length >= 2);
  if (one === undefined || other === undefined || source === undefined) return undefined;
  const [p = "", q = ""] = numbersOf(source.shape);
  return [codeStatement(`({ ${p}: `, one, `, ${q}: `, other, " } = ", source.target, ")")];
}

function numbersOf(shape: Shape): readonly string[] {
  return shape.members.filter((m) => m.kind === "number").map((m) => m.name);
}

/** `const pair: [number, number] = [s, t]; const [p, q] = pair; pair[0] = e;` */
function tuple(g: Generation, env: Environment): Statements | undefined {
  const value = valueOfType(g, env, pairType);
  if (value === undefined) return undefined;
  const name = freshName(env, "object");
  const store: Statement = codeStatement(
    `${name}[${g.choices.integer(0, 1)}] = `,
    squashed(g, g.make.float(g, env, 1)),
  );
  const [p, q] = [freshName(env, "float"), freshName(env, "float")];
  for (const item of [p, q]) introduce(env, { role: "float", name: item, mutable: true, shadowable: true });
  return [
    codeStatement(`const ${name}: ${pairType} = `, value),
    ...(g.choices.chance(0.5) ? [store] : []),
    codeStatement(`let [${p}, ${q}] = `, code(pairType, name)),
  ];
}

/** `const [s, , t, ...others] = a` */
function arrayPattern(g: Generation, env: Environment): Statements | undefined {
  const all = arrays(env, (v) => isFloatArray(v) && v.minimumLength >= 3);
  if (all.length === 0) return undefined;
  const array = g.choices.pickRecent(all);
  const [first, third] = [freshName(env, "float"), freshName(env, "float")];
  const skips = g.choices.chance(0.5);
  const rest = g.choices.chance(0.4) ? freshName(env, "array") : undefined;
  const pattern = `const [${first}${skips ? ", " : ""}, ${third}${rest === undefined ? "" : `, ...${rest}`}] = `;
  const reference = arrayReference(array);
  for (const name of [first, third]) introduce(env, { role: "float", name, mutable: false, shadowable: true });
  if (rest !== undefined) {
    const minimumLength = array.minimumLength - (skips ? 3 : 2);
    const facts = { kind: "number[]", minimumLength, writable: true, growable: true } as const;
    introduce(env, { role: "array", name: rest, mutable: false, shadowable: false, ...facts });
  }
  return [codeStatement(pattern, reference)];
}
