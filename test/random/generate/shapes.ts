import type { ArrayKind, Declaration, Expression, ModelType, Parameter } from "../model/model.ts";
import { decide, type Generation } from "./generation.ts";

/** A type of objects. */
export type Shape = {
  readonly type: ModelType;
  readonly members: readonly Member[];
  /** A class is made by `new`, with the members as arguments in order. */
  readonly isClass: boolean;
  readonly methods: readonly Method[];
  /** The class that it extends. */
  readonly base?: Shape;
};

export type Member = { readonly name: string } & (
  | { readonly kind: "number" }
  | { readonly kind: "array"; readonly array: ArrayKind; readonly minimumLength: number }
  | { readonly kind: "object"; readonly shape: Shape }
);

export type Method = {
  readonly name: string;
  readonly kind: "method" | "getter" | "setter" | "static";
  readonly parameters: readonly Parameter[];
  readonly result: "number" | "void";
};

/** Arrays in objects have at least this many elements, so that helpers take them. */
export const memberArrayLength = 5;

/** A type of objects of numbers, and one that holds such an object and an array. */
export function moduleShapes(g: Generation): Declaration[] {
  if (!decide(g, "objectLiteral", 0.6)) return [];
  const pair: Shape = plain("Pair", [number("p"), number("q"), ...(g.choices.chance(0.4) ? [number("r")] : [])]);
  g.shapes.push(pair);
  if (g.choices.chance(0.5)) {
    const array: ArrayKind = g.choices.chance(0.6) ? "Float64Array" : "number[]";
    const items: Member = { name: "items", kind: "array", array, minimumLength: memberArrayLength };
    const inner: Member = { name: "inner", kind: "object", shape: pair };
    const others = g.choices.pick([[items], [inner], [inner, items]]);
    g.shapes.push(plain("Group", [number("weight"), ...others]));
  }
  return g.shapes.map((shape) => declaration(g, shape));
}

function number(name: string): Member {
  return { name, kind: "number" };
}

function plain(type: string, members: readonly Member[]): Shape {
  return { type, members, isClass: false, methods: [] };
}

/** A type alias or an interface; types are variables, which are spelled as the module declares them. */
function declaration(g: Generation, { type, members }: Shape): Declaration {
  const name = typeName(type);
  const list = members.flatMap((m) => [`${m.name}: `, typeName(typeOfMember(m)), "; "]);
  const parts = g.choices.chance(0.5)
    ? ["type ", name, " = { ", ...list, "};"]
    : ["interface ", name, " { ", ...list, "}"];
  return { name: type, parts };
}

/** A type as a part of code. */
export function typeName(type: ModelType): Expression {
  return { kind: "type", type };
}

export function typeOfMember(m: Member): ModelType {
  switch (m.kind) {
    case "number":
      return "number";
    case "array":
      return m.array;
    case "object":
      return m.shape.type;
  }
}

/** Whether an object of the one type can stand where the other is expected. */
export function fits(shape: Shape, expected: ModelType): boolean {
  return shape.type === expected || (shape.base !== undefined && fits(shape.base, expected));
}
