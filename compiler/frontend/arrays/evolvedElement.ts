import type ts from "typescript";
import { joinTypes } from "../../../ir/typeRelations.ts";
import { arrayOf, nullable, opaque, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { isFunctionType } from "../functions/functionVariables.ts";
import type { Lowering } from "../lowering.ts";
import { mayBeAbsent } from "../presence.ts";
import { localType } from "../typeOf.ts";
import { rootOfNew } from "./arrayRoots.ts";
import { putTypes, type PutType } from "./putTypes.ts";

/**
 * The type of the elements of an array that is made here without one, `[]` or `Array(n)`: the one type of all that is put into
 * it; undefined where nothing tells. What is put in is held against it once more where it is stored.
 * @throws Problem where values of several types are put in
 */
export function evolvedElement(l: Lowering, node: ts.Expression): Type | undefined {
  const root = rootOfNew(l, node);
  const put = root ? putTypes(l, root) : returnedElements(l, node);
  const present = put.filter(({ type, rank }) => rank > 0 || !isAbsent(l, type));
  const types = present.map((each) => typeOf(l, each));
  const known = types.filter((type) => type !== undefined);
  const element = known.length === types.length ? typeOfAll(known) : undefined;
  if (!element && (known.length > 0 || present.some(({ type }) => mayBeMixed(l, type)))) throw mixed(l, root?.symbol, node, present);
  const isNullable = put.some(({ type, rank }) => rank === 0 && mayBeAbsent(l, type));
  return element && isNullable ? nullable(element) : element;
}

/** Whether functions are put into an array that is made here without a type. */
export function evolvesToFunctions(l: Lowering, node: ts.Expression): boolean {
  const root = rootOfNew(l, node);
  const put = root ? putTypes(l, root) : [];
  return put.length > 0 && put.every(({ type, rank }) => rank === 0 && isFunctionType(l, type));
}

/** An array that a function gives at once: what TypeScript finds of all that it gives. */
function returnedElements({ ts, checker }: Lowering, node: ts.Expression): readonly PutType[] {
  const { parent } = node;
  const around = ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node) ? ts.findAncestor(node, ts.isFunctionLike) : undefined;
  const signature = around && checker.getSignatureFromDeclaration(around);
  const element = signature && checker.getNonNullableType(checker.getReturnTypeOfSignature(signature)).getNumberIndexType();
  return element && !(element.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never)) ? [{ type: element, rank: 0 }] : [];
}

function isAbsent({ ts }: Lowering, type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0;
}

/** The type in the language, as that of an element; undefined for what no array holds. */
function typeOf(l: Lowering, { type, rank }: PutType): Type | undefined {
  let result = localType(l, type);
  if (result?.kind === "opaque" && !isText(l, type)) return undefined;
  for (let i = 0; result && i < rank; i++) result = arrayOf("Array", result);
  return result;
}

function isText({ ts, checker }: Lowering, type: ts.Type): boolean {
  const present = checker.getNonNullableType(type);
  return (present.isUnion() ? present.types : [present]).every(({ flags }) => flags & ts.TypeFlags.StringLike);
}

/** Whether a type that no array holds is one of several, or of arrays of several. */
function mayBeMixed({ checker }: Lowering, type: ts.Type): boolean {
  return checker.getNonNullableType(type).isUnion() || checker.isArrayLikeType(type);
}

/** The type that all have in common, with the members of each. */
function typeOfAll(types: readonly Type[]): Type | undefined {
  const [first, ...rest] = types;
  if (!first || types.some((type) => (type === opaque) !== (first === opaque))) return undefined;
  return rest.reduce<Type | undefined>((joined, type) => joined && joinTypes(joined, type), first);
}

function mixed({ checker }: Lowering, symbol: ts.Symbol | undefined, node: ts.Node, put: readonly PutType[]): Problem {
  const names = [...new Set(put.map(({ type, rank }) => `'${checker.typeToString(checker.getBaseTypeOfLiteralType(type))}${"[]".repeat(rank)}'`))];
  return untypedArray(symbol?.valueDeclaration ?? node, symbol?.name, `what is put into it is not of one type: ${names.join(", ")}`);
}

/** Why the elements of an array that was made without a type have none here. */
export function untypedArray(node: ts.Node, name: string | undefined, reason: string): Problem {
  return new Problem("untyped", node, `${name === undefined ? "This array" : `'${name}'`} is made without a type, and ${reason}.`, `Annotate the array: \`const ${name ?? "list"}: T[] = []\`.`);
}
