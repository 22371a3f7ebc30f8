import type { Declaration, Expression, ModelType, Part } from "../model/model.ts";
import { code, member, separated, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { functionEnvironment, introduce, type Environment, type Variable } from "./environment.ts";
import { decide, type Generation } from "./generation.ts";
import { typeName, type Shape } from "./shapes.ts";

/** A type of which objects of several kinds are: what is called, or what is there, is decided when the program runs. */
export type Variants = {
  readonly type: ModelType;
  /** A member that all kinds have, which can be read and written. */
  readonly shared: string;
  /** The method that all kinds have, of one number. */
  readonly method: string | undefined;
  /** Makes an object of one of the kinds. */
  readonly make: (g: Generation, env: Environment, kind: number) => Expression;
  readonly kinds: number;
};

/** The classes behind an interface, in order; the last can hold another object of the interface. */
const classes = ["Line", "Wave", "Nest"];

/** An interface of classes, an interface of objects with functions, and a union: each with its kinds. */
export function moduleVariants(g: Generation, constants: readonly Variable[]): Declaration[] {
  return [
    ...(decide(g, "interface", 0.8) ? terms(g, constants) : []),
    ...(decide(g, "functionMember", 0.7) ? rules(g) : []),
    ...(decide(g, "union", 0.7) ? steps(g) : []),
    ...(decide(g, "genericClass", 0.6) ? [box(g)] : []),
  ];
}

const termType = "Term";

/** `interface Term { weight: number; at(u: number): number }` or an abstract class, and classes of its kind. */
function terms(g: Generation, constants: readonly Variable[]): Declaration[] {
  const isAbstract = g.choices.chance(0.4);
  const isNested = decide(g, "recursiveMethod", 0.6);
  const name = typeName(termType);
  const common: readonly Part[] = isAbstract
    ? [
        ...["abstract class ", name, " { constructor(public weight: number) {} abstract at(u: number): number; "],
        ...["twice(u: number): number { return this.at(u) + Math.sin(this.at(0.5 * u)); } }"],
      ]
    : ["interface ", name, " { weight: number; at(u: number): number }"];
  const own = (kind: string): readonly Part[] => classOfTerms(g, constants, kind, isAbstract);
  const names = isNested ? classes : classes.slice(0, 2);
  const declarations = names.map((kind): Declaration => ({ name: kind, parts: own(kind) }));
  g.variants.push({ type: termType, shared: "weight", method: "at", kinds: names.length, make: makeTerm });
  if (isAbstract)
    g.variants.push({ type: termType, shared: "weight", method: "twice", kinds: names.length, make: makeTerm });
  return [{ name: termType, parts: common }, ...declarations];
}

function makeTerm(g: Generation, env: Environment, kind: number): Expression {
  const weight = squashed(g, g.make.float(g, env, 1));
  const others: readonly (readonly Part[])[] =
    kind === 1
      ? [[squashed(g, g.make.float(g, env, 0))]]
      : kind === 2
        ? [[makeTerm(g, env, g.choices.integer(0, 2))]]
        : [];
  return code(termType, "new ", variable(classes[kind] ?? "", "Class"), "(", ...separated([[weight], ...others]), ")");
}

/** A class with a field of its own, a method and constants that go with it. */
function classOfTerms(
  g: Generation,
  constants: readonly Variable[],
  kind: string,
  isAbstract: boolean,
): readonly Part[] {
  const name = typeName(kind);
  const field = { Wave: ["private readonly extra: number"], Nest: ["readonly inner: ", typeName(termType)] }[kind];
  const given = [isAbstract ? ["weight: number"] : ["public weight: number"], ...(field ? [field] : [])];
  const heritage = isAbstract ? " extends " : " implements ";
  const base = isAbstract ? "super(weight);" : "";
  const statics = `static readonly RATE = ${g.choices.decimal(0.3, 1.2)}; static readonly TABLE = [0.4, -0.7, 1.1];`;
  return [
    ...[
      "class ",
      name,
      heritage,
      typeName(termType),
      ` {\n  ${statics}\n  constructor(`,
      ...separated(given),
      `) { ${base} }\n  `,
    ],
    ...[isAbstract ? "override " : "", "at(u: number): number ", methodBody(g, constants, kind), "\n}"],
  ];
}

function methodBody(g: Generation, constants: readonly Variable[], kind: string): Part {
  const u: Variable = { role: "float", name: "u", mutable: true, shadowable: false };
  const env = functionEnvironment([...constants, u], "number", 1);
  const shape: Shape = { type: kind, members: [{ name: "weight", kind: "number" }], isClass: true, methods: [] };
  introduce(env, { role: "object", name: "this", mutable: false, shadowable: false, shape });
  const itself = variable("this", kind);
  const own: Readonly<Record<string, () => Expression>> = {
    Line: () => member(variable(kind, "Class"), "RATE"),
    Wave: () => member(itself, "extra"),
    Nest: () => code("number", member(itself, "inner", termType), ".at(", squashed(g, g.make.float(g, env, 1)), ")"),
  };
  const body = g.make.block(g, env, g.choices.integer(0, 2));
  const value = squashed(g, g.make.float(g, env, 2));
  return [...body, { kind: "return", value: code("number", own[kind]?.() ?? value, " * ", squashed(g, value, 0)) }];
}

const ruleType = "Rule";

/** `interface Rule { gain: number; apply: (t: number) => number }`, which object literals are of. */
function rules(g: Generation): Declaration[] {
  g.variants.push({ type: ruleType, shared: "gain", method: "apply", kinds: 2, make: makeRule });
  const apply = g.choices.pick(["apply: (t: number) => number", "apply(t: number): number"]);
  return [{ name: ruleType, parts: ["interface ", typeName(ruleType), ` { gain: number; ${apply} }`] }];
}

function makeRule(g: Generation, env: Environment): Expression {
  const gain = squashed(g, g.make.float(g, env, 1));
  return code(ruleType, "{ gain: ", gain, ", apply: ", ruleFunction(g, env), " }");
}

/** A function of one number that calls none that may come to call it. */
export function ruleFunction(g: Generation, env: Environment): Expression {
  const calls = (v: Variable): boolean => v.role === "function" || v.role === "variant" || v.role === "variantList";
  const visible = new Map([...env.visible].filter(([, v]) => !calls(v)));
  const inside: Environment = { ...env, visible, own: new Set(), loops: [], inSwitch: false, result: "number" };
  introduce(inside, { role: "float", name: "t", mutable: true, shadowable: false });
  return code("(t: number) => number", "(t: number) => ", squashed(g, g.make.float(g, inside, 2)));
}

const stepType = "Step";

/** `type Step = { kind: "scale"; by: number } | { kind: "shift"; by: number; to: number }` */
function steps(g: Generation): Declaration[] {
  g.variants.push({ type: stepType, shared: "by", method: undefined, kinds: 2, make: makeStep });
  const kinds = `{ kind: "scale"; by: number } | { kind: "shift"; by: number; to: number }`;
  const amount: readonly Part[] = g.choices.pick([
    ['switch (s.kind) { case "scale": return s.by * u; case "shift": return s.by + Math.sin(u * s.to); }'],
    ['if (s.kind === "scale") return s.by * u; return s.to - s.by * Math.cos(u);'],
    ['return "to" in s ? u * s.to + s.by : Math.sin(s.by) * u;'],
    ['if (s.kind !== "shift") { s.by *= 0.5; return s.by + u; } const { by, to } = s; return by * to - Math.sin(u);'],
  ]);
  const parameters: readonly Part[] = ["(s: ", typeName(stepType), ", u: number): number"];
  return [
    { name: stepType, parts: ["type ", typeName(stepType), ` = ${kinds};`] },
    { name: "amount", parts: ["function ", variable("amount"), ...parameters, " { ", ...amount, " }"] },
  ];
}

function makeStep(g: Generation, env: Environment, kind: number): Expression {
  const by = squashed(g, g.make.float(g, env, 1));
  if (kind === 0) return code(stepType, '{ kind: "scale", by: ', by, " }");
  return code(stepType, '{ kind: "shift", by: ', by, ", to: ", squashed(g, g.make.float(g, env, 0)), " }");
}

const boxType = "Box<number>";

/** A generic class that holds one value. */
function box(g: Generation): Declaration {
  const name = typeName("Box");
  const make = (_: Generation, env: Environment): Expression =>
    code(boxType, "new ", name, "<number>(", squashed(g, g.make.float(g, env, 1)), ")");
  g.variants.push({ type: boxType, shared: "held", method: undefined, kinds: 1, make });
  const map = "map(f: (held: T) => T): ";
  const body = g.choices.pick([
    [map, name, "<T> { return new ", name, "(f(this.held)); }"],
    [map, name, "<T> { this.held = f(this.held); return this; }"],
  ]);
  return {
    name: "Box",
    parts: ["class ", name, "<T> { constructor(public held: T) {} ", ...body, " get(): T { return this.held; } }"],
  };
}
