import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Contender } from "../measure.ts";
import type { Inputs } from "../program.ts";
import type { NamedProgram } from "../programs.ts";

type TensorFlow = {
  readonly gradientOf: (name: string, inputs: Inputs, backend: string, modules: string) => Promise<Contender | undefined>;
};
type Jax = {
  readonly derivativeOf: (name: string, inputs: Inputs, isHessian: boolean) => Promise<Contender | undefined>;
};

/** Another library: undefined for programs that are not written for it. */
export type Peer = (program: NamedProgram) => Promise<Contender | undefined>;

const folder = resolve("bench/peers");
const modules = `${folder}/node_modules`;

/** The libraries by name; undefined are those that are not installed: `npm install --prefix bench/peers`. */
export async function loadPeers(): Promise<Readonly<Record<string, Peer | undefined>>> {
  const tensorFlow = existsSync(`${modules}/@tensorflow/tfjs-core`) ? await loadTensorFlow() : undefined;
  const jax = existsSync(`${modules}/@jax-js/jax`) ? await loadJax() : undefined;
  return { "tfjs cpu": tensorFlow?.("cpu"), "tfjs wasm": tensorFlow?.("wasm"), "jax-js": jax };
}

async function loadTensorFlow(): Promise<(backend: string) => Peer> {
  const outfile = resolve("bench/dist/tensorflow.mjs");
  await build({
    entryPoints: [`${folder}/tensorflow.js`],
    bundle: true,
    platform: "node",
    format: "esm",
    // The gradients are registered with the same copy of the library that is used.
    mainFields: ["module", "main"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const __dirname = import.meta.dirname;' },
    outfile,
    logLevel: "silent",
  });
  const { gradientOf } = (await import(pathToFileURL(outfile).href)) as TensorFlow;
  return (backend) =>
    async ({ module, inputs, of }) => (inputs && of === "primal" ? gradientOf(module, inputs, backend, modules) : undefined);
}

async function loadJax(): Promise<Peer> {
  const { derivativeOf } = (await import(pathToFileURL(`${folder}/jax.js`).href)) as Jax;
  return async ({ module, inputs, of }) => (inputs ? derivativeOf(module, inputs, of === "gradient") : undefined);
}
