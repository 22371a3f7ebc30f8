/**
 * Trains a network 2-24-24-2 to tell two spirals apart, with Adam, and draws the loss.
 *
 *     npx nabla build --outDir out examples/network.ts && node out/examples/network.js loss.svg
 */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { valueAndGrad } from "nabla";
import { argMax, crossEntropy, matmul, mean, oneHot, randomNormal, tanh, tensor, zeros, type Tensor } from "nabla/tensor";
import { adam } from "./lib/adam.ts";
import { lossCurve } from "./lib/lossCurve.ts";
import { spirals } from "./lib/spirals.ts";

export { lossCurve };

export type Parameters = {
  readonly w1: Tensor<[2, 24]>;
  readonly b1: Tensor<[24]>;
  readonly w2: Tensor<[24, 24]>;
  readonly b2: Tensor<[24]>;
  readonly w3: Tensor<[24, 2]>;
  readonly b3: Tensor<[2]>;
};

export function initial(seed: number): Parameters {
  return {
    w1: randomNormal([2, 24], seed, 0, 0.7),
    b1: zeros([24]),
    w2: randomNormal([24, 24], seed + 1, 0, 0.25),
    b2: zeros([24]),
    w3: randomNormal([24, 2], seed + 2, 0, 0.25),
    b3: zeros([2]),
  };
}

export function scores({ w1, b1, w2, b2, w3, b3 }: Parameters, points: Tensor<[number, 2]>): Tensor<[number, 2]> {
  const h1 = tanh(matmul(points, w1).add(b1));
  const h2 = tanh(matmul(h1, w2).add(b2));
  return matmul(h2, w3).add(b3);
}

export function loss(parameters: Parameters, points: Tensor<[number, 2]>, classes: Tensor<[number, 2]>): number {
  return mean(crossEntropy(scores(parameters, points), classes)).item();
}

const lossAndGradient = valueAndGrad(loss);

/** Losses before each step, and the share of points that are told right in the end. */
export function train(steps: number, seed = 1): { readonly losses: readonly number[]; readonly accuracy: number } {
  const { points, labels } = spirals(100, seed);
  const x = tensor(points, [200, 2]);
  const y = oneHot(tensor(labels, [200], "int32"), 2);
  let parameters = initial(seed);
  let state = adam.start(parameters);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { value, grad } = lossAndGradient(parameters, x, y);
    losses.push(value);
    [parameters, state] = adam.step(parameters, grad, state, 0.01);
  }
  const told = argMax(scores(parameters, x), 1).data;
  const right = labels.filter((label, i) => told[i] === label).length;
  return { losses, accuracy: right / labels.length };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { losses, accuracy } = train(400);
  const [file = "loss.svg"] = process.argv.slice(2);
  writeFileSync(file, lossCurve(losses));
  console.log(`loss ${losses[0].toFixed(3)} → ${losses.at(-1)?.toFixed(3)}, ${(100 * accuracy).toFixed(1)} % right; ${file}`);
}
