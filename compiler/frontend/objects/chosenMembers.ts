import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { fieldOf, isNumber } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown } from "../operands.ts";
import { equal } from "../truth.ts";
import { unsupported } from "../values.ts";
import { readMember, writeMember, type MemberSite } from "./members.ts";
import { keyNames } from "./names.ts";

/** A member of an object by a key that is known when the program runs, one of `names`. */
export type ChosenMember = { readonly object: Value; readonly key: Value; readonly names: readonly string[] };

/**
 * The members that a key may name: by its type, or all of the object's; undefined where the key is no name or number, and of
 * dictionaries, which may get members of any name.
 */
export function namesFor(l: Lowering, node: ts.ElementAccessExpression, object: Value): readonly string[] | undefined {
  const { argumentExpression: key } = node;
  if (object.type.kind !== "record" || l.checker.getIndexInfosOfType(l.checker.getTypeAtLocation(node.expression)).length > 0) return undefined;
  const names = keyNames(l, key);
  if (names) return names.map(String);
  const type = l.checker.getTypeAtLocation(key);
  const constraint = l.checker.getBaseConstraintOfType(type) ?? type;
  const members = constraint.isUnion() ? constraint.types : [constraint];
  const isKey = members.every(({ flags }) => (flags & (l.ts.TypeFlags.StringLike | l.ts.TypeFlags.NumberLike | l.ts.TypeFlags.ESSymbolLike)) !== 0);
  return isKey ? object.type.fields.map(({ name }) => name) : undefined;
}

/** `object[key]` */
export function readChosen(l: Lowering, site: MemberSite, member: ChosenMember): Value {
  const read = (name: string): Value => {
    const value = readMember(l, site, member.object, name);
    if (isKnown(value)) throw unsupported(l, site.node);
    return value;
  };
  return byName(l, site, member, read) as Value;
}

/** `object[key] = value` */
export function writeChosen(l: Lowering, site: MemberSite, member: ChosenMember, value: Value): void {
  byName(l, site, member, (name) => {
    writeMember(l, site, member.object, name, value);
    return undefined;
  });
}

/** Does the same with the member of every name, in a branch of its own. */
function byName(l: Lowering, site: MemberSite, { object, key, names }: ChosenMember, visit: (name: string) => Value | undefined): Value | undefined {
  const known = l.known(key);
  if (typeof known === "string" || typeof known === "number") return visit(String(known));
  const step = ([name, ...others]: readonly string[]): Value | undefined => {
    if (name === undefined) return unknownName(l, site, object, key);
    const literal = isNumber(key.type) ? l.constant(Number(name)) : l.literal(name);
    return l.branch(site.node, equal(l, key, literal, "==="), () => visit(name), () => step(others));
  };
  return step(names);
}

/** A key that is none of those which the types say. */
function unknownName(l: Lowering, { node }: MemberSite, object: Value, key: Value): Value | undefined {
  const text = node.getText().replaceAll(/\s+/g, " ");
  const members = object.type.kind === "record" ? object.type.fields.filter(({ name }) => fieldOf(object.type, name)).map(({ name }) => name) : [];
  l.b.throw(`nabla.nablaError(${JSON.stringify(`'${text}' takes a member that the type of the object does not say (it says ${members.join(", ")}): `)} + $0)`, [key]);
  l.ended = true;
  return l.literal(undefined);
}
