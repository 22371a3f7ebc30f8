import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { compile } from "../../compiler/index.ts";

/** The compiler: from its sources in tests, from the built package in the benchmark. */
export type Compile = typeof compile;

/** The root of the repository: tests and benchmarks run from there. */
const root = process.cwd();

/** Stands in for the markers where only primal functions are run: what a marker returns cannot be called. */
const inertMarkers = ["grad", "valueAndGrad", "jvp", "vjp", "hvp"]
  .map(
    (marker) =>
      `export const ${marker} = (f) => () => { throw new Error("${marker}(" + f.name + ") is not compiled"); };`,
  )
  .join("\n");

const inert: Plugin = {
  name: "inert-markers",
  setup(hooks) {
    hooks.onResolve({ filter: /^nabla$/ }, () => ({ path: "nabla", namespace: "inert" }));
    hooks.onLoad({ filter: /.*/, namespace: "inert" }, () => ({ contents: inertMarkers, loader: "js" }));
  },
};

/** The TypeScript text of all modules with markers that a module imports, itself included. */
function compiledModules(file: string, compile: Compile): Map<string, string> {
  const { outputs, diagnostics } = compile({ files: [file] });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const lines = errors.map((error) => `  ${error.file}:${error.line}:${error.column} ${error.code} ${error.message}`);
    throw new Error(`${file} does not compile:\n${lines.join("\n")}`);
  }
  return new Map([...outputs].map(([path, { code }]) => [path, code]));
}

function compiled(modules: ReadonlyMap<string, string>): Plugin {
  return {
    name: "compiled-markers",
    setup(hooks) {
      hooks.onResolve({ filter: /^nabla$/ }, () => ({ path: resolve(root, "runtime/index.ts") }));
      hooks.onResolve({ filter: /^nabla\/tensor$/ }, () => ({ path: resolve(root, "runtime/tensor/index.ts") }));
      hooks.onResolve({ filter: /^nabla\/runtime(\/\w+)?$/ }, ({ path }) => ({ path: resolve(root, path.slice("nabla/".length), "support.ts") }));
      hooks.onResolve({ filter: /^nabla\/tensor$/ }, () => ({ path: resolve(root, "runtime/tensor/index.ts") }));
      hooks.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = modules.get(path);
        return contents === undefined ? undefined : { contents, loader: "ts" };
      });
    },
  };
}

/** Bundles a module with everything it imports into one file, and imports that. */
async function bundleAndImport<Module>(file: string, plugin: Plugin): Promise<Module> {
  const { outputFiles } = await build({
    entryPoints: [resolve(root, file)],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    write: false,
    plugins: [plugin],
    logLevel: "silent",
  });
  const folder = await mkdtemp(join(tmpdir(), "nabla-example-"));
  try {
    const bundle = join(folder, "example.mjs");
    await writeFile(bundle, outputFiles[0].contents);
    return (await import(pathToFileURL(bundle).href)) as Module;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Imports an example as written. Its primal functions run; its derivatives throw.
 * @param file path from the root of the repository
 */
export function loadPlain<Module>(file: string): Promise<Module> {
  return bundleAndImport<Module>(file, inert);
}

/**
 * Imports an example compiled by nabla.
 * @param file path from the root of the repository
 * @throws if the compiler reports an error
 */
export function loadCompiled<Module>(file: string, compile: Compile): Promise<Module> {
  return bundleAndImport<Module>(file, compiled(compiledModules(resolve(root, file), compile)));
}
