import type ts from "typescript";
import { primitivesByCallee } from "../../ir/primitives/index.ts";
import { bytesPerElement } from "./arrays/buffers.ts";
import { typedArrayNamed } from "./arrays/typedArrayName.ts";
import type { Lowering } from "./lowering.ts";
import type { Operand } from "./operands.ts";
import { isGlobal } from "./names.ts";

const numbers: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Math: { PI: Math.PI, E: Math.E, LN2: Math.LN2, LN10: Math.LN10, LOG2E: Math.LOG2E, LOG10E: Math.LOG10E, SQRT2: Math.SQRT2, SQRT1_2: Math.SQRT1_2 },
  Number: { EPSILON: Number.EPSILON, MAX_VALUE: Number.MAX_VALUE, MIN_VALUE: Number.MIN_VALUE, MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER, MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER, POSITIVE_INFINITY: Infinity, NEGATIVE_INFINITY: -Infinity, NaN: NaN },
};

/** A member of the global `Math` or `Number` that is a number or a primitive. */
export function globalMember(l: Lowering, node: ts.Expression, name: string): Operand | undefined {
  if (!l.ts.isIdentifier(node) || !isGlobal(l, node)) return undefined;
  const typed = name === "BYTES_PER_ELEMENT" ? typedArrayNamed(node.text) : undefined;
  if (typed) return l.constant(bytesPerElement(typed));
  if (!Object.hasOwn(numbers, node.text)) return undefined;
  const known = numbers[node.text]?.[name];
  if (known !== undefined) return l.constant(known);
  const primitive = primitivesByCallee.get(`${node.text}.${name}`);
  return primitive && { kind: "builtIn", primitive: primitive.name };
}

/** What a name means that is taken out of such a global by a pattern: `const { sin, cos: c } = Math`. */
export function takenOutOfGlobal(l: Lowering, declaration: ts.Node): Operand | undefined {
  const { ts } = l;
  if (!ts.isBindingElement(declaration) || declaration.dotDotDotToken || declaration.initializer) return undefined;
  const list = declaration.parent.parent;
  const key = declaration.propertyName ?? declaration.name;
  if (!ts.isVariableDeclaration(list) || !list.initializer || !ts.isObjectBindingPattern(declaration.parent) || !ts.isIdentifier(key)) return undefined;
  return globalMember(l, list.initializer, key.text);
}
