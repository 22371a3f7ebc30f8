import type { Plugin } from "vite";
import type { NablaOptions } from "./options.ts";
import { unplugin } from "./unplugin.ts";

/** Compiles marked calls in a build with Vite, and in its development server. */
const nabla: (options?: NablaOptions) => Plugin = unplugin.vite;

export default nabla;
export type { NablaOptions };
