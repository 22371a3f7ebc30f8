import type ts from "typescript";
import { keyIndex } from "../../../ir/lookups.ts";
import type { Value } from "../../../ir/ops.ts";
import { bool, int, opaque } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { callbackOf } from "../arrays/callbacks.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { lowerValue } from "../values.ts";
import { overEntries, ownEntries } from "./iteration.ts";
import { conformed, insert, partsOf, positionOf, type Parts } from "./positions.ts";

type Call = { readonly node: ts.CallExpression; readonly collection: Value; readonly parts: Parts };
type Method = (l: Lowering, call: Call, args: readonly ts.Expression[]) => Operand;

/** The argument at a place; undefined where it is missing. */
function argument(l: Lowering, node: ts.Expression | undefined): Value {
  return node ? lowerValue(l, node) : l.literal(undefined);
}

/** `map.set(key, value)` and `set.add(key)` give the collection itself. */
const put: Method = (l, { node, collection, parts }, [first, second]) => {
  const [key, value] = [argument(l, first), parts.values ? argument(l, second) : undefined];
  l.at(node);
  insert(l, parts, conformed(l, first ?? node, key, parts.keys), parts.values && value ? conformed(l, second ?? node, value, parts.values) : undefined);
  return collection;
};

/** `map.get(key)`: beyond the last value there is none. */
const get: Method = (l, { node, parts }, [first]) => {
  const key = argument(l, first);
  l.at(node);
  return l.b.load(parts.values as Value, positionOf(l, parts, key).position);
};

const has: Method = (l, { node, parts }, [first]) => {
  const key = argument(l, first);
  l.at(node);
  const { position, end } = positionOf(l, parts, key);
  return l.b.apply("lt", position, end);
};

const remove: Method = (l, { node, parts }, [first]) => {
  const key = argument(l, first);
  l.at(node);
  l.session.collections.removes = true;
  return l.b.extern(keyIndex.remove, [parts.index, key], bool);
};

const clear: Method = (l, { parts }) => {
  l.session.collections.removes = true;
  return l.b.extern(keyIndex.clear, [parts.index], opaque);
};

const forEach: Method = (l, { node, collection, parts }, [callback]) => {
  const call = callbackOf(l, callback, node);
  const entries = ownEntries(l, collection);
  overEntries(l, node, entries, false, (position) => {
    call([entries.valueAt(position), l.b.load(parts.keys, position), collection]);
  });
  return l.literal(undefined);
};

const common: Readonly<Record<string, Method>> = { has, delete: remove, clear, forEach };
const own: Readonly<Record<"Map" | "Set", Readonly<Record<string, Method>>>> = { Map: { get, set: put }, Set: { add: put } };

/** A call of a method of a Map or Set that the function made. */
export function lowerCollectionMethod(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, collection: Value): Operand {
  const kind = collection.type.kind === "record" ? (collection.type.standsFor ?? "Map") : "Map";
  const name = access.name.text;
  const methods = { ...common, ...own[kind] };
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  const spread = node.arguments.find((given) => l.ts.isSpreadElement(given));
  if (method && !spread) return method(l, { node, collection, parts: partsOf(l, collection) }, node.arguments);
  if (["keys", "values", "entries"].includes(name)) {
    throw new Problem("unsupportedSyntax", node, "An iterator that is kept is not compiled.", "Use it where it is made, in for…of or a spread: [...map.values()].");
  }
  throw new Problem("unsupportedSyntax", node, `The method '${name}' of a ${kind} is not compiled in differentiated code.`, "Write a loop over its entries: for (const [key, value] of map).");
}

/** `collection.size` */
export function sizeOf(l: Lowering, collection: Value): Value {
  return l.b.extern(keyIndex.size, [partsOf(l, collection).index], int);
}
