import type ts from "typescript";
import { f64, isNumber, type Type } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import type { Closure } from "../operands.ts";
import { isTypeReference } from "../syntax.ts";
import { localType } from "../typeOf.ts";

/** How deep type parameters are looked for in the members of types. */
const DEPTH = 5;

/** What the type parameters of a generic function stand for in a call of it, as TypeScript has resolved the call. */
export function typesOfCall(l: Lowering, call: ts.Node | undefined, { node }: Closure): ReadonlyMap<ts.Type, Type> {
  const { ts, checker } = l;
  const found = new Map<ts.Type, Type>();
  const declared = node.typeParameters && checker.getSignatureFromDeclaration(node);
  const resolved = declared && call && ts.isCallExpression(call) ? checker.getResolvedSignature(call) : undefined;
  if (!declared || !resolved || resolved.getDeclaration() !== node) return found;
  const note = (parameter: ts.Type, argument: ts.Type): void => {
    const type = found.has(parameter) ? undefined : localType(l, argument);
    if (type) found.set(parameter, isNumber(type) ? f64 : type);
  };
  const match = (general: ts.Type, special: ts.Type, depth: number): void => {
    const present = checker.getNonNullableType(special);
    if (general.flags & ts.TypeFlags.TypeParameter) note(general, special);
    else if (general.isUnion()) general.types.filter(({ flags }) => flags & ts.TypeFlags.TypeParameter).forEach((parameter) => { note(parameter, present); });
    const whole = general.isUnion() ? checker.getNonNullableType(general) : general;
    if (whole !== general && !whole.isUnion() && whole.flags & ts.TypeFlags.Object) return match(whole, present, depth);
    if (general === special || depth === 0 || !(general.flags & ts.TypeFlags.Object)) return;
    const [parts, others] = [general, special].map((type) => (isTypeReference(ts, type) ? checker.getTypeArguments(type) : (type.aliasTypeArguments ?? []))) as [readonly ts.Type[], readonly ts.Type[]];
    if (parts.length > 0 && parts.length === others.length) return parts.forEach((part, i) => { match(part, others[i] as ts.Type, depth - 1); });
    const [signature] = general.getCallSignatures();
    const [other] = special.getCallSignatures();
    if (signature && other) return matchSignatures(signature, other, depth - 1);
    for (const member of general.getProperties()) {
      const counterpart = special.getProperty(member.name);
      if (counterpart) match(checker.getTypeOfSymbol(member), checker.getTypeOfSymbol(counterpart), depth - 1);
    }
  };
  const matchSignatures = (general: ts.Signature, special: ts.Signature, depth: number): void => {
    general.parameters.forEach((parameter, i) => {
      const other = special.parameters[i];
      if (other) match(checker.getTypeOfSymbol(parameter), checker.getTypeOfSymbol(other), depth);
    });
    match(checker.getReturnTypeOfSignature(general), checker.getReturnTypeOfSignature(special), depth);
  };
  matchSignatures(declared, resolved, DEPTH);
  return found;
}
