import type { Plugin } from "rollup";
import type { NablaOptions } from "./options.ts";
import { unplugin } from "./unplugin.ts";

/** Compiles marked calls in a build with Rollup. */
const nabla: (options?: NablaOptions) => Plugin = unplugin.rollup;

export default nabla;
export type { NablaOptions };
