import { definePrimitive, type Primitive } from "./definePrimitive.ts";

/** A comparison of two numbers, as JavaScript compares them: false when either is NaN, except `ne`, which is then true. */
function comparison(
  name: string,
  operator: string,
  precedence: number,
  evaluate: (a: number, b: number) => boolean,
): Primitive {
  return definePrimitive({
    name,
    arity: 2,
    result: "bool",
    source: { form: "infix", operator, precedence },
    evaluate,
    samples: [
      [1.5, -2],
      [-2, 1.5],
    ],
  });
}

export const lt = comparison("lt", "<", 10, (a, b) => a < b);
export const le = comparison("le", "<=", 10, (a, b) => a <= b);
export const gt = comparison("gt", ">", 10, (a, b) => a > b);
export const ge = comparison("ge", ">=", 10, (a, b) => a >= b);
export const eq = comparison("eq", "===", 9, (a, b) => a === b);
export const ne = comparison("ne", "!==", 9, (a, b) => a !== b);
