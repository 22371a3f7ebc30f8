import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { steadyType } from "../steadyTypes.ts";
import { hasEffects } from "../sideEffects.ts";

/** The name that a member is declared or taken out under, if it is known: `a`, `"a"`, `0`, `[key]` where key has a literal type. */
export function memberName(l: Lowering, name: ts.PropertyName): string | undefined {
  return l.ts.isComputedPropertyName(name) ? keyName(l, name.expression) : name.text;
}

/** Whether the name of a member is written out, or is a literal or a member of an enum: the same whenever it is evaluated. */
export function isFixedName(l: Lowering, name: ts.PropertyName): boolean {
  return !l.ts.isComputedPropertyName(name) || (keyName(l, name.expression) !== undefined && !hasEffects(l, name.expression));
}

/** The member that a key names, if its type has one value. */
export function keyName(l: Lowering, key: ts.Expression): string | undefined {
  if (l.ts.isStringLiteralLike(key) || l.ts.isNumericLiteral(key)) return key.text;
  const type = steadyType(l, key);
  return type.isStringLiteral() || type.isNumberLiteral() ? String(type.value) : undefined;
}

/** As `memberName`, where the name is evaluated: for what that does, if it does something. */
export function evaluatedName(l: Lowering, name: ts.PropertyName): string | undefined {
  return l.ts.isComputedPropertyName(name) ? evaluatedKey(l, name.expression) : name.text;
}

/** As `keyName`, where the key is evaluated: for what that does, if it does something. */
export function evaluatedKey(l: Lowering, key: ts.Expression): string | undefined {
  const name = keyName(l, key);
  if (name !== undefined && hasEffects(l, key)) l.expression(key);
  return name;
}

/** The names that a key can have, by its type; all of them strings, or all numbers. */
export function keyNames(l: Lowering, key: ts.Expression): readonly (string | number)[] | undefined {
  const declared = steadyType(l, key);
  const type = l.checker.getBaseConstraintOfType(declared) ?? declared;
  const members = type.isUnion() ? type.types : [type];
  const names = members.flatMap((member) => (member.isStringLiteral() || member.isNumberLiteral() ? [member.value] : []));
  return names.length === members.length && new Set(names.map((name) => typeof name)).size === 1 ? names : undefined;
}

/** JavaScript's order of members: array indices first, by their size, then the others as they were added. */
export function inKeyOrder(names: readonly string[]): readonly string[] {
  const isIndex = (name: string): boolean => /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1;
  return [...names.filter(isIndex).sort((a, b) => Number(a) - Number(b)), ...names.filter((name) => !isIndex(name))];
}
