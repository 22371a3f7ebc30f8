import type { DerivativeForm } from "./form.ts";
import { checkpoint } from "./checkpoint.ts";
import { customJvp } from "./customJvp.ts";
import { customVjp } from "./customVjp.ts";
import { grad, valueAndGrad } from "./grad.ts";
import { hessian } from "./hessian.ts";
import { hvp } from "./hvp.ts";
import { jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { vjp } from "./vjp.ts";

const all = { grad, valueAndGrad, vjp, jvp, hvp, jacobian, hessian, customVjp, customJvp, checkpoint };

/** What each marker does, by its name. */
export const forms: ReadonlyMap<string, DerivativeForm> = new Map(Object.entries(all));
