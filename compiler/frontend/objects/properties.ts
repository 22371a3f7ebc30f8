import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { opaque } from "../../../ir/types.ts";
import { bufferOfArray, byteLength, isBuffer } from "../arrays/buffers.ts";
import { arrayTypeOf } from "../arrays/copies.ts";
import { noteGrowth } from "../arrays/holes.ts";
import { lengthPlace } from "../arrays/lengthPlace.ts";
import { elementToPut } from "../arrays/putElement.ts";
import { isCollection } from "../collections/layout.ts";
import { sizeOf } from "../collections/methods.ts";
import { isOutsideTable, outsideSize } from "../collections/outside.ts";
import type { Place } from "../place.ts";
import { constDerivative } from "../derivatives/target.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Known, type Operand } from "../operands.ts";
import { chosenMember, isFunctionTable, objectOfTable } from "../functions/members.ts";
import { tensorMember } from "../tensors/members.ts";
import { isTensorRecord } from "../tensors/types.ts";
import { globalMember } from "../globalMembers.ts";
import { lowerModuleName } from "../moduleNames.ts";
import { functionOf, resolve } from "../names.ts";
import { memberOfFunction } from "../otherNames.ts";
import { isText, lowerOpaqueProperty } from "../text.ts";
import { asArray, lowerNumber, lowerValue, memberOfKnown, runtimeValue, unsupported } from "../values.ts";
import { isFunctionValue, isUndefinedLiteral } from "../functions/functionValues.ts";
import { classNamed, findStatic, selfOf } from "./classMembers.ts";
import { memberRefusal } from "./memberRefusals.ts";
import { readMember, writeMember, type MemberSite } from "./members.ts";
import { namesFor, readChosen, writeChosen, type ChosenMember } from "./chosenMembers.ts";
import { evaluatedKey, keyName } from "./names.ts";
import { staticMember } from "./staticMembers.ts";
import { callSuper } from "./superMembers.ts";

