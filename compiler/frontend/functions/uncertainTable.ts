import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";

/** Functions in an array of which it is known only when the program runs how many they are, or at which places. */
export function uncertainTable(node: ts.Node): Problem {
  return new Problem(
    "unsupportedSyntax",
    node,
    "Functions are put into an array where it is not certain at build time whether that is done, how often, or at which place.",
    "Append them one by one in the block in which the array is made, or in a `for` loop there that has numbers as its bounds; or keep numbers in the array, and make the function of them where it is called.",
  );
}
