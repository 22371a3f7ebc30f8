import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

/** The root of the repository: tests and benchmarks run from there. */
const root = process.cwd();

const importsNabla = /from "nabla"/;

/** Stands in for the markers where only primal functions are run: what a marker returns cannot be called. */
const inertMarkers = ["grad", "valueAndGrad", "jvp", "vjp"]
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

/** The TypeScript text of a module after compilation; unchanged if it has no marker. */
async function compiledText(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  if (!importsNabla.test(text)) return text;
  const { compile } = await import("../../compiler/index.ts"); // not needed where only primals run
  const { outputs, diagnostics } = await compile({ files: [file] });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const lines = errors.map(({ code, line, column, message }) => `  ${code} ${line}:${column} ${message}`);
    throw new Error(`${file} does not compile:\n${lines.join("\n")}`);
  }
  const output = outputs.get(file);
  if (output === undefined) throw new Error(`no output for ${file}`);
  return output.code;
}

const compiled: Plugin = {
  name: "compiled-markers",
  setup(hooks) {
    hooks.onResolve({ filter: /^nabla$/ }, () => ({ path: resolve(root, "runtime/index.ts") }));
    hooks.onResolve({ filter: /^nabla\/runtime$/ }, () => ({ path: resolve(root, "runtime/tape.ts") }));
    hooks.onLoad({ filter: /examples\/.*\.ts$/ }, async ({ path }) => ({
      contents: await compiledText(path),
      loader: "ts",
    }));
  },
};

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
export function loadCompiled<Module>(file: string): Promise<Module> {
  return bundleAndImport<Module>(file, compiled);
}
