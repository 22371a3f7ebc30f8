import { centralDifference } from "./centralDifference.ts";
import { cloneNumbers, leavesOf } from "./numbers.ts";

/** The Jacobian by central differences: for each number of the result, the gradient in the structure of the argument. */
export function differenceRows(f: (...args: never[]) => unknown, args: readonly unknown[], wrt: number): readonly unknown[] {
  const outputs = leavesOf(f(...(cloneNumbers(args) as never[]))).length;
  const component = (i: number) => (...list: never[]): number => leavesOf(f(...list))[i]?.value ?? NaN;
  return Array.from({ length: outputs }, (_, i) => centralDifference(component(i), args, wrt));
}
