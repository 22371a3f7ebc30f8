import type { DerivativeForm } from "./form.ts";
import { checkpoint } from "./checkpoint.ts";
import { customJvp } from "./customJvp.ts";
import { customVjp } from "./customVjp.ts";
import { grad, valueAndGrad } from "./grad.ts";
import { hvp } from "./hvp.ts";
import { jvp } from "./jvp.ts";
import { vjp } from "./vjp.ts";

/** What each marker does, by its name. */
export const forms: ReadonlyMap<string, DerivativeForm> = new Map(Object.entries({ grad, valueAndGrad, vjp, jvp, hvp, customVjp, customJvp, checkpoint }));
