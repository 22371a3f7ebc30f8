import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import type { Lowering } from "./lowering.ts";
import type { Frame } from "./operands.ts";
import { isFunctionType } from "./functions/functionVariables.ts";
import { containsNode } from "./syntax.ts";
import { localType } from "./typeOf.ts";
import { unsupported } from "./values.ts";

/** The undefined that a function gives which gives something on other ways; nothing if it never does. */
export function absentResult(l: Lowering, node: ts.Node): Value | undefined {
  const { ts, checker } = l;
  const signature = checker.getSignatureFromDeclaration(node as ts.SignatureDeclaration);
  const returned = signature && checker.getReturnTypeOfSignature(signature);
  if (!returned || returned.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Never)) return undefined;
  if (isFunctionType(l, returned)) return l.literal(undefined);
  const type = localType(l, checker.getNonNullableType(returned));
  return type && l.conform(l.literal(undefined), type);
}

/** A path that ends without a `return` gives undefined. */
export function prepareEnd(l: Lowering, { node, result }: Frame): void {
  if (!(node.flags & l.ts.NodeFlags.HasImplicitReturn)) return;
  const absent = absentResult(l, node);
  if (absent) l.state.set(result, absent);
}

/** A `return` inside the loop makes the function's result a carried value, which needs something to start from. */
export function prepareResult(l: Lowering, node: ts.Node): void {
  const { result } = l.frame;
  if (l.state.has(result)) return;
  const returns = returnsIn(l, node);
  if (returns.length === 0) return;
  const returned = returns.find(({ expression }) => expression && !isNothing(l, expression))?.expression;
  const start = returned ? placeOf(l, returned) : absentResult(l, l.frame.node);
  if (start) l.state.set(result, start);
}

function returnsIn(l: Lowering, node: ts.Node): readonly ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = [];
  containsNode(l.ts, node, (inner) => {
    if (l.ts.isReturnStatement(inner) && l.ts.findAncestor(inner.parent, l.ts.isFunctionLike) === l.frame.node) found.push(inner);
    return false;
  });
  return found;
}

function isNothing(l: Lowering, node: ts.Expression): boolean {
  return (l.checker.getTypeAtLocation(node).flags & (l.ts.TypeFlags.Undefined | l.ts.TypeFlags.Null)) !== 0;
}

/** What stands for a value of the type of an expression before there is one. */
function placeOf(l: Lowering, returned: ts.Expression): Value {
  const type = localType(l, l.checker.getTypeAtLocation(returned));
  if (!type) throw unsupported(l, returned);
  return type.kind === "f64" ? l.constant(0) : type.kind === "bool" ? l.constant(false) : l.b.literal(undefined, type);
}
