import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Network } from "../mlp/network.ts";

type Sums = { readonly value: number; readonly grad: readonly Float32Array[] };
type TensorFlow = {
  readonly lossAndGradient: (
    backend: "cpu" | "wasm",
    modules: string,
    sizes: object,
    network: Network<ArrayLike<number>>,
  ) => Promise<() => Sums>;
};

const folder = resolve("bench/peers");
const modules = `${folder}/node_modules`;

/** TensorFlow.js, or undefined if it is not installed: `npm install --prefix bench/peers`. */
export async function loadTensorFlow(): Promise<(TensorFlow & { readonly modules: string }) | undefined> {
  if (!existsSync(`${modules}/@tensorflow/tfjs-core`)) return undefined;
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
  const tensorFlow = (await import(pathToFileURL(outfile).href)) as TensorFlow;
  return { ...tensorFlow, modules };
}
