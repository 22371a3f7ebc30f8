import { definePrimitive, type JavaScriptForm, type Primitive } from "./definePrimitive.ts";

/** A function of the operands' conversions to 32-bit integers. Derivatives are zero by definition. */
function onInt32(name: string, source: JavaScriptForm | string, evaluate: (a: number, b: number) => number): Primitive {
  return definePrimitive({
    name,
    arity: 2,
    result: "int",
    source,
    evaluate,
    samples: [
      [13.5, 6.5],
      [-13.5, 2.5],
    ],
  });
}

function infix(operator: string, precedence: number): JavaScriptForm {
  return { form: "infix", operator, precedence };
}

export const bitAnd = onInt32("bitAnd", infix("&", 8), (a, b) => a & b);
export const bitXor = onInt32("bitXor", infix("^", 7), (a, b) => a ^ b);
export const bitOr = onInt32("bitOr", infix("|", 6), (a, b) => a | b);
export const shiftLeft = onInt32("shiftLeft", infix("<<", 11), (a, b) => a << b);
export const shiftRight = onInt32("shiftRight", infix(">>", 11), (a, b) => a >> b);
export const shiftRightUnsigned = onInt32("shiftRightUnsigned", infix(">>>", 11), (a, b) => a >>> b);
export const imul = onInt32("imul", "Math.imul", Math.imul);

export const bitNot = definePrimitive({
  name: "bitNot",
  arity: 1,
  result: "int",
  source: { form: "prefix", operator: "~", precedence: 15 },
  evaluate: (a) => ~a,
  samples: [[13.5]],
});

/** Leading zero bits of the operand as an unsigned 32-bit integer. */
export const clz32 = definePrimitive({
  name: "clz32",
  arity: 1,
  result: "int",
  source: "Math.clz32",
  evaluate: Math.clz32,
  samples: [[13.5]],
});
