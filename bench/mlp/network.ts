import { randomNumbers } from "../randomNumbers.ts";

/** A batch of inputs with their classes, and the parameters of a network with one hidden layer. */
export type Network<Numbers> = {
  /** `[batch, inputs]`, row by row, as all matrices. */
  readonly x: Numbers;
  /** The class of each input. */
  readonly labels: Int32Array;
  /** `[inputs, hidden]` */
  readonly w1: Numbers;
  readonly b1: Numbers;
  /** `[hidden, outputs]` */
  readonly w2: Numbers;
  readonly b2: Numbers;
};

export const sizes = { batch: 64, inputs: 784, hidden: 128, outputs: 10 } as const;

export function randomNetwork(): Network<Float64Array> {
  const { batch, inputs, hidden, outputs } = sizes;
  const random = randomNumbers(7);
  return {
    x: random(batch * inputs, 0, 1),
    labels: Int32Array.from(random(batch, 0, outputs)),
    w1: random(inputs * hidden, -0.08, 0.08),
    b1: random(hidden, -0.1, 0.1),
    w2: random(hidden * outputs, -0.2, 0.2),
    b2: random(outputs, -0.1, 0.1),
  };
}

export function toSingle({ labels, ...numbers }: Network<Float64Array>): Network<Float32Array> {
  const single = (values: Float64Array): Float32Array => new Float32Array(values);
  const { x, w1, b1, w2, b2 } = numbers;
  return { labels, x: single(x), w1: single(w1), b1: single(b1), w2: single(w2), b2: single(b2) };
}
