import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import {
  createUnplugin,
  type SourceMapCompact,
  type TransformResult,
  type UnpluginBuildContext,
  type UnpluginContext,
  type UnpluginContextMeta,
  type UnpluginMessage,
  type UnpluginOptions,
} from "unplugin";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { renderBundler, renderBundlerError } from "../compiler/diagnostics/renderBundler.ts";
import { renderText } from "../compiler/diagnostics/renderText.ts";
import type { SourceMap } from "../compiler/result.ts";
import { CompileService } from "./compileService.ts";
import { codeFilter, moduleFilter, pathOf, type NablaOptions } from "./options.ts";
import { viteHooks } from "./viteHooks.ts";

/** The plugin of all bundlers but esbuild, whose own interface shows diagnostics better. */
export const unplugin = createUnplugin<NablaOptions | undefined, false>((options, meta) =>
  createPlugin(options ?? {}, meta),
);

function createPlugin(options: NablaOptions, meta: UnpluginContextMeta): UnpluginOptions {
  let service = new CompileService(options, rootOf(meta));
  const compile = async (context: Context, id: string, code: string): Promise<TransformResult> => {
    const file = pathOf(id);
    const { output, diagnostics, dependencies } = await service.compile(file, code);
    for (const dependency of dependencies) context.addWatchFile(dependency);
    for (const diagnostic of diagnostics) {
      if (diagnostic.severity === "warning") context.warn(messageFor(meta, [diagnostic]));
    }
    const [first, ...others] = diagnostics.filter(({ severity }) => severity === "error");
    if (first !== undefined) context.error(messageFor(meta, [first, ...others]));
    return output && { code: output.code, map: absoluteMap(file, output.map) };
  };
  const common: UnpluginOptions = { name: "nabla", enforce: "pre" };
  if (meta.framework === "rollup") {
    // Of the map of a transformation Rollup reads the first source only, and helpers of other modules are further ones.
    const load: UnpluginOptions["load"] = {
      filter: { id: moduleFilter },
      async handler(id) {
        const code = await readText(pathOf(id));
        return code !== undefined && codeFilter.test(code) ? compile(this, id, code) : undefined;
      },
    };
    return { ...common, load };
  }
  return {
    ...common,
    transform: {
      filter: { id: moduleFilter, code: codeFilter },
      handler(code, id) {
        return compile(this, id, code);
      },
    },
    vite: viteHooks({
      setRoot: (root) => {
        service = new CompileService(options, root);
      },
      dependents: (file) => service.dependents(file),
    }),
  };
}

type Context = UnpluginBuildContext & UnpluginContext;

/** Undefined for a module that is not a file; another plugin will know it. */
async function readText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch {
    return undefined;
  }
}

/** The folder from which a build takes relative paths; Vite tells its own later. */
function rootOf(meta: UnpluginContextMeta): string {
  if (meta.framework === "webpack") return meta.webpack.compiler.context;
  if (meta.framework === "rspack") return meta.rspack.compiler.context;
  return process.cwd();
}

type Diagnostics = readonly [Diagnostic, ...Diagnostic[]];

/** webpack and Rspack print the message alone, so it holds the place and the frame. */
function messageFor(meta: UnpluginContextMeta, diagnostics: Diagnostics): UnpluginMessage {
  if (meta.framework === "webpack" || meta.framework === "rspack") {
    return { message: diagnostics.map((diagnostic) => renderText(diagnostic, String)).join("\n\n"), stack: "" };
  }
  return diagnostics.length === 1 ? renderBundler(diagnostics[0]) : renderBundlerError(diagnostics);
}

/** Bundlers do not agree on what relative sources are relative to. */
function absoluteMap(file: string, map: SourceMap): SourceMapCompact {
  const sources = map.sources.map((source) => resolve(dirname(file), source).replaceAll("\\", "/"));
  return { ...map, sources, names: [], sourcesContent: [...(map.sourcesContent ?? [])] };
}
