import { double, square } from "../hello.ts";

export function primal(x: number): number {
  return square(x);
}

export function derivative(x: number): number {
  return double(x);
}
