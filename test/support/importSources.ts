import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { compile, type CompileResult } from "../../compiler/index.ts";

/** Files by name relative to a common folder; the first is the one that is imported. A string is a single file. */
export type Sources = string | Readonly<Record<string, string>>;

/** A module as it is imported: its exports by name. */
export type Namespace = Readonly<Record<string, unknown>>;

/** Sources written to a temporary folder. */
export type WrittenSources = {
  /** Absolute paths, the main file first. */
  readonly paths: readonly string[];
  readonly pathOf: (name: string) => string;
  readonly dispose: () => Promise<void>;
};

/** Imports sources as they are, types stripped, without compiling; markers throw. */
export async function importSources<T extends object = Namespace>(sources: Sources): Promise<T> {
  const written = await writeSources(sources);
  try {
    return await importWritten<T>(written);
  } finally {
    await written.dispose();
  }
}

export async function writeSources(sources: Sources): Promise<WrittenSources> {
  const files = typeof sources === "string" ? { "main.ts": sources } : sources;
  const folder = await mkdtemp(join(tmpdir(), "nabla-test-"));
  for (const [name, text] of Object.entries({ "package.json": '{ "type": "module" }', ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const pathOf = (name: string): string => join(folder, name).replaceAll("\\", "/");
  return {
    paths: Object.keys(files).map(pathOf),
    pathOf,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

let imports = 0;

/**
 * Strips the types of the main file and of what it imports, bundles them next to it, and imports the bundle.
 * @param replacement text to take instead of what a file contains: the output of the compiler
 */
export async function importWritten<T extends object = Namespace>(
  sources: WrittenSources,
  replacement: (path: string) => string | undefined = () => undefined,
): Promise<T> {
  const [file = ""] = sources.paths;
  const outfile = join(dirname(file), `bundle-${(imports += 1)}.mjs`);
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
    plugins: [checkoutSources(replacement)],
  });
  return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as T;
}

const runtime = fileURLToPath(new URL("../../runtime/", import.meta.url));
const implicit = fileURLToPath(new URL("../../implicit/index.ts", import.meta.url));

let ownCode: CompileResult["outputs"] | undefined;

/** The code of `nabla/implicit`, which ships compiled. */
function compiledImplicit(path: string): string | undefined {
  if (dirname(path) !== dirname(implicit)) return undefined;
  ownCode ??= compile({ files: [implicit] }).outputs;
  return ownCode.get(path.replaceAll("\\", "/"))?.code;
}

/** Serves compiled text in place of files, and the sources of this package for `nabla`. */
function checkoutSources(replacement: (path: string) => string | undefined): Plugin {
  return {
    name: "checkout-sources",
    setup(bundler) {
      bundler.onResolve({ filter: /^nabla$/ }, () => ({ path: join(runtime, "index.ts") }));
      bundler.onResolve({ filter: /^nabla\/testing$/ }, () => ({ path: join(runtime, "testing.ts") }));
      bundler.onResolve({ filter: /^nabla\/implicit$/ }, () => ({ path: implicit }));
      bundler.onResolve({ filter: /^nabla\/tensor$/ }, () => ({ path: join(runtime, "tensor/index.ts") }));
      bundler.onResolve({ filter: /^nabla\/runtime(\/\w+)?$/ }, ({ path }) => ({ path: join(runtime, path.slice("nabla/runtime".length), "support.ts") }));
      bundler.onLoad({ filter: /\.[cm]?tsx?$/ }, ({ path }) => {
        const contents = replacement(path.replaceAll("\\", "/")) ?? compiledImplicit(path);
        return contents === undefined ? undefined : { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
}
