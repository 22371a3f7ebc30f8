import type ts from "typescript";
import type { Lowering } from "./lowering.ts";
import type { Operand, Scope, State } from "./operands.ts";
import { hierarchyOf } from "./objects/classMembers.ts";
import { noteMadeAgain } from "./requireIdentity.ts";
import { isConstAssertion, isReadonlyMember } from "./syntax.ts";

/**
 * Whether nothing that such a value leads to can be assigned, by its type: numbers, functions, readonly arrays and objects
 * of readonly members, and of methods that the program assigns nowhere. A constant of that type can be made again wherever it
 * is not visible.
 */
export function isDeeplyReadonly(l: Lowering, type: ts.Type, around: readonly ts.Type[] = []): boolean {
  const { ts, checker } = l;
  const primitive = ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.Null | ts.TypeFlags.Undefined;
  if (type.flags & primitive || around.includes(type)) return true;
  const inner = [...around, type];
  if (type.isUnion()) return type.types.every((member) => isDeeplyReadonly(l, member, inner));
  if (checker.isTupleType(type) || checker.isArrayType(type)) {
    const { target } = type as ts.TypeReference;
    const isReadonly = checker.isTupleType(type) ? (target as ts.TupleType).readonly : type.getSymbol()?.name === "ReadonlyArray";
    return isReadonly && checker.getTypeArguments(type as ts.TypeReference).every((element) => isDeeplyReadonly(l, element, inner));
  }
  if (!(type.flags & ts.TypeFlags.Object) || checker.getIndexInfosOfType(type).length > 0) return false;
  if (type.getCallSignatures().length > 0) return checker.getPropertiesOfType(type).length === 0;
  const isReadonlyAlias = type.aliasSymbol?.name === "Readonly";
  return checker.getPropertiesOfType(type).every((property) => {
    if (property.flags & ts.SymbolFlags.GetAccessor) return true;
    if (property.flags & ts.SymbolFlags.Method) return hierarchyOf(l).lookalikes.assignmentOf(property) === undefined;
    const isReadonly = isReadonlyAlias || (property.declarations ?? []).some((declaration) => isReadonlyDeclaration(l, declaration));
    return isReadonly && isDeeplyReadonly(l, checker.getTypeOfSymbol(property), inner);
  });
}

function isReadonlyDeclaration(l: Lowering, node: ts.Declaration): boolean {
  const { ts } = l;
  if (isReadonlyMember(ts, node)) return true;
  return ts.findAncestor(node, (outer) => isConstAssertion(ts, outer)) !== undefined;
}

/** A constant of the module, made once at the head of the function. */
export function sharedConstant(l: Lowering, symbol: ts.Symbol, initializer: ts.Expression): Operand {
  const known = l.shared.get(symbol);
  if (known) return known;
  const made = inPrologue(l, symbol, initializer, { parent: undefined, bindings: new Map() });
  l.shared.set(symbol, made);
  return made;
}

/** Lowers an expression at the head of the function; `keep` takes the variables that functions which it makes close over. */
export function inPrologue(l: Lowering, symbol: ts.Symbol, initializer: ts.Expression, own: Scope, keep: (state: State) => void = () => undefined): Operand {
  const { b, state, scope } = l;
  const mark = l.prologue.ops.length;
  l.b = l.prologue;
  l.state = new Map();
  l.scope = own;
  const made = l.expression(initializer);
  keep(l.state);
  [l.b, l.state, l.scope] = [b, state, scope];
  noteMadeAgain(l.prologue.ops.slice(mark), symbol);
  return made;
}
