import { expect } from "vitest";
import type { Tensor } from "../../runtime/tensor/index.ts";
import type { Argument } from "./cases.ts";

export type AnyTensor = Tensor<readonly number[]>;
export type Primal = (...args: AnyTensor[]) => AnyTensor;
/** Makes a tensor of the copy of the runtime that runs the functions. */
export type Make = (elements: Float64Array, shape: readonly number[]) => AnyTensor;
export type Derivatives = {
  readonly vjp: (...args: AnyTensor[]) => { readonly value: AnyTensor; readonly pullback: (cotangent: AnyTensor) => AnyTensor[] };
  readonly jvp: (args: AnyTensor[], tangents: AnyTensor[]) => { readonly value: AnyTensor; readonly tangent: AnyTensor };
};
export type Gradient = (...args: AnyTensor[]) => AnyTensor;
export type Hessian = (x: AnyTensor, v: AnyTensor, ...rest: AnyTensor[]) => AnyTensor;
/** To how many decimals the two modes agree, and derivatives with differences. */
export type Digits = { readonly modes: number; readonly differences: number };

export const doubleDigits: Digits = { modes: 9, differences: 6 };

type Directions = { readonly tangents: AnyTensor[]; readonly cotangent: AnyTensor };

/** Where derivatives are taken: arguments, directions in which they move, and the slope of the result by differences. */
export type Point = Directions & { readonly args: AnyTensor[]; readonly slope: number };

/** Arguments near which the function is smooth: jumps and kinks, which differences would cross, are passed over. */
export function smoothPoint(make: Make, primal: Primal, draw: () => AnyTensor[], random: () => number): Point {
  for (let attempt = 0; attempt < 50; attempt++) {
    const args = draw();
    const directions = directionsOf(make, args, primal(...args).shape, random);
    const moved = (h: number): number => inner([directions.cotangent], [primal(...args.map((arg, i) => along(make, arg, directions.tangents[i] as AnyTensor, h)))]);
    const [near, far] = [differenceOf(moved, 5e-4), differenceOf(moved, 1e-3)];
    if (Math.abs(near - far) < 1e-2 * Math.max(1, Math.abs(near))) return { ...directions, args, slope: (4 * near - far) / 3 };
  }
  throw new Error("the function is not smooth at any of 50 points");
}

function directionsOf(make: Make, args: readonly AnyTensor[], shape: readonly number[], random: () => number): Directions {
  return { tangents: args.map((arg) => filled(make, arg.shape, random)), cotangent: filled(make, shape, random) };
}

/** Reverse and forward mode: values with the bits of the primal, adjoints with the shapes of arguments, and the same derivative. */
export function checkFirstOrder(primal: Primal, derivatives: Derivatives, { slope, ...point }: Point, digits: Digits): void {
  const { byReverse, byForward } = bothModes(primal, derivatives, point);
  expect(byReverse).toBeCloseTo(byForward, digits.modes);
  expect(byForward).toBeCloseTo(slope, digits.differences);
}

/** What both modes give in such directions; their values are those of the primal. */
export function bothModes(primal: Primal, derivatives: Derivatives, { args, tangents, cotangent }: Omit<Point, "slope">): { readonly byReverse: number; readonly byForward: number } {
  const expected = primal(...args);
  const { value, pullback } = derivatives.vjp(...args);
  const { value: again, tangent } = derivatives.jvp(args, tangents);
  for (const found of [value, again]) expect([found.shape, [...found.data]]).toEqual([expected.shape, [...expected.data]]);
  expect(tangent.shape).toEqual(expected.shape);
  const adjoints = pullback(cotangent);
  expect(adjoints.map(({ shape }) => shape)).toEqual(args.map(({ shape }) => shape));
  return { byReverse: inner(adjoints, tangents), byForward: inner([cotangent], [tangent]) };
}

/** The product of a Hessian and a vector is the derivative of the gradient in the direction of the vector. */
export function checkSecondOrder(make: Make, hvp: Hessian, gradient: Gradient, [x, ...rest]: AnyTensor[], random: () => number): void {
  if (!x) return;
  const v = filled(make, x.shape, random);
  const product = hvp(x, v, ...rest);
  product.data.forEach((element, k) => {
    expect(element).toBeCloseTo(slopeOf((h) => gradient(along(make, x, v, h), ...rest).data[k] ?? NaN), 5);
  });
}

/** The sum of the products of corresponding elements. */
function inner(a: readonly AnyTensor[], b: readonly AnyTensor[]): number {
  return a.reduce((sum, x, i) => sum + x.data.reduce((part, element, k) => part + element * (b[i]?.data[k] ?? NaN), 0), 0);
}

/** Derivative at 0 by central differences, once extrapolated. */
function slopeOf(f: (h: number) => number): number {
  return (4 * differenceOf(f, 5e-4) - differenceOf(f, 1e-3)) / 3;
}

function differenceOf(f: (h: number) => number, h: number): number {
  return (f(h) - f(-h)) / (2 * h);
}

function along(make: Make, x: AnyTensor, v: AnyTensor, h: number): AnyTensor {
  return filled(make, x.shape, (_, k) => (x.data[k] ?? NaN) + h * (v.data[k] ?? NaN));
}

function filled(make: Make, shape: readonly number[], element: (unused: undefined, index: number) => number): AnyTensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return make(Float64Array.from({ length: size }, (_, k) => element(undefined, k)), shape);
}

/** A tensor with elements at random, of the range of an argument. */
export function drawn(make: Make, { shape, from, to }: Argument, random: () => number): AnyTensor {
  return filled(make, shape, () => from + ((random() + 1) / 2) * (to - from));
}
