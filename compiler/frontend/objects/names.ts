import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { hasEffects } from "../syntax.ts";

/** The name that a member is declared or taken out under, if it is known: `a`, `"a"`, `0`, `[key]` where key has a literal type. */
export function memberName(l: Lowering, name: ts.PropertyName): string | undefined {
  return l.ts.isComputedPropertyName(name) ? keyName(l, name.expression) : name.text;
}

/** The member that a key names, if its type has one value. */
export function keyName(l: Lowering, key: ts.Expression): string | undefined {
  if (l.ts.isStringLiteralLike(key) || l.ts.isNumericLiteral(key)) return key.text;
  const type = l.checker.getTypeAtLocation(key);
  return type.isStringLiteral() || type.isNumberLiteral() ? String(type.value) : undefined;
}

/** As `memberName`, where the name is evaluated: for what that does, if it does something. */
export function evaluatedName(l: Lowering, name: ts.PropertyName): string | undefined {
  return l.ts.isComputedPropertyName(name) ? evaluatedKey(l, name.expression) : name.text;
}

/** As `keyName`, where the key is evaluated: for what that does, if it does something. */
export function evaluatedKey(l: Lowering, key: ts.Expression): string | undefined {
  const name = keyName(l, key);
  if (name !== undefined && hasEffects(l.ts, key)) l.expression(key);
  return name;
}
