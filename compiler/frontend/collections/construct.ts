import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { iterableOf } from "../arrays/iterables.ts";
import { overIndices } from "../arrays/loops.ts";
import { valueOf } from "../functions/choose.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { requireGlobals } from "../requireGlobals.ts";
import { localType } from "../typeOf.ts";
import { isCollection } from "./layout.ts";
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
  const list = source && iterableOf(l, source);
  l.at(node);
  const collection = emptyCollection(l, type);
  if (list) overIndices(l, node, { upper: l.b.length(list) }, (i) => { add(collection, source, l.b.load(list, i)); });
  return collection;
}

/** An element of the literal; `[key, value]` is taken apart where it is written. */
function entryOf(l: Lowering, node: ts.Expression): Operand {
  const pair = l.ts.isArrayLiteralExpression(node) && node.elements.length === 2 && !node.elements.some((element) => l.ts.isSpreadElement(element)) ? node.elements : undefined;
  if (!pair) return l.expression(node);
  return { kind: "aggregate", isArray: true, members: new Map(pair.map((element, i) => [String(i), l.expression(element) as Value])) };
}
