import type { Expression, Statement } from "../model/model.ts";
import {
  assign,
  code,
  codeBlock,
  codeStatement,
  conditional,
  declare,
  element,
  member,
  separated,
  variable,
} from "./build.ts";
import { squashed } from "./bounds.ts";
import { bodyEnvironment } from "./closures.ts";
import { freshName, introduce, type Environment, type Indexed, type Variable } from "./environment.ts";
import { decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { loopBody, openLoop } from "./loops.ts";
import { ruleFunction, type Variants } from "./variants.ts";

type Held = Variable & { readonly role: "variant" };
type HeldList = Variable & { readonly role: "variantList" };

/** Objects of which it is decided at run time what kind they are: behind interfaces, in unions, with functions of their own. */
export function dispatchStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  if (g.variants.length === 0) return [];
  return [
    ["interface", 2.5, () => declareOne(g, env)],
    ["interface", 1.5, () => assignOne(g, env)],
    ["interfaceList", 1.2, () => declareList(g, env)],
    ["interfaceList", 1, () => assignElement(g, env)],
    ["interfaceList", env.depth > 0 ? 2 : 0, () => overList(g, env)],
    ["instanceOf", 4, () => instanceOf(g, env)],
    ["functionMember", 1.2, () => spread(g, env)],
    ["genericClass", 1, () => boxed(g, env)],
  ];
}

/** Calls of methods that are chosen at run time, what the kind of an object decides, and constants of classes. */
export function dispatchExpressions(
  g: Generation,
  env: Environment,
  inner: () => Expression,
): readonly Alternative<Expression>[] {
  return [
    ["interface", 4, () => call(g, env, inner)],
    ["union", 3, () => amount(g, env, inner)],
    ["staticMember", 1, () => constantOf(g, env)],
  ];
}

function variantsOf(g: Generation, type: string): readonly Variants[] {
  return g.variants.filter((v) => v.type === type);
}

function held(env: Environment, accept: (v: Held) => boolean = () => true): readonly Held[] {
  return [...env.visible.values()].filter((v): v is Held => v.role === "variant" && accept(v));
}

function heldLists(env: Environment): readonly HeldList[] {
  return [...env.visible.values()].filter((v): v is HeldList => v.role === "variantList");
}

function indexedVariants({ name, minimumLength, type }: HeldList): Indexed {
  return { name, minimumLength, reference: variable(name, `${type}[]`) };
}

/** An object in scope of that type, by the variable or the element of a list that holds it. */
function existing(g: Generation, env: Environment, type: string): Expression | undefined {
  const places = [...held(env), ...heldLists(env)].filter((v) => v.type === type);
  if (places.length === 0) return undefined;
  const place = g.choices.pickRecent(places);
  if (place.role === "variant") return variable(place.name, type);
  const index = g.make.index(g, env, indexedVariants(place));
  return index && element(variable(place.name, `${type}[]`), index);
}

function anyVariants(g: Generation): Variants {
  return g.choices.pick(g.variants);
}

function made(g: Generation, env: Environment, variants: Variants): Expression {
  return variants.make(g, env, g.choices.integer(0, variants.kinds - 1));
}

/** An object in scope, a new one, or one of two. */
function valueOf(g: Generation, env: Environment, variants: Variants, depth = 1): Expression {
  const known = g.choices.chance(0.5) ? existing(g, env, variants.type) : undefined;
  if (known !== undefined) return known;
  if (depth === 0 || g.choices.chance(0.5)) return made(g, env, variants);
  const one = (): Expression => valueOf(g, env, variants, 0);
  return conditional(g.make.condition(g, env, 1), one(), one());
}

function declareOne(g: Generation, env: Environment): Statements {
  const variants = anyVariants(g);
  const value = valueOf(g, env, variants);
  const name = freshName(env, "object");
  const mutable = g.choices.chance(0.5);
  introduce(env, { role: "variant", name, mutable, shadowable: false, type: variants.type, shared: variants.shared });
  return [declare(mutable ? "let" : "const", name, value, variants.type, true)];
}

function assignOne(g: Generation, env: Environment): Statements | undefined {
  const all = held(env, (v) => v.mutable);
  if (all.length === 0) return undefined;
  const { name, type } = g.choices.pickRecent(all);
  const [variants] = variantsOf(g, type);
  return variants && [assign(variable(name, type), valueOf(g, env, variants))];
}

function declareList(g: Generation, env: Environment): Statements {
  const variants = anyVariants(g);
  const minimumLength = g.choices.integer(2, 3);
  const items = Array.from({ length: minimumLength }, () => [valueOf(g, env, variants)]);
  const { type, shared } = variants;
  const name = freshName(env, "list");
  introduce(env, { role: "variantList", name, mutable: false, shadowable: false, type, shared, minimumLength });
  return [declare("const", name, code(`${type}[]`, "[", ...separated(items), "]"), `${type}[]`, true)];
}

