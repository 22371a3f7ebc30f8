import type ts from "typescript";
import { when } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { bool, fieldOf } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { isThere, mayLack } from "../absence.ts";
import { choose } from "../functions/choose.ts";
import type { Lowering } from "../lowering.ts";
import { type Accessor, isKnown, type Operand } from "../operands.ts";
import { isPresent } from "../presence.ts";
import { isUndefined } from "../truth.ts";
import { lowerCondition, runtimeValue, unsupported } from "../values.ts";
import type { LiteralParts } from "./literals.ts";
import { memberName } from "./names.ts";

/** What is spread: an object of a type; where it is absent, nothing is copied. */
type Source = { readonly object: Operand; readonly type: ts.Type; readonly mayBeAbsent: boolean };

/**
 * `...object`. An optional member that is absent leaves the member of that name as it was, as TypeScript's type of the result
 * says. One that is there but undefined would replace it: TypeScript does not tell them apart, so that it is an error when the
 * function runs.
 */
export function spread(l: Lowering, parts: LiteralParts, node: ts.SpreadAssignment): void {
  const { members, optional } = parts;
  const { object, type, mayBeAbsent } = sourceOf(l, parts, node.expression);
  const readers = memberReaders(l, node, object, type);
  const facts = isKnown(object) ? undefined : l.facts.get(object);
  parts.isOrdered &&= facts?.keys !== undefined && (!mayBeAbsent || facts.keys.every((name) => parts.order.has(name)));
  if (!isKnown(object) && !facts?.isExact) parts.open.push({ object, text: node.expression.getText() });
  const there = mayBeAbsent && !isKnown(object) ? isThere(l, object) : l.constant(true);
  for (const [name, read] of readers) {
    parts.order.add(name);
    replaceMethod(l, parts, node, name, mayBeAbsent);
    const isOptional = !isKnown(object) && fieldOf(object.type, name)?.optional === true && facts?.own?.has(name) !== true && facts?.members?.has(name) !== true;
    const previous = members.get(name);
    if (!isOptional && !mayBeAbsent) optional.delete(name);
    else if (!previous) optional.add(name);
    const origin = isOptional && !previous ? originOf(l, object, name) : undefined;
    if (origin) parts.origins.set(name, origin);
    const copied = (): Operand => {
      const operand = read();
      return isOptional && previous && !isKnown(operand) ? presentOr(l, node, { object, name, value: operand }, previous) : operand;
    };
    members.set(name, choose(l, node, there, { node, lower: copied }, { node, lower: () => previous ?? l.literal(undefined) }));
  }
}

/** The object of a spread; of `...(condition && object)`, the object where the condition holds: what is falsy has no members. */
function sourceOf(l: Lowering, parts: LiteralParts, node: ts.Expression): Source {
  const { conditions, source } = conditionsOf(l, node);
  const type = l.checker.getTypeAtLocation(source);
  const given = ([condition, ...others]: readonly ts.Expression[]): Value => {
    if (!condition) return runtimeValue(l, source, l.expression(source));
    return l.branch(node, lowerCondition(l, condition), () => given(others), () => l.literal(undefined)) as Value;
  };
  if (conditions.length > 0) {
    const object = given(conditions);
    return { object, type, mayBeAbsent: !isPresent(l, object) };
  }
  const object = l.expression(source);
  return { object, type, mayBeAbsent: !isKnown(object) && (mayLack(l, source, object) || replacesMembers(l, parts, object)) };
}

/** The object in `a && (b && object)`, and what must hold for it. */
function conditionsOf(l: Lowering, node: ts.Expression): { readonly conditions: readonly ts.Expression[]; readonly source: ts.Expression } {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node)) return conditionsOf(l, node.expression);
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) return { conditions: [], source: node };
  const { conditions, source } = conditionsOf(l, node.right);
  return { conditions: [node.left, ...conditions], source };
}

/** Whether an object that may be absent against its type has members in place of such that stand before it. */
function replacesMembers(l: Lowering, { members }: LiteralParts, object: Value): boolean {
  return !isPresent(l, object) && object.type.kind === "record" && object.type.fields.some(({ name }) => members.has(name));
}

/** What comes later replaces a method of that name. */
function replaceMethod(l: Lowering, parts: LiteralParts, node: ts.SpreadAssignment, name: string, mayBeAbsent: boolean): void {
  const others = parts.methods.filter((method) => memberName(l, method.name) !== name);
  if (mayBeAbsent && others.length < parts.methods.length) throw unsupported(l, node);
  parts.methods = others;
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

export function requireNoMember(l: Lowering, object: Value, name: string, message: string): void {
  const has = `Object.hasOwn($0, ${JSON.stringify(name)})`;
  const isOwn = l.b.extern(isPresent(l, object) ? has : `$0 != null && ${has}`, [object], bool, true);
  when(l.b, isOwn, (inner) => {
    inner.throw(`nabla.nablaError(${JSON.stringify(message)})`, []);
  });
}

/** The members that a spread copies of an object of this type. */
export function membersOf(l: Lowering, node: ts.Node, operand: Operand, declared: ts.Type): Map<string, Operand> {
  return new Map([...memberReaders(l, node, operand, declared)].map(([name, read]) => [name, read()]));
}

/** The same, each read where it is asked for. */
function memberReaders(l: Lowering, node: ts.Node, operand: Operand, declared: ts.Type): ReadonlyMap<string, () => Operand> {
  if (isKnown(operand)) {
    if (operand.kind === "aggregate") return new Map([...operand.members].map(([name, member]) => [name, () => member]));
    throw unsupported(l, node);
  }
  if (l.isAbsent(operand)) return new Map();
  if (operand.type.kind !== "record") throw unsupported(l, node);
  requireKnownFunctions(l, node, operand, declared);
  const readers = new Map<string, () => Operand>(operand.type.fields.map(({ name }) => [name, () => l.b.get(operand, name)]));
  for (const [name, known] of l.facts.get(operand)?.members ?? []) readers.set(name, () => (known.kind === "accessor" ? readAccessor(l, node, known) : known));
  return readers;
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
