import { valueAndGrad } from "nabla";
import { tensorOf, type Tensor } from "nabla/tensor";
import { limits, type Numbers, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";
import { product, productOfTransposed } from "./lib/blockedProducts.ts";

const [batch, inputs, hidden, outputs] = [64, 784, 128, 10];

type Real = "float64" | "float32";

type Parameters<D extends Real> = {
  readonly w1: Tensor<[784, 128], D>;
  readonly b1: Tensor<[128], D>;
  readonly w2: Tensor<[128, 10], D>;
  readonly b2: Tensor<[10], D>;
};

/** Mean cross-entropy of a network with one hidden layer, for a batch. */
function loss<D extends Real>(
  { w1, b1, w2, b2 }: Parameters<D>,
  x: Tensor<[64, 784], D>,
  labels: Tensor<[64], "int32">,
): number {
  return x.matmul(w1).add(b1).relu().matmul(w2).add(b2).crossEntropy(labels).item();
}

const inDouble = valueAndGrad((network: Parameters<"float64">, x: Tensor<[64, 784]>, labels: Tensor<[64], "int32">) =>
  loss(network, x, labels),
);
const inSingle = valueAndGrad(
  (network: Parameters<"float32">, x: Tensor<[64, 784], "float32">, labels: Tensor<[64], "int32">) =>
    loss(network, x, labels),
);

type Network<N extends Numbers> = {
  readonly x: N;
  readonly labels: Int32Array;
  readonly w1: N;
  readonly b1: N;
  readonly w2: N;
  readonly b2: N;
};

/**
 * Mean cross-entropy of softmax(relu(x·w1 + b1)·w2 + b2) against the labels, and its gradient in w1, b1, w2 and b2. The
 * matrix products go four rows by four steps of the sum at a time; all sizes but the number of outputs are multiples of four.
 */
function lossAndGradientByHand<N extends Numbers>({ x, labels, w1, b1, w2, b2 }: Network<N>): { value: number; grad: [N, N, N, N] } {
  const zeros = (length: number): N => new (x.constructor as new (length: number) => N)(length);
  const h = zeros(batch * hidden);
  const y = zeros(batch * outputs);
  product(h, x, w1, batch, inputs, hidden);
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < hidden; j++) {
      const z = h[i * hidden + j] + b1[j];
      h[i * hidden + j] = z > 0 ? z : 0;
    }
  }
  product(y, h, w2, batch, hidden, outputs);

  const yAdj = zeros(batch * outputs);
  const b2Adj = zeros(outputs);
  let value = 0;
  for (let i = 0; i < batch; i++) {
    const row = i * outputs;
    let max = -Infinity;
    for (let j = 0; j < outputs; j++) {
      const logit = y[row + j] + b2[j];
      y[row + j] = logit;
      if (logit > max) max = logit;
    }
    let sum = 0;
    for (let j = 0; j < outputs; j++) {
      const e = Math.exp(y[row + j] - max);
      yAdj[row + j] = e;
      sum += e;
    }
    value += Math.log(sum) + max - y[row + labels[i]];
    const factor = 1 / (sum * batch);
    for (let j = 0; j < outputs; j++) yAdj[row + j] *= factor;
    yAdj[row + labels[i]] -= 1 / batch;
    for (let j = 0; j < outputs; j++) b2Adj[j] += yAdj[row + j];
  }

  const w1Adj = zeros(inputs * hidden);
  const b1Adj = zeros(hidden);
  const w2Adj = zeros(hidden * outputs);
  const hAdj = zeros(batch * hidden);
  productOfTransposed(w2Adj, h, yAdj, batch, hidden, outputs);
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < hidden; j++) {
      const at = i * hidden + j;
      if (h[at] <= 0) continue;
      let sum = 0;
      for (let p = 0; p < outputs; p++) sum += yAdj[i * outputs + p] * w2[j * outputs + p];
      hAdj[at] = sum;
      b1Adj[j] += sum;
    }
  }
  productOfTransposed(w1Adj, x, hAdj, batch, inputs, hidden);
  return { value: value / batch, grad: [w1Adj, b1Adj, w2Adj, b2Adj] };
}


/** Numbers as double precision or as single precision has them. */
function randomNetwork<N extends Numbers>(rounded: (values: Float64Array) => N): Network<N> {
  const random = randomNumbers(7);
  return {
    x: rounded(random(batch * inputs, 0, 1)),
    labels: Int32Array.from(random(batch, 0, outputs)),
    w1: rounded(random(inputs * hidden, -0.08, 0.08)),
    b1: rounded(random(hidden, -0.1, 0.1)),
    w2: rounded(random(hidden * outputs, -0.2, 0.2)),
    b2: rounded(random(outputs, -0.1, 0.1)),
  };
}

function mlp<D extends Real>(
  rounded: (values: Float64Array) => Numbers,
  gradient: (network: Parameters<D>, x: Tensor<[64, 784], D>, labels: Tensor<[64], "int32">) => { grad: Parameters<D> },
): Program {
  const network = randomNetwork(rounded);
  const { x, labels, w1, b1, w2, b2 } = network;
  const of = <Shape extends readonly number[]>(values: Numbers, shape: Shape): Tensor<Shape, D> =>
    tensorOf(values as Float64Array, shape) as unknown as Tensor<Shape, D>; // as the elements of the array are
  const parameters = {
    w1: of(w1, [inputs, hidden] as [784, 128]),
    b1: of(b1, [hidden] as [128]),
    w2: of(w2, [hidden, outputs] as [128, 10]),
    b2: of(b2, [outputs] as [10]),
  };
  const xTensor = of(x, [batch, inputs] as [64, 784]);
  const labelTensor = tensorOf(labels, [batch] as [64]);
  return {
    size: "784-128-10, batch 64",
    of: "primal",
    limit: limits.countedLoops,
    wrt: [w1, b1, w2, b2],
    primal: () => loss(parameters, xTensor, labelTensor),
    nabla() {
      const { grad } = gradient(parameters, xTensor, labelTensor);
      return [grad.w1.data, grad.b1.data, grad.w2.data, grad.b2.data] as Numbers[];
    },
    handwritten: () => lossAndGradientByHand(network).grad,
    inputs: { ...network, batch, inputs, hidden, outputs },
  };
}

export const programs = {
  "mlp float64": () => mlp((values) => values, inDouble),
  "mlp float32": () => mlp((values) => new Float32Array(values), inSingle),
};