/** `Math.PI`, `Enum.Member`, `Class.field`, `module.name`: what is known without an object; undefined for members of objects. */
export function lowerQualifiedName(l: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Operand | undefined {
  const { ts } = l;
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : (keyName(l, node.argumentExpression) ?? "");
  const known = globalMember(l, node.expression, name);
  if (known) return known;
  const constant = enumConstant(l, node);
  if (typeof constant === "number") return l.constant(constant);
  if (typeof constant === "string") return l.literal(constant);
  const derivative = ts.isPropertyAccessExpression(node) ? constDerivative(l, node) : undefined;
  if (derivative) return derivative;
  const body = functionOf(l, node);
  if (body) return { kind: "closure", node: body, scope: { parent: undefined, bindings: new Map() } };
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const owner = classNamed(l, node.expression);
  if (owner) return staticMember(l, node, owner);
  const root = resolve(l, node.expression);
  const isModule = root !== undefined && (root.flags & (ts.SymbolFlags.ValueModule | ts.SymbolFlags.NamespaceModule)) !== 0;
  return isModule && ts.isIdentifier(node.name) ? lowerModuleName(l, node.name) : undefined;
}

/** The value of an enum's member, if it is computed at build time. */
function enumConstant(l: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | number | undefined {
  const symbol = l.checker.getSymbolAtLocation(l.ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression);
  const [declaration] = symbol?.declarations ?? [];
  if (!declaration || !l.ts.isEnumMember(declaration)) return undefined;
  // In `table[Enum.Member]` the member is the key of something else.
  if (!resolve(l, node.expression)?.declarations?.includes(declaration.parent)) return undefined;
  l.dependencies.add(declaration.getSourceFile().fileName);
  return l.checker.getConstantValue(declaration);
}

/** `object.name` */
export function lowerProperty(l: Lowering, node: ts.PropertyAccessExpression): Operand {
  if (node.expression.kind === l.ts.SyntaxKind.SuperKeyword) return callSuper(l, node, node, "get", []);
  const qualified = lowerQualifiedName(l, node);
  if (qualified) return qualified;
  return lowerMember(l, node, l.expression(node.expression), node.name.text);
}

/** A member of an object that is lowered already. */
export function lowerMember(l: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression, object: Operand, name: string): Operand {
  const member = memberOfKnown(object, name);
  if (member) return member;
  if (isKnown(object) && object.kind === "aggregate" && object.isArray && name === "length") return l.constant(object.members.size);
  if (!isKnown(object) && name === "size" && isCollection(object.type)) return sizeOf(l, object);
  if (!isKnown(object) && name === "size" && isOutsideTable(l, node.expression, object)) return outsideSize(l, object);
  if (!isKnown(object) && object.type.kind === "record") {
    if (isTensorRecord(object.type)) return tensorMember(l, node, object, name);
    if (object.type.isTuple && name === "length") return l.constant(object.type.fields.length);
    return readMember(l, siteOf(l, node), object, name);
  }
  const part = memoryMember(l, node, object, name);
  if (part) return part;
  const text = isKnown(object) || !l.ts.isPropertyAccessExpression(node) ? undefined : lowerOpaqueProperty(l, node, object);
  if (text) return text;
  if (name !== "length") throw memberRefusal(l, node, l.checker.getTypeAtLocation(node.expression), name) ?? unsupported(l, node);
  return l.b.length(asArray(l, node.expression, object));
}

/** `array.buffer`, and the bytes of an array or buffer. */
function memoryMember(l: Lowering, node: ts.Node, object: Operand, name: string): Operand | undefined {
  const isArray = !isKnown(object) && object.type.kind === "array" && object.type.storage !== "Array";
  if (name === "byteLength" && (isArray || isBuffer(object))) return byteLength(l, node, object);
  return name === "buffer" && isArray ? bufferOfArray(l, node, object) : undefined;
}

/** `object[key]`: an element of an array, or a member whose name is known. */
export function lowerElement(l: Lowering, node: ts.ElementAccessExpression): Operand {
  const qualified = lowerQualifiedName(l, node);
  if (qualified) return qualified;
  const object = l.expression(node.expression);
  if (isKnown(object) || object.type.kind === "record") {
    const name = evaluatedKey(l, node.argumentExpression);
    const target = name === undefined || isFunctionTable(object) ? chosenMember(l, node, object) : undefined;
    if (target) return target;
    if (name !== undefined) return lowerMember(l, node, object, name);
    if (isKnown(object)) return elementOfKnown(l, node, object);
    const chosen = chosenBy(l, node, object);
    if (!chosen) throw unsupported(l, node);
    return readChosen(l, siteOf(l, node), chosen);
  }
  // What a text has beyond its end is undefined.
  if (object.type.kind === "opaque" && isText(l, node.expression)) return l.b.extern("$0[$1]", [object, lowerNumber(l, node.argumentExpression)], opaque, true);
  const array = asArray(l, node.expression, object);
  return l.b.load(array, lowerNumber(l, node.argumentExpression));
}

function elementOfKnown(l: Lowering, node: ts.ElementAccessExpression, object: Known): Operand {
  const index = lowerValue(l, node.argumentExpression);
  const found = memberOfKnown(object, String(l.known(index))) ?? (object.kind === "aggregate" ? objectOfTable(l, node, object, index) : undefined);
  if (found) return found;
  throw unsupported(l, node);
}

/** Where a member expression is written to. */
export function memberPlace(l: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Place | undefined {
  const { ts } = l;
  if (ts.isPropertyAccessExpression(node) && isStaticField(l, node)) {
    throw new Problem("unsupportedSyntax", node, `'${node.getText()}' belongs to the class, which outlives the call: it is not assigned in differentiated code.`, "Return the new value, or keep it in an object that is passed.");
  }
  const owner = l.expression(node.expression);
  if (isFunctionValue(owner)) throw memberOfFunction(node);
  const object = runtimeValue(l, node.expression, owner);
  if (object.type.kind !== "record") {
    if (ts.isElementAccessExpression(node)) return elementPlace(l, node, object);
    if (node.name.text === "length") return lengthPlace(l, node, asArray(l, node.expression, object));
    throw memberRefusal(l, node, l.checker.getTypeAtLocation(node.expression), node.name.text) ?? unsupported(l, node);
  }
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : evaluatedKey(l, node.argumentExpression);
  const site = siteOf(l, node);
  if (name === undefined) return ts.isElementAccessExpression(node) ? chosenPlace(l, node, object) : undefined;
  return {
    read: () => {
      const operand = readMember(l, site, object, name);
      if (isKnown(operand)) throw unsupported(l, node);
      return operand;
    },
    write: (value) => {
      writeMember(l, site, object, name, value);
    },
  };
}

/** `object[key]` with a key that is known when the program runs, but one of known names. */
function chosenBy(l: Lowering, node: ts.ElementAccessExpression, object: Value): ChosenMember | undefined {
  const names = namesFor(l, node, object);
  return names && { object, key: lowerValue(l, node.argumentExpression), names };
}

function chosenPlace(l: Lowering, node: ts.ElementAccessExpression, object: Value): Place | undefined {
  const chosen = chosenBy(l, node, object);
  const site = siteOf(l, node);
  return chosen && { read: () => readChosen(l, site, chosen), write: (value) => { writeChosen(l, site, chosen, value); } };
}

function isStaticField(l: Lowering, node: ts.PropertyAccessExpression): boolean {
  const owner = classNamed(l, node.expression);
  const member = owner && findStatic(l, owner, node.name.text);
  return member !== undefined && l.ts.isPropertyDeclaration(member);
}

function elementPlace(l: Lowering, node: ts.ElementAccessExpression, object: Operand): Place {
  const array = asArray(l, node.expression, object);
  const index = lowerNumber(l, node.argumentExpression);
  const { element } = arrayTypeOf(array);
  return {
    read: () => l.b.load(array, index),
    write: (value) => {
      l.at(node);
      noteGrowth(l);
      l.b.store(array, index, elementToPut(l, node, node.expression, value, element));
    },
  };
}

export function siteOf(l: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): MemberSite {
  return { node, type: l.checker.getTypeAtLocation(node.expression), object: node.expression };
}

/** `this` */
export function lowerThis(l: Lowering, node: ts.Node): Operand {
  const self = selfOf(l);
  if (!self) throw unsupported(l, node);
  if (!isUndefinedLiteral(l, self)) return self;
  throw new Problem("unsupportedSyntax", node, "`this` is undefined here: the function is not called as a method of an object.", "Write an arrow function, which has the `this` of the code around it, or call the function as a method.");
}
