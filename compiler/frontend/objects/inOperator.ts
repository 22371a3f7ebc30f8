import type ts from "typescript";
import { fieldOf } from "../../../ir/types.ts";
import type { Value } from "../../../ir/ops.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isGlobal } from "../names.ts";
import { isKnown } from "../operands.ts";
import { isUndefined } from "../truth.ts";
import { keyName } from "./names.ts";

/** A question whether an object has a member: `in`, which finds what it inherits as well, or `hasOwn`, which does not. */
type Question = { readonly node: ts.Node; readonly key: ts.Expression; readonly object: ts.Expression; readonly finds: "own" | "all"; readonly text: string };

/**
 * `"radius" in shape`, by which alternatives of a union are told apart. Where every alternative that has the member always has
 * a value there, it is in the object exactly if it is not undefined.
 */
export function lowerIn(l: Lowering, node: ts.BinaryExpression): Value {
  return answer(l, { node: node.operatorToken, key: node.left, object: node.right, finds: "all", text: "`in`" });
}

/** `Object.hasOwn(shape, "radius")` and `shape.hasOwnProperty("radius")`, the same of own members; undefined for other calls. */
export function lowerHasOwn(l: Lowering, node: ts.CallExpression): Value | undefined {
  const { ts } = l;
  if (!ts.isPropertyAccessExpression(node.expression) || node.arguments.some((argument) => ts.isSpreadElement(argument))) return undefined;
  const { name, expression } = node.expression;
  const [first, second] = node.arguments;
  if (first && second && name.text === "hasOwn" && isGlobal(l, expression) && expression.getText() === "Object") {
    return answer(l, { node, key: second, object: first, finds: "own", text: "`Object.hasOwn`" });
  }
  if (first && second && isOfPrototype(l, node.expression)) {
    return answer(l, { node, key: second, object: first, finds: "own", text: "`hasOwnProperty`" });
  }
  const declarations = name.text === "hasOwnProperty" ? (l.checker.getSymbolAtLocation(name)?.declarations ?? []) : [];
  const isOfObject = declarations.length > 0 && declarations.every((declaration) => l.program.isSourceFileDefaultLibrary(declaration.getSourceFile()));
  return first && isOfObject ? answer(l, { node, key: first, object: expression, finds: "own", text: "`hasOwnProperty`" }) : undefined;
}

/** `Object.prototype.hasOwnProperty.call` */
function isOfPrototype(l: Lowering, callee: ts.PropertyAccessExpression): boolean {
  let root: ts.Expression = callee;
  while (l.ts.isPropertyAccessExpression(root)) root = root.expression;
  return callee.getText() === "Object.prototype.hasOwnProperty.call" && isGlobal(l, root);
}

function answer(l: Lowering, { node, key, object: holder, finds, text }: Question): Value {
  const name = keyName(l, key);
  if (name !== undefined) l.expression(key);
  const object = name === undefined ? undefined : l.expression(holder);
  if (name !== undefined && object && !isKnown(object) && object.type.kind === "record") {
    const isInherited = finds === "all" && name in {};
    const facts = l.facts.get(object);
    l.readsKeys ||= facts?.keys !== undefined;
    if (facts?.keys) return l.constant(facts.keys.includes(name) || isInherited);
    const isComputed = (object.type.computed ?? []).includes(name);
    if (!isInherited && !isComputed && isAlwaysGiven(l, l.checker.getTypeAtLocation(holder), name)) {
      if (!fieldOf(object.type, name)) return l.constant(false);
      l.at(node);
      return l.not(isUndefined(l, l.b.get(object, name)));
    }
  }
  throw new Problem("dynamicKey", node, `Whether ${text} finds a member is known only when the program runs.`, "Compare the member with undefined.");
}

/** Whether the alternatives of a type that have a member have data there which is never undefined. */
function isAlwaysGiven({ ts, checker }: Lowering, type: ts.Type, name: string): boolean {
  const alternatives = type.isUnion() ? type.types : [type];
  const members = alternatives.flatMap((alternative) => checker.getPropertyOfType(alternative, name) ?? []);
  return members.length > 0 && members.every((member) => {
    const given = checker.getTypeOfSymbol(member);
    const mayBeAbsent = (given.isUnion() ? given.types : [given]).some(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0);
    return (member.flags & ts.SymbolFlags.Property) !== 0 && (member.flags & ts.SymbolFlags.Optional) === 0 && !mayBeAbsent;
  });
}
