import type ts from "typescript";
import { when } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { bool, f64, fieldOf, type Field, type RecordType, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { type Accessor, type Closure, isKnown, type Known, type Operand } from "../operands.ts";
import { localType } from "../typeOf.ts";
import { inKeyOrder } from "./names.ts";
import { isUndefined } from "../truth.ts";
import { unsupported } from "../values.ts";
import { evaluatedName, memberName } from "./names.ts";
import { spreadObject, spreadType } from "./conditionalSpread.ts";

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
    const wanted = expected && fieldOf(expected, name)?.type;
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
type LiteralParts = {
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

/**
 * `...object`. An optional member that is absent leaves the member of that name as it was, as TypeScript's type of the result
 * says. One that is there but undefined would replace it: TypeScript does not tell them apart, so that it is an error when the
 * function runs.
 */
function spread(l: Lowering, parts: LiteralParts, property: ts.SpreadAssignment): void {
  const { members, optional } = parts;
  const object = spreadObject(l, property.expression);
  parts.isOrdered &&= !isKnown(object) && l.facts.get(object)?.keys !== undefined;
  if (!isKnown(object) && !l.facts.get(object)?.isExact) parts.open.push({ object, text: property.expression.getText() });
  for (const [name, operand] of membersOf(l, property, object, spreadType(l, property.expression))) {
    parts.order.add(name);
    // What comes later replaces a method of that name.
    parts.methods = parts.methods.filter((method) => memberName(l, method.name) !== name);
    const isOwn = !isKnown(object) && l.facts.get(object)?.own?.has(name) === true;
    const isOptional = !isOwn && !isKnown(object) && fieldOf(object.type, name)?.optional === true && !isKnown(operand);
    const previous = members.get(name);
    if (!isOptional) optional.delete(name);
    else if (!previous) optional.add(name);
    const origin = isOptional && !previous ? originOf(l, object, name) : undefined;
    if (origin) parts.origins.set(name, origin);
    members.set(name, isOptional && previous ? presentOr(l, property, { object, name, value: operand }, previous) : operand);
  }
}

type OptionalMember = { readonly object: Value; readonly name: string; readonly value: Value };

function presentOr(l: Lowering, node: ts.SpreadAssignment, member: OptionalMember, previous: Operand): Value {
  const { value } = member;
  if (isKnown(previous)) throw unsupported(l, node);
  const whenAbsent = (): Value => {
    const origin = originOf(l, member.object, member.name);
    if (origin) requireAbsent(l, node, { ...member, object: origin });
    return l.conform(previous, value.type);
  };
  const merged = l.branch(node, isUndefined(l, value), whenAbsent, () => value);
  if (!merged) throw unsupported(l, node);
  return merged;
}

/** The object that tells whether an undefined member of another is there, if that is not known. */
export function originOf(l: Lowering, object: Operand, name: string): Value | undefined {
  if (isKnown(object)) return undefined;
  const facts = l.facts.get(object);
  return facts?.origins?.get(name) ?? (facts?.isExact ? undefined : object);
}

function requireAbsent(l: Lowering, node: ts.SpreadAssignment, { object, name }: OptionalMember): void {
  requireNoMember(l, object, name, `'${name}' is undefined in '${node.expression.getText()}', where it would replace a number: leave it out`);
}

function requireNoMember(l: Lowering, object: Value, name: string, message: string): void {
  const isThere = l.b.extern(`Object.hasOwn($0, ${JSON.stringify(name)})`, [object], bool, true);
  when(l.b, isThere, (inner) => {
    inner.throw(`nabla.nablaError(${JSON.stringify(message)})`, []);
  });
}

/** The members that a spread copies of an object of this type. */
export function membersOf(l: Lowering, node: ts.Node, operand: Operand, declared: ts.Type): Members {
  if (isKnown(operand)) {
    if (operand.kind === "aggregate") return new Map(operand.members);
    throw unsupported(l, node);
  }
  if (l.isAbsent(operand)) return new Map();
  if (operand.type.kind !== "record") throw unsupported(l, node);
  requireKnownFunctions(l, node, operand, declared);
  const members: Members = new Map(operand.type.fields.map(({ name }) => [name, l.b.get(operand, name)]));
  for (const [name, known] of l.facts.get(operand)?.members ?? []) members.set(name, known.kind === "accessor" ? readAccessor(l, node, known) : known);
  return members;
}

/** @throws Problem where a spread may copy functions of which it is not known which they are */
function requireKnownFunctions(l: Lowering, node: ts.Node, object: Value, declared: ts.Type): void {
  const facts = l.facts.get(object);
  if (facts?.isExact && !facts.node) return;
  const unknown = l.checker.getPropertiesOfType(l.checker.getNonNullableType(declared)).find((member) => {
    const isMethodOfClass = (member.flags & l.ts.SymbolFlags.Method) !== 0 && member.valueDeclaration !== undefined && l.ts.isClassLike(member.valueDeclaration.parent);
    if (isMethodOfClass || facts?.members?.has(member.name)) return false;
    return l.checker.getNonNullableType(l.checker.getTypeOfSymbol(member)).getCallSignatures().length > 0;
  });
  if (!unknown) return;
  throw new Problem("unsupportedSyntax", node, `The function '${unknown.name}' is copied here, and which one it is is not known.`, "Copy the data members by their names, or pass the function as an argument of its own.");
}

/** What an accessor of an object literal gives; undefined where it can only be set. */
export function readAccessor(l: Lowering, node: ts.Node, { get }: Accessor): Operand {
  return get ? l.inline(node, get, []) : l.literal(undefined);
}
