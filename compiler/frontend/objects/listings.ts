import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { arrayOf, opaque, type RecordType, type Type } from "../../../ir/types.ts";
import { elementFor } from "../arrays/elements.ts";
import { GrowingList } from "../arrays/growingList.ts";
import { overIndices } from "../arrays/loops.ts";
import { pairOf, pairType } from "../collections/pairs.ts";
import { tuple } from "../derivatives/aggregates.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isGlobal } from "../names.ts";
import { isKnown, type Operand } from "../operands.ts";
import { lowerValue, unsupported } from "../values.ts";
import { readChosen } from "./chosenMembers.ts";
import { keysOf, knownKeys, listedType } from "./keys.ts";
import { readMember, type MemberSite } from "./members.ts";

/** `Object.keys(o)`, `Object.values(o)` or `Object.entries(o)`, its argument lowered. */
type Listing = { readonly what: "keys" | "values" | "entries"; readonly node: ts.Expression; readonly object: Value; readonly type: RecordType };

function listingOf(l: Lowering, node: ts.Expression): Listing | undefined {
  if (!l.ts.isCallExpression(node) || !l.ts.isPropertyAccessExpression(node.expression) || !isGlobal(l, node.expression.expression)) return undefined;
  const callee = node.expression.getText();
  const what = (["keys", "values", "entries"] as const).find((name) => callee === `Object.${name}`);
  const [argument] = node.arguments;
  if (!what || !argument || l.ts.isSpreadElement(argument)) return undefined;
  const object = lowerValue(l, argument);
  return { what, node: argument, object, type: listedType(l, argument, object) };
}

/** What a loop goes through: the members one after the other where their names are known, else an array of them. */
export function iteratedListing(l: Lowering, node: ts.Expression): { readonly members: readonly Operand[] } | { readonly array: Operand } | undefined {
  const listing = listingOf(l, node);
  const known = listing && knownKeys(l, listing.object);
  if (!known) return listing && { array: listed(l, listing) };
  return { members: membersListed(l, listing, known) };
}

function membersListed(l: Lowering, listing: Listing, known: readonly string[]): readonly Operand[] {
  return known.map((name) => {
    const key = l.literal(name);
    if (listing.what === "keys") return key;
    const value = readMember(l, siteOf(l, listing), listing.object, name);
    return listing.what === "values" ? value : tuple([key, value]);
  });
}

/** The array that a listing gives; undefined for other calls. */
export function lowerObjectListing(l: Lowering, node: ts.CallExpression): Operand | undefined {
  const listing = listingOf(l, node);
  return listing && listed(l, listing);
}

function listed(l: Lowering, listing: Listing): Operand {
  const { what, node, object, type } = listing;
  if (what === "keys") return keysOf(l, node, object, "own");
  const functions = l.facts.get(object)?.members;
  if (functions && knownKeys(l, object)) return tuple(membersListed(l, listing, knownKeys(l, object) ?? []));
  const element = commonType(l, node, type);
  const entry = pairType(opaque, element);
  const give = (key: Value, value: Value): Value => (what === "values" ? value : pairOf(l, entry, key, value));
  const result = arrayOf("Array", what === "values" ? elementFor(element) : entry);
  const site = siteOf(l, listing);
  const known = knownKeys(l, object);
  if (known) {
    const values = known.map((name) => {
      const member = readMember(l, site, object, name);
      if (isKnown(member)) throw unsupported(l, node);
      return give(l.literal(name), member);
    });
    return l.b.arrayLiteral(result, values);
  }
  const keys = keysOf(l, node, object, "own");
  const list = new GrowingList(l);
  list.declare(result.element);
  const names = type.fields.map(({ name }) => name);
  overIndices(l, node, { upper: l.b.length(keys) }, (i) => {
    const key = l.b.load(keys, i);
    list.append(give(key, readChosen(l, site, { object, key, names })));
  });
  return list.close().values;
}

function siteOf(l: Lowering, { node }: Listing): MemberSite {
  return { node, type: l.checker.getTypeAtLocation(node) };
}

/** The type that all members have. */
function commonType(l: Lowering, node: ts.Node, { fields }: RecordType): Type {
  const [first, ...others] = fields;
  if (first && others.every(({ type }) => isAssignable(type, first.type) && isAssignable(first.type, type))) return first.type;
  const text = l.checker.typeToString(l.checker.getTypeAtLocation(node));
  throw new Problem("dynamicKey", node, `The members of '${text}' have different types, and become the elements of one array here.`, "Name the members one by one.");
}