function assignElement(g: Generation, env: Environment): Statements | undefined {
  const all = heldLists(env);
  if (all.length === 0) return undefined;
  const list = g.choices.pickRecent(all);
  // Which functions the elements have is known one by one: they are not replaced by an index.
  const [variants] = list.type === "Rule" ? [] : variantsOf(g, list.type);
  const index = g.make.index(g, env, indexedVariants(list));
  if (variants === undefined || index === undefined) return undefined;
  return [assign(element(variable(list.name, `${list.type}[]`), index), valueOf(g, env, variants))];
}

/** `for (const o of list) { s += o.at(t); … }` */
function overList(g: Generation, env: Environment): Statements | undefined {
  const all = heldLists(env);
  if (all.length === 0) return undefined;
  const { name: list, type, shared } = g.choices.pickRecent(all);
  const inside = openLoop(env, true);
  const name = freshName(env, "object");
  introduce(inside.env, { role: "variant", name, mutable: false, shadowable: false, type, shared });
  const body = loopBody(g, inside.env);
  const label = inside.label();
  return [codeBlock(`${label === undefined ? "" : `${label}: `}for (const ${name} of ${list}) `, body)];
}

function call(g: Generation, env: Environment, inner: () => Expression): Expression | undefined {
  const all = g.variants.filter((v) => v.method !== undefined);
  if (all.length === 0) return undefined;
  const { type, method } = g.choices.pick(all);
  const target = existing(g, env, type);
  return target && code("number", target, `.${method ?? ""}(`, inner(), ")");
}

/** `amount(s, t)`, a function that asks of which kind its argument is. */
function amount(g: Generation, env: Environment, inner: () => Expression): Expression | undefined {
  const target = existing(g, env, "Step");
  return target && code("number", variable("amount"), "(", target, ", ", inner(), ")");
}

function constantOf(g: Generation, env: Environment): Expression | undefined {
  if (variantsOf(g, "Term").length === 0) return undefined;
  const name = variable(g.choices.pick(["Line", "Wave"]), "Class");
  if (g.choices.chance(0.5)) return member(name, "RATE");
  const table = member(name, "TABLE", "number[]");
  const index = g.make.index(g, env, { name: "TABLE", minimumLength: 3, reference: table });
  return index && element(table, index);
}

/** `if (o instanceof Line) s += o.weight; else s = …;` */
function instanceOf(g: Generation, env: Environment): Statements | undefined {
  const all = held(env, (v) => v.type === "Term");
  if (all.length === 0) return undefined;
  const o = g.choices.pickRecent(all);
  const name = freshName(env, "float");
  const [start, given, otherwise] = [0, 1, 1].map((depth) => squashed(g, g.make.float(g, env, depth))) as [
    Expression,
    Expression,
    Expression,
  ];
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  const kind = g.choices.pick(["Line", "Wave"]);
  const store = (value: Expression): Statement => assign(variable(name), value);
  return [
    declare("let", name, start),
    {
      kind: "if",
      condition: code("boolean", `${o.name} instanceof `, variable(kind, "Class")),
      then: [store(code("number", `${o.name}.weight * `, squashed(g, given, 0)))],
      otherwise: g.choices.chance(0.5) ? [store(otherwise)] : undefined,
    },
  ];
}

/** `const o: Rule = { ...p, gain: e }`, or with a function of its own. */
function spread(g: Generation, env: Environment): Statements | undefined {
  const source = existing(g, env, "Rule");
  if (source === undefined) return undefined;
  const change = decide(g, "functionMember", 0.5)
    ? ["apply: ", ruleFunction(g, env)]
    : ["gain: ", squashed(g, g.make.float(g, env, 1))];
  const name = freshName(env, "object");
  introduce(env, { role: "variant", name, mutable: false, shadowable: false, type: "Rule", shared: "gain" });
  return [declare("const", name, code("Rule", "{ ...", source, ", ", ...change, " }"), "Rule", true)];
}

/** `let s = b.map((z) => …).get() - 0.5 * b.held;` */
function boxed(g: Generation, env: Environment): Statements | undefined {
  const b = existing(g, env, "Box<number>");
  if (b === undefined) return undefined;
  const z = freshName(env, "item");
  const body = squashed(g, g.make.float(g, bodyEnvironment(g, env, [{ name: z, type: "number" }], "number"), 2));
  const name = freshName(env, "float");
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return [codeStatement(`let ${name} = `, b, `.map((${z}) => `, body, ").get() - 0.5 * ", member(b, "held"))];
}
