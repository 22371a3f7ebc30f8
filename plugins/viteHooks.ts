import type { Plugin } from "vite";

type ViteHooks = Pick<Plugin, "config" | "configResolved" | "hotUpdate">;

/**
 * What Vite needs besides `transform`. In its development server a change of a helper reloads only the helper, and the
 * modules that import it keep their text; the ones whose generated code comes from it must be compiled again.
 */
export function viteHooks(service: {
  readonly setRoot: (root: string) => void;
  readonly dependents: (file: string) => readonly string[];
}): ViteHooks {
  return {
    config: () => ({
      // Small modules that compiled code may come to import at any time: bundling them would reload the page then.
      optimizeDeps: { exclude: ["nabla"] },
    }),
    configResolved: (config) => {
      service.setRoot(config.root);
    },
    hotUpdate({ file, modules, timestamp }) {
      const { moduleGraph } = this.environment;
      const stale = service
        .dependents(file)
        .flatMap((dependent) => [...(moduleGraph.getModulesByFile(dependent) ?? [])])
        .filter((module) => !modules.includes(module));
      if (stale.length === 0) return undefined;
      for (const module of stale) moduleGraph.invalidateModule(module, undefined, timestamp, true);
      return [...modules, ...stale];
    },
  };
}
