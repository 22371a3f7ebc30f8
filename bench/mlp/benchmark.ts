import { compile } from "nabla/compiler";
import { expectClose } from "../../test/support/expectClose.ts";
import { loadCompiled, loadPlain } from "../../test/examples/loadExample.ts";
import { interleave, median, ratio } from "../measure.ts";
import { loadTensorFlow } from "../peers/load.ts";
import type { GradientArrays } from "../programs.ts";
import type * as byHand from "./handwritten.ts";
import { randomNetwork, sizes, toSingle, type Network } from "./network.ts";
import type * as tensors from "./tensors.ts";

type Run = () => { readonly value: number; readonly grad: GradientArrays };

/** Median nanoseconds of each contender, and the median ratios of nabla's time to theirs. */
export type NetworkTiming = {
  readonly name: string;
  readonly times: Readonly<Record<string, number>>;
  readonly nablaOver: Readonly<Record<string, number>>;
};

/**
 * Value and gradient of a network with one hidden layer: compiled, written by hand, and by TensorFlow.js where that is
 * installed, which computes in single precision always.
 */
export async function benchmarkNetworks(): Promise<readonly NetworkTiming[]> {
  const network = randomNetwork();
  const single = toSingle(network);
  const tensorFlow = await loadTensorFlow();
  const peers: Record<string, Run> = {};
  if (tensorFlow) {
    for (const backend of ["cpu", "wasm"] as const) {
      peers[`tfjs ${backend}`] = await tensorFlow.lossAndGradient(backend, tensorFlow.modules, sizes, single);
    }
  }
  const { inDouble, inSingle } = await loadCompiled<typeof tensors>("bench/mlp/tensors.ts", compile);
  return [
    timed("mlp float64", { nabla: inDouble(network), handwritten: await byHandFor(network), ...peers }),
    timed("mlp float32", { nabla: inSingle(single), handwritten: await byHandFor(single), ...peers }),
  ];
}

/** A copy of the hand-written code for one kind of arrays, so that V8 compiles it for that kind. */
async function byHandFor(network: Network<Float64Array> | Network<Float32Array>): Promise<Run> {
  const { lossAndGradient } = await loadPlain<typeof byHand>("bench/mlp/handwritten.ts");
  return () => lossAndGradient<Float64Array | Float32Array>(network);
}

function timed(name: string, contenders: Readonly<Record<string, Run>>): NetworkTiming {
  const names = Object.keys(contenders);
  const runs = Object.values(contenders);
  const results = runs.map((run) => run());
  for (const { value, grad } of results) {
    const [first] = results;
    expectClose([value, ...grad.map((array) => [...array])], [first.value, ...first.grad.map((array) => [...array])], { relative: 1e-4, absolute: 1e-6 });
  }
  const samples = interleave(runs.map((run) => () => run().grad));
  const byName = (of: (sample: readonly number[]) => number): Record<string, number> => Object.fromEntries(names.map((who, i) => [who, of(samples[i])]));
  return { name, times: byName(median), nablaOver: byName((sample) => ratio(samples[0], sample)) };
}
