import type { WebpackPluginInstance } from "webpack";
import type { NablaOptions } from "./options.ts";
import { unplugin } from "./unplugin.ts";

/** Compiles marked calls in a build with webpack. */
const nabla: (options?: NablaOptions) => WebpackPluginInstance = unplugin.webpack;

export default nabla;
export type { NablaOptions };
