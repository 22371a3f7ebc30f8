import { createUnplugin, type SourceMapCompact, type UnpluginContextMeta, type UnpluginOptions } from "unplugin";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { renderBundler, renderBundlerError, type BundlerMessage } from "../compiler/diagnostics/renderBundler.ts";
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
  return {
    name: "nabla",
    enforce: "pre",
    transform: {
      filter: { id: moduleFilter, code: codeFilter },
      async handler(code, id) {
        const { output, diagnostics, dependencies } = await service.compile(pathOf(id), code);
        for (const file of dependencies) this.addWatchFile(file);
        const warnings = diagnostics.filter(({ severity }) => severity === "warning");
        for (const warning of warnings) this.warn(messageFor(meta, [warning]));
        const [first, ...others] = diagnostics.filter(({ severity }) => severity === "error");
        if (first !== undefined) this.error(messageFor(meta, [first, ...others]));
        return output && { code: output.code, map: toMap(output.map) };
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

/** The folder from which a build takes relative paths; Vite tells its own later. */
function rootOf(meta: UnpluginContextMeta): string {
  if (meta.framework === "webpack") return meta.webpack.compiler.context;
  if (meta.framework === "rspack") return meta.rspack.compiler.context;
  return process.cwd();
}

type Diagnostics = readonly [Diagnostic, ...Diagnostic[]];

/** webpack and Rspack print the message alone, so it holds the place and the frame. */
function messageFor(meta: UnpluginContextMeta, diagnostics: Diagnostics): string | BundlerMessage {
  if (meta.framework === "webpack" || meta.framework === "rspack") {
    return diagnostics.map((diagnostic) => renderText(diagnostic, String)).join("\n\n");
  }
  return diagnostics.length === 1 ? renderBundler(diagnostics[0]) : renderBundlerError(diagnostics);
}

function toMap(map: SourceMap): SourceMapCompact {
  return { ...map, sources: [...map.sources], names: [], sourcesContent: [...(map.sourcesContent ?? [])] };
}
