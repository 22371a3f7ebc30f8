import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { f64, fieldOf, type Field, type RecordType, type Type } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { type Accessor, type Closure, isKnown, type Known, type Operand } from "../operands.ts";
import { localType } from "../typeOf.ts";
import { inKeyOrder } from "./names.ts";
import { unsupported } from "../values.ts";
import { evaluatedName, memberName } from "./names.ts";
import { requireNoMember, spread } from "./spreads.ts";

type Members = Map<string, Operand>;

/** `{ a: 1, b, ...rest, method() {} }`. Functions in it are known at compile time; the object holds the other members. */
export function lowerObjectLiteral(l: Lowering, node: ts.ObjectLiteralExpression): Value {
  const parts: LiteralParts = { members: new Map(), optional: new Set(), methods: [], order: new Set(), isOrdered: true, open: [], origins: new Map() };
  for (const property of node.properties) addProperty(l, parts, property);
  const { members, optional, methods } = parts;
  const contextual = l.checker.getContextualType(node);
  const expected = contextual && localType(l, contextual);
  const fields: Field[] = [];
  const values: Value[] = [];
  const functions = new Map<string, Known>();
  for (const [name, operand] of members) {
    if (isKnown(operand)) {
      functions.set(name, operand);
      continue;
    }
    const wanted = (expected && fieldOf(expected, name)?.type) ?? (l.isAbsent(operand) ? statedType(l, node, name) : undefined);
    const value = l.conform(operand, wanted);
    const type = fieldType(value, wanted);
    fields.push(optional.has(name) ? { name, type, optional: true } : { name, type });
    values.push(value);
  }
  // Members that it may get later, or that others of its type have.
  for (const field of expected?.kind === "record" ? expected.fields : []) {
    if (!field.optional || members.has(field.name) || methods.some((method) => memberName(l, method.name) === field.name)) continue;
    for (const { object, text } of parts.open) {
      if (fieldOf(object.type, field.name)) continue;
      requireNoMember(l, object, field.name, `'${text}' has a member '${field.name}', which its type does not say and the spread copies: declare it`);
    }
    fields.push(field);
    values.push(l.literal(undefined, field.type));
  }
  const partial = functions.size + methods.length > 0 ? { partial: "an object with functions in it" } : {};
  const brand = expected?.kind === "record" ? expected.brand : "Object";
  const type: RecordType = { kind: "record", brand, fields, ...partial };
  l.at(node);
  const result = l.b.record(type, values);
  for (const method of methods) {
    const name = memberName(l, method.name);
    const own: Closure = { kind: "closure", node: method, scope: { ...l.scope, self: result }, self: result };
    if (name !== undefined) functions.set(name, l.ts.isMethodDeclaration(method) ? own : accessorWith(l, functions.get(name), own));
  }
  const isComplete = parts.isOrdered && optional.size === 0 && new Set([...fields.map(({ name }) => name), ...functions.keys()]).size === parts.order.size;
  const keys = isComplete ? { keys: inKeyOrder([...parts.order]) } : {};
  const own = new Set([...parts.order].filter((name) => !optional.has(name)));
  l.facts.set(result, { isExact: true, own, ...keys, ...(parts.origins.size > 0 ? { origins: parts.origins } : {}), ...(functions.size > 0 ? { members: functions } : {}) });
  return result;
}

/** What a member is said to hold which is absent where the object is made: `null as Node | null`. */
function statedType(l: Lowering, node: ts.ObjectLiteralExpression, name: string): Type | undefined {
  const symbol = l.checker.getPropertyOfType(l.checker.getTypeAtLocation(node), name);
  const type = symbol && localType(l, l.checker.getTypeOfSymbol(symbol));
  return type?.kind === "opaque" ? undefined : type;
}

function accessorWith(l: Lowering, known: Known | undefined, own: Closure): Accessor {
  const { get, set } = known?.kind === "accessor" ? known : { get: undefined, set: undefined };
  return l.ts.isGetAccessorDeclaration(own.node) ? { kind: "accessor", get: own, set } : { kind: "accessor", get, set: own };
}

/** Integers are stored as numbers: a later assignment may be of any. */
function fieldType(value: Value, wanted: Type | undefined): Type {
  if (wanted && wanted.kind !== "opaque" && isAssignable(value.type, wanted)) return wanted;
  return value.type.kind === "int" ? f64 : value.type;
}

/** What the properties of a literal have made so far; the names in `optional` are of members that may be absent. */
export type LiteralParts = {
  readonly members: Members;
  readonly optional: Set<string>;
  methods: readonly OwnFunction[];
  /** The names of all members, as they were added. */
  readonly order: Set<string>;
  /** Whether the members are in the order in which JavaScript has them. */
  isOrdered: boolean;
  /** Optional members that were copied, with the objects that tell whether they are there. */
  readonly origins: Map<string, Value>;
  /** Objects that were spread and may have more members than their type says. */
  readonly open: { readonly object: Value; readonly text: string }[];
};

/** A method or accessor, whose `this` is the object. */
type OwnFunction = ts.MethodDeclaration | ts.AccessorDeclaration;

function addProperty(l: Lowering, parts: LiteralParts, property: ts.ObjectLiteralElementLike): void {
  const { ts } = l;
  if (ts.isSpreadAssignment(property)) return spread(l, parts, property);
  const name = evaluatedName(l, property.name);
  if (name === undefined) throw unsupported(l, property);
  parts.order.add(name);
  if (ts.isMethodDeclaration(property) || ts.isAccessor(property)) {
    parts.methods = [...parts.methods, property];
    return;
  }
  if (ts.isPropertyAssignment(property)) parts.members.set(name, l.expression(property.initializer));
  else if (ts.isShorthandPropertyAssignment(property)) parts.members.set(name, l.expression(property.name));
  else throw unsupported(l, property);
  parts.optional.delete(name);
}
