import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { mayBeMissing, whereThere } from "../absence.ts";
import { iterableOf } from "../arrays/iterables.ts";
import { overIndices } from "../arrays/loops.ts";
import { valueOf } from "../functions/choose.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { mayBeAbsent } from "../presence.ts";
import { requireGlobals } from "../requireGlobals.ts";
import { isWrapper } from "../syntax.ts";
import { localType } from "../typeOf.ts";
import { isCollection } from "./layout.ts";
import { unsupported } from "../values.ts";
import { membersOfPair } from "./pairs.ts";
import { conformed, emptyCollection, insert, partsOf } from "./positions.ts";

/** `new Map()`, `new Map([[key, value], …])`, `new Map(entries)`, `new Set(values)` */
export function constructCollection(l: Lowering, node: ts.NewExpression): Value {
  requireGlobals(l, /^Map$/);
  const contextual = l.checker.getContextualType(node);
  const candidates = [l.checker.getTypeAtLocation(node), ...(contextual ? [contextual] : [])].map((candidate) => localType(l, candidate));
  const type = candidates.find((candidate) => candidate !== undefined && isCollection(candidate));
  if (!type || !isCollection(type)) {
    const name = node.expression.getText();
    throw new Problem("untyped", node, `The types of this ${name}'s ${name === "Map" ? "keys and values" : "elements"} are not known.`, "Write them: `new Map<string, number>()`, `new Set<number>()`, …");
  }
  const [source] = node.arguments ?? [];
  const add = (collection: Value, at: ts.Node, operand: Operand): void => {
    const parts = partsOf(l, collection);
    const entry: readonly [Operand, Operand?] | undefined = parts.values ? membersOfPair(l, operand) : [operand];
    if (!entry) throw new Problem("unsupportedType", at, "The elements of this are not pairs of a key and a value.", "Write [key, value] for each entry.");
    const [key, value] = entry;
    insert(l, parts, conformed(l, at, valueOf(at, key), parts.keys), value && parts.values && conformed(l, at, valueOf(at, value), parts.values));
  };
  if (source && l.ts.isArrayLiteralExpression(source) && !source.elements.some((element) => l.ts.isSpreadElement(element))) {
    const operands = source.elements.map((element) => entryOf(l, element));
    const collection = emptyCollection(l, type);
    operands.forEach((operand, i) => { add(collection, source.elements[i] ?? source, operand); });
    return collection;
  }
  if (!source) {
    l.at(node);
    return emptyCollection(l, type);
  }
  const given = givenSource(l, source);
  const list = given?.mayBeMissing ? undefined : iterableOf(l, source);
  l.at(node);
  const collection = emptyCollection(l, type);
  const addAll = (values: Value): void => {
    overIndices(l, node, { upper: l.b.length(values) }, (i) => { add(collection, source, l.b.load(values, i)); });
  };
  if (list) addAll(list);
  else if (given) whereThere(l, node, given.value, () => { addAll(iterableOf(l, source)); });
  if (given) l.given.delete(given.node);
  return collection;
}

/** What a Map or Set is made of, evaluated: of what is absent, it is an empty one. Undefined for iterators, which are there. */
function givenSource(l: Lowering, node: ts.Expression): { readonly node: ts.Expression; readonly value: Value; readonly mayBeMissing: boolean } | undefined {
  if (isWrapper(l.ts, node)) return givenSource(l, node.expression);
  if (l.ts.isCallExpression(node) && !mayBeAbsent(l, l.checker.getTypeAtLocation(node))) return undefined;
  const value = l.expression(node);
  if (isKnown(value)) throw unsupported(l, node);
  l.given.set(node, value);
  return { node, value, mayBeMissing: mayBeMissing(l, node, value) };
}

/** An element of the literal; `[key, value]` is taken apart where it is written. */
function entryOf(l: Lowering, node: ts.Expression): Operand {
  const pair = l.ts.isArrayLiteralExpression(node) && node.elements.length === 2 && !node.elements.some((element) => l.ts.isSpreadElement(element)) ? node.elements : undefined;
  if (!pair) return l.expression(node);
  return { kind: "aggregate", isArray: true, members: new Map(pair.map((element, i) => [String(i), l.expression(element) as Value])) };
}
