import { valueAndGrad } from "nabla";
import { tensorOf, type Tensor } from "nabla/tensor";
import { sizes, type Network } from "./network.ts";

const { batch, inputs, hidden, outputs } = sizes;

function double(
  x: Tensor<[64, 784]>,
  labels: Tensor<[64], "int32">,
  w1: Tensor<[784, 128]>,
  b1: Tensor<[128]>,
  w2: Tensor<[128, 10]>,
  b2: Tensor<[10]>,
): number {
  return x.matmul(w1).add(b1).relu().matmul(w2).add(b2).crossEntropy(labels).item();
}

function single(
  x: Tensor<[64, 784], "float32">,
  labels: Tensor<[64], "int32">,
  w1: Tensor<[784, 128], "float32">,
  b1: Tensor<[128], "float32">,
  w2: Tensor<[128, 10], "float32">,
  b2: Tensor<[10], "float32">,
): number {
  return x.matmul(w1).add(b1).relu().matmul(w2).add(b2).crossEntropy(labels).item();
}

/** Mean cross-entropy of a network with one hidden layer, and its gradient in the parameters. */
const doubleGradient = valueAndGrad(double, { wrt: [2, 3, 4, 5] });
const singleGradient = valueAndGrad(single, { wrt: [2, 3, 4, 5] });

type Sums<Numbers> = { readonly value: number; readonly grad: readonly Numbers[] };

/** For a network in arrays, what gives its value and gradient. */
export function inDouble({ x, labels, w1, b1, w2, b2 }: Network<Float64Array>): () => Sums<Float64Array> {
  const network = [
    tensorOf<[64, 784]>(x, [batch, inputs]),
    tensorOf<[64]>(labels, [batch]),
    tensorOf<[784, 128]>(w1, [inputs, hidden]),
    tensorOf<[128]>(b1, [hidden]),
    tensorOf<[128, 10]>(w2, [hidden, outputs]),
    tensorOf<[10]>(b2, [outputs]),
  ] as const;
  return () => {
    const { value, grad } = doubleGradient(...network);
    return { value, grad: grad.map(({ data }) => data) };
  };
}

export function inSingle({ x, labels, w1, b1, w2, b2 }: Network<Float32Array>): () => Sums<Float32Array> {
  const network = [
    tensorOf<[64, 784]>(x, [batch, inputs]),
    tensorOf<[64]>(labels, [batch]),
    tensorOf<[784, 128]>(w1, [inputs, hidden]),
    tensorOf<[128]>(b1, [hidden]),
    tensorOf<[128, 10]>(w2, [hidden, outputs]),
    tensorOf<[10]>(b2, [outputs]),
  ] as const;
  return () => {
    const { value, grad } = singleGradient(...network);
    return { value, grad: grad.map(({ data }) => data) };
  };
}
