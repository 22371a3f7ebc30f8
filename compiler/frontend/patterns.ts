import type ts from "typescript";
import { isNumber } from "../../ir/types.ts";
import { lowerArrayPattern } from "./arrays/patterns.ts";
import { orDefault } from "./defaults.ts";
import { defaultIteration, listOfEntries, ownEntries } from "./collections/iteration.ts";
import { isCollection } from "./collections/layout.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Operand } from "./operands.ts";
import { memberName, membersOf } from "./objects/literals.ts";
import { readMember } from "./objects/members.ts";
import { exactRecordType } from "./typeOf.ts";
import { memberOfKnown, unsupported } from "./values.ts";
import { bind } from "./variables.ts";

/** `const [a, b] = array`, `const { x, y: [dx, dy] = …, ...others } = object`; also in parameters and loop heads. */
export function bindPattern(l: Lowering, pattern: ts.BindingPattern, source: Operand): void {
  if (l.ts.isArrayBindingPattern(pattern) && !isKnown(source) && isCollection(source.type)) {
    const entries = ownEntries(l, source);
    bindPattern(l, pattern, listOfEntries(l, pattern, entries, defaultIteration(entries)));
    return;
  }
  if (l.ts.isArrayBindingPattern(pattern) && !isKnown(source) && source.type.kind === "array") {
    lowerArrayPattern(l, pattern, source, (name, operand) => { bindName(l, name, operand); });
    return;
  }
  pattern.elements.forEach((element, i) => {
    if (l.ts.isOmittedExpression(element)) return;
    if (element.dotDotDotToken) {
      bindName(l, element.name, restOf(l, pattern, element, source));
      return;
    }
    const isIndexed = l.ts.isArrayBindingPattern(pattern);
    const key = isIndexed ? String(i) : memberName(l, element.propertyName ?? (element.name as ts.Identifier));
    if (key === undefined) throw unsupported(l, element);
    const member = memberOf(l, pattern, element, source, key);
    bindName(l, element.name, element.initializer ? orDefault(l, member, element.initializer) : member);
  });
}

/** Declares a name, or those of a pattern. */
export function bindName(l: Lowering, name: ts.BindingName, operand: Operand): void {
  if (l.ts.isIdentifier(name)) bind(l, name, operand);
  else bindPattern(l, name, operand);
}

function memberOf(l: Lowering, pattern: ts.BindingPattern, element: ts.BindingElement, source: Operand, key: string): Operand {
  const member = memberOfKnown(source, key);
  if (member) return member;
  if (isKnown(source)) throw unsupported(l, element);
  if (source.type.kind === "record") return readMember(l, { node: element, type: l.checker.getTypeAtLocation(pattern) }, source, key);
  if (source.type.kind !== "array") throw unsupported(l, element);
  if (/^\d+$/.test(key)) return l.b.load(source, l.constant(Number(key)));
  if (key === "length") return l.b.length(source);
  throw unsupported(l, element);
}

/** What a pattern's other names leave over. */
function restOf(l: Lowering, pattern: ts.BindingPattern, element: ts.BindingElement, source: Operand): Operand {
  if (l.ts.isArrayBindingPattern(pattern)) throw unsupported(l, element);
  const taken = new Set(pattern.elements.flatMap((other) => (other === element ? [] : [memberName(l, other.propertyName ?? (other.name as ts.Identifier))])));
  const members = [...membersOf(l, element, source)].filter(([name]) => !taken.has(name));
  if (members.some(([, member]) => isKnown(member))) throw unsupported(l, element);
  const declared = exactRecordType(l, l.checker.getTypeAtLocation(element.name));
  const fields = members.flatMap(([name, member]) => {
    if (isKnown(member)) return [];
    const type = declared.fields.find((field) => field.name === name)?.type ?? member.type;
    return [{ name, type: isNumber(member.type) ? type : member.type }];
  });
  const values = members.flatMap(([, member]) => (isKnown(member) ? [] : [member]));
  const result = l.b.record({ kind: "record", brand: "Object", fields }, values);
  l.facts.set(result, { isExact: true });
  return result;
}
