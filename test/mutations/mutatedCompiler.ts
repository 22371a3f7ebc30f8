import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import type { compile } from "../../compiler/index.ts";

/** A change of one place of the compiler's sources. */
export type Replacement = {
  /** Relative to the root of the repository. */
  readonly file: string;
  /** Text that occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
};

export type Compile = typeof compile;

const root = fileURLToPath(new URL("../../", import.meta.url));
const entry = join(root, "compiler", "index.ts");

const options = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  logLevel: "silent",
  outExtension: { ".js": ".mjs" },
  // The compiler finds the runtime and TypeScript from the place of its own files.
  define: { "import.meta.url": JSON.stringify(pathToFileURL(entry).href) },
} as const satisfies BuildOptions;

/**
 * Builds changed compilers in a folder from which they find the installed packages. Of a changed compiler only the
 * changed module and those that depend on it are new: the others, which it takes from the compiler as it is, have become
 * fast by then.
 */
export class CompilerWorkshop {
  readonly #folder: string;
  /** By module, relative to the root. */
  readonly #texts: ReadonlyMap<string, string>;
  /** By module: the modules that import it. */
  readonly #importers: ReadonlyMap<string, readonly string[]>;
  #built = 0;

  private constructor(folder: string, texts: ReadonlyMap<string, string>, { inputs }: Metafile) {
    this.#folder = folder;
    this.#texts = texts;
    this.#importers = importersOf(inputs);
  }

  static async open(): Promise<CompilerWorkshop> {
    const cache = join(root, "node_modules", ".cache", "nabla");
    await mkdir(cache, { recursive: true });
    const { metafile } = await build({ ...options, entryPoints: [entry], write: false, outdir: cache, metafile: true });
    const modules = Object.keys(metafile.inputs);
    const folder = await mkdtemp(join(cache, "mutations-"));
    const workshop = new CompilerWorkshop(folder, await readModules(modules), metafile);
    await workshop.#write(modules, folder, new Set(), workshop.#texts);
    return workshop;
  }

  /** `compile` of the compiler as it is. */
  unchanged(): Promise<Compile> {
    return importCompile(this.#pathOf(entry));
  }

  /** `compile` of a compiler with the change. */
  async changed(replacement: Replacement): Promise<Compile> {
    const { file } = replacement;
    const folder = join(this.#folder, `changed-${(this.#built += 1)}`);
    const texts = new Map(this.#texts).set(file, applied(replacement, this.#texts.get(file) ?? ""));
    await this.#write([entry], folder, this.#dependents(file), texts);
    return importCompile(join(folder, "compiler", "index.mjs"));
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  /** Writes modules with the changed ones among their imports bundled in. */
  async #write(
    entryPoints: string[],
    outdir: string,
    changed: ReadonlySet<string>,
    texts: ReadonlyMap<string, string>,
  ): Promise<void> {
    const plugins = [this.#takeUnchanged(changed), serve(texts)];
    await build({ ...options, entryPoints, outdir, outbase: root, plugins });
  }

  /** Imports other modules than the changed ones from where the unchanged ones were written. */
  #takeUnchanged(changed: ReadonlySet<string>): Plugin {
    return {
      name: "take-unchanged",
      setup: (bundler) => {
        bundler.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
          const target = resolve(resolveDir, path);
          if (kind === "entry-point" || changed.has(nameOf(target))) return undefined;
          return { path: pathToFileURL(this.#pathOf(target)).href, external: true };
        });
      },
    };
  }

  #pathOf(source: string): string {
    return join(this.#folder, nameOf(source).replace(/\.ts$/, ".mjs"));
  }

  #dependents(file: string): ReadonlySet<string> {
    const found = new Set([file]);
    for (const module of found) for (const importer of this.#importers.get(module) ?? []) found.add(importer);
    return found;
  }
}

function nameOf(path: string): string {
  return relative(root, path).replaceAll("\\", "/");
}

function importersOf(inputs: Metafile["inputs"]): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const [importer, { imports }] of Object.entries(inputs)) {
    for (const { path } of imports) importers.set(path, [...(importers.get(path) ?? []), importer]);
  }
  return importers;
}

/** The text of every module, at one time: sources may be edited while tests run. */
async function readModules(modules: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const read = async (module: string) => [module, await readFile(join(root, module), "utf8")] as const;
  return new Map(await Promise.all(modules.map(read)));
}

function applied({ file, find, replace }: Replacement, text: string): string {
  const pieces = text.split(find);
  if (pieces.length !== 2) throw new Error(`${file} has ${pieces.length - 1} occurrences of the text ${find}`);
  return pieces.join(replace);
}

function serve(texts: ReadonlyMap<string, string>): Plugin {
  return {
    name: "serve",
    setup(bundler) {
      bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = texts.get(nameOf(path));
        return contents === undefined ? undefined : { contents, loader: "ts" };
      });
    },
  };
}

async function importCompile(path: string): Promise<Compile> {
  const namespace = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as { readonly compile: Compile };
  return namespace.compile;
}
