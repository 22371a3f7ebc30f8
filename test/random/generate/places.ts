import type { Expression, Target } from "../model/model.ts";
import { element, member, variable } from "./build.ts";
import { indexedList, type Environment, type Variable } from "./environment.ts";
import type { Generation } from "./generation.ts";
import type { Shape } from "./shapes.ts";

/** Where a number lies: in a variable, or in a member of an object that a variable or an element of a list holds. */
export type FloatPlace = { readonly target: Target; readonly mutable: boolean };

/** An object, by the variable, member or element that holds it. */
export type ObjectPlace = { readonly target: Target; readonly shape: Shape };

/** A place that was not looked up yet: to reach into a list, an index has to be generated. */
type Candidate = { readonly mutable: boolean; readonly reach: () => Target | undefined };

/** One of the numbers in scope, recent ones rather. */
export function floatPlace(
  g: Generation,
  env: Environment,
  accept: (place: { readonly mutable: boolean }) => boolean = () => true,
): FloatPlace | undefined {
  const all = [...env.visible.values()].flatMap((v) => candidates(g, env, v)).filter(accept);
  if (all.length === 0) return undefined;
  const { mutable, reach } = g.choices.pickRecent(all);
  const target = reach();
  return target && { target, mutable };
}

function candidates(g: Generation, env: Environment, v: Variable): readonly Candidate[] {
  switch (v.role) {
    case "float":
      return [{ mutable: v.mutable, reach: () => variable(v.name) }];
    case "object":
      return paths(v.shape).map((path) => ({ mutable: true, reach: () => path(variable(v.name, v.shape.type)) }));
    case "variant":
      return [{ mutable: true, reach: () => member(variable(v.name, v.type), v.shared) }];
    case "list":
      return paths(v.shape).map((path) => ({ mutable: true, reach: () => listElement(g, env, v, path) }));
    default:
      return [];
  }
}

function listElement(
  g: Generation,
  env: Environment,
  v: Variable & { readonly role: "list" },
  path: (object: Target) => Target,
): Target | undefined {
  const list = indexedList(v);
  const index = g.make.index(g, env, list);
  return index && path(element(list.reference, index));
}

/** Ways from an object to the numbers in it and in the objects that it holds. */
function paths(shape: Shape): readonly ((object: Expression) => Target)[] {
  return shape.members.flatMap((m) => {
    if (m.kind === "number") return [(object: Expression) => member(object, m.name)];
    if (m.kind === "array") return [];
    return paths(m.shape).map((path) => (object: Expression) => path(member(object, m.name, m.shape.type)));
  });
}

/** An object in scope: one that a variable holds, an object in it, or an element of a list. */
export function objectPlace(
  g: Generation,
  env: Environment,
  accept: (shape: Shape) => boolean = () => true,
): ObjectPlace | undefined {
  const all = [...env.visible.values()].flatMap((v): readonly Reachable[] => {
    if (v.role === "object") {
      const places = within({ target: variable(v.name, v.shape.type), shape: v.shape });
      return places.map(({ target, shape }) => ({ shape, reach: () => target }));
    }
    return v.role === "list" ? [{ shape: v.shape, reach: () => listElement(g, env, v, (object) => object) }] : [];
  });
  const suitable = all.filter(({ shape }) => accept(shape));
  if (suitable.length === 0) return undefined;
  const { shape, reach } = g.choices.pickRecent(suitable);
  const target = reach();
  return target && { target, shape };
}

type Reachable = { readonly shape: Shape; readonly reach: () => Target | undefined };

function within(place: ObjectPlace): readonly ObjectPlace[] {
  return [
    place,
    ...place.shape.members.flatMap((m) =>
      m.kind === "object" ? within({ target: member(place.target, m.name, m.shape.type), shape: m.shape }) : [],
    ),
  ];
}
