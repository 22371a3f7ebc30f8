import type { Plugin } from "rolldown";
import type { NablaOptions } from "./options.ts";
import { unplugin } from "./unplugin.ts";

/** Compiles marked calls in a build with Rolldown. */
const nabla: (options?: NablaOptions) => Plugin = unplugin.rolldown;

export default nabla;
export type { NablaOptions };
