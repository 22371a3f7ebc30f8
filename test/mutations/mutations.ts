import { controlMutations } from "./controlMutations.ts";
import type { Directed } from "./directed.ts";
import { lifetimeMutations } from "./lifetimeMutations.ts";
import { memoryMutations } from "./memoryMutations.ts";
import type { Replacement } from "./mutatedCompiler.ts";

/**
 * A mistake of the kind that authors of such transforms make, and what reveals it: the first or second derivatives of
 * random programs, or a program written for the purpose.
 */
export type Mutation = Replacement & {
  readonly name: string;
  readonly caughtBy: "first order" | "second order" | Directed;
};

/** The mistakes that the tests must reveal. */
export const mutations: readonly Mutation[] = [...memoryMutations, ...controlMutations, ...lifetimeMutations];
