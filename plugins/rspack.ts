import type { RspackPluginInstance } from "@rspack/core";
import type { NablaOptions } from "./options.ts";
import { unplugin } from "./unplugin.ts";

/** Compiles marked calls in a build with Rspack. */
const nabla: (options?: NablaOptions) => RspackPluginInstance = unplugin.rspack;

export default nabla;
export type { NablaOptions };
