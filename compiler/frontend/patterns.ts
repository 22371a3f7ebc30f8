import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { fieldOf, isNumber } from "../../ir/types.ts";
import { distance } from "./arrays/positions.ts";
import { plainCopy } from "./arrays/spread.ts";
import { defaultIteration, listOfEntries, ownEntries } from "./collections/iteration.ts";
import { isCollection } from "./collections/layout.ts";
import { orDefault } from "./defaults.ts";
import { gathered } from "./functions/arguments.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Known, type Operand } from "./operands.ts";
import { membersOf, originOf } from "./objects/spreads.ts";
import { readMember } from "./objects/members.ts";
import { evaluatedName, memberName } from "./objects/names.ts";
import { bindingParts, type PatternElement, type PatternParts } from "./patternParts.ts";
import { exactRecordType, localType } from "./typeOf.ts";
import { memberOfKnown, unsupported } from "./values.ts";
import { bind } from "./variables.ts";

/** A value that a pattern takes apart: the operand, its type there, and the pattern. */
export type Source = { readonly node: ts.Node; readonly operand: Operand; readonly type: ts.Type };

/** `const [a, b] = array`, `const { x, y: [dx, dy] = …, ...others } = object`; also in parameters and loop heads. */
export function bindPattern(l: Lowering, pattern: ts.BindingPattern, operand: Operand): void {
  const source = { node: pattern, operand, type: l.checker.getTypeAtLocation(pattern) };
  takeApart(l, bindingParts(l, pattern), source, ({ target }, read) => { bindName(l, target, read()); });
}

/** Declares a name, or those of a pattern. */
export function bindName(l: Lowering, name: ts.BindingName, operand: Operand): void {
  if (l.ts.isIdentifier(name)) bind(l, name, operand);
  else bindPattern(l, name, operand);
}

/** Gives the elements of a pattern their parts of a value, in order; each part is read when `give` asks for it. */
export function takeApart<Target extends ts.Node>(
  l: Lowering,
  parts: PatternParts<Target>,
  source: Source,
  give: (element: PatternElement<Target>, read: () => Operand, type: ts.Type) => void,
): void {
  const whole = parts.isArray ? iteratedSource(l, source) : source;
  parts.elements.forEach((element, i) => {
    if (!element) return;
    if (element.isRest) {
      give(element, () => (parts.isArray ? restFrom(l, element, i, whole) : otherMembers(l, parts, element, whole)), whole.type);
      return;
    }
    const key = parts.isArray ? String(i) : element.name && evaluatedName(l, element.name);
    if (key === undefined) throw unsupported(l, element.node);
    const read = (): Operand => {
      const member = memberOf(l, element, whole, key);
      return element.initializer ? orDefault(l, member, element.initializer) : member;
    };
    give(element, read, memberType(l, whole.type, key));
  });
}

/** A Map or Set gives its entries in the order of insertion. */
function iteratedSource(l: Lowering, source: Source): Source {
  const { operand, node } = source;
  if (isKnown(operand) || !isCollection(operand.type)) return source;
  const entries = ownEntries(l, operand);
  return { ...source, operand: listOfEntries(l, node, entries, defaultIteration(entries)) };
}

function memberType({ checker }: Lowering, type: ts.Type, key: string): ts.Type {
  const symbol = checker.getPropertyOfType(checker.getNonNullableType(type), key);
  return symbol ? checker.getTypeOfSymbol(symbol) : (type.getNumberIndexType() ?? type);
}

function memberOf(l: Lowering, { node }: PatternElement<ts.Node>, { operand, type }: Source, key: string): Operand {
  const member = memberOfKnown(operand, key);
  if (member) return member;
  if (isKnown(operand)) throw unsupported(l, node);
  if (operand.type.kind === "record") return readMember(l, { node, type }, operand, key);
  if (operand.type.kind !== "array") throw unsupported(l, node);
  if (/^\d+$/.test(key)) return l.b.load(operand, l.constant(Number(key)));
  if (key === "length") return l.b.length(operand);
  throw unsupported(l, node);
}

/** `...rest` in an array pattern: a fresh array of the elements from a position on. */
function restFrom(l: Lowering, { node, target }: PatternElement<ts.Node>, position: number, { operand, type }: Source): Operand {
  if (!isKnown(operand) && operand.type.kind === "array") {
    const start = l.constant(position);
    return plainCopy(l, operand, start, distance(l, start, l.b.length(operand)));
  }
  const members = [...membersOf(l, node, operand, type).values()].slice(position);
  return gathered(l, node, localType(l, l.checker.getTypeAtLocation(target)), members);
}

/** `...others` in an object pattern: what its other names leave over. */
function otherMembers<Target extends ts.Node>(l: Lowering, parts: PatternParts<Target>, element: PatternElement<Target>, { operand, type }: Source): Operand {
  const taken = new Set(parts.elements.map((other) => other?.name && memberName(l, other.name)));
  const members = [...membersOf(l, element.node, operand, type)].filter(([name]) => !taken.has(name));
  const known = members.filter((entry): entry is [string, Known] => isKnown(entry[1]));
  const declared = exactRecordType(l, l.checker.getTypeAtLocation(element.target));
  const fields = members.flatMap(([name, member]) => {
    if (isKnown(member)) return [];
    const wanted = declared.fields.find((field) => field.name === name)?.type ?? member.type;
    const isOptional = !isKnown(operand) && fieldOf(operand.type, name)?.optional === true && l.facts.get(operand)?.own?.has(name) !== true;
    return [{ name, type: isNumber(member.type) ? wanted : member.type, ...(isOptional ? { optional: true } : {}) }];
  });
  const values = members.flatMap(([, member]) => (isKnown(member) ? [] : [member]));
  const partial = known.length > 0 ? { partial: "an object with functions in it" } : {};
  const result = l.b.record({ kind: "record", brand: "Object", fields, ...partial }, values);
  const own = new Set(fields.filter(({ optional }) => !optional).map(({ name }) => name));
  const origins = new Map(fields.flatMap(({ name, optional }): [string, Value][] => {
    const origin = optional ? originOf(l, operand, name) : undefined;
    return origin ? [[name, origin]] : [];
  }));
  l.facts.set(result, { isExact: true, own, ...(origins.size > 0 ? { origins } : {}), ...(known.length > 0 ? { members: new Map(known) } : {}) });
  return result;
}
