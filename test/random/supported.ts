import { fullOptions, without, type GeneratorOptions } from "./generate/features.ts";
import { secondOrder, type Role } from "./modes.ts";

/** What the random programs of the ordinary test run contain: everything that the compiler claims to support. */
export const supportedOptions: GeneratorOptions = without(fullOptions);

/** The derivatives that are compared. */
export const supportedRoles: readonly Role[] = secondOrder;
