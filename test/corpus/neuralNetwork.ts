/** A neural network of layer classes over one vector of parameters, with a loss chosen by name. */

abstract class Layer {
  abstract readonly parameterCount: number;
  abstract forward(input: Float64Array, parameters: Float64Array): Float64Array;
}

class Dense extends Layer {
  readonly parameterCount: number;

  constructor(
    readonly inputs: number,
    readonly outputs: number,
  ) {
    super();
    this.parameterCount = outputs * (inputs + 1);
  }

  override forward(input: Float64Array, parameters: Float64Array): Float64Array {
    const output = new Float64Array(this.outputs);
    for (let o = 0; o < this.outputs; o++) {
      const row = parameters.subarray(o * (this.inputs + 1), (o + 1) * (this.inputs + 1));
      let sum = row[this.inputs];
      for (let i = 0; i < this.inputs; i++) sum += row[i] * input[i];
      output[o] = sum;
    }
    return output;
  }
}

class Tanh extends Layer {
  readonly parameterCount = 0;

  override forward(input: Float64Array): Float64Array {
    return input.map((x) => Math.tanh(x));
  }
}

type Example = readonly [input: readonly number[], label: number];
const examples: readonly Example[] = [
  [[0, 1], 1],
  [[1, 1], 0],
  [[1, 0], 1],
  [[0, 0], 0],
];

const first = new Dense(2, 3);
const activation = new Tanh();
const last = new Dense(3, 1);

function predict(parameters: Float64Array, input: Float64Array): number {
  const split = first.parameterCount;
  const hidden = activation.forward(first.forward(input, parameters.subarray(0, split)));
  const [logit] = last.forward(hidden, parameters.subarray(split));
  return 1 / (1 + Math.exp(-logit));
}

// at [Float64Array.from({ length: 13 }, (_, i) => 0.6 * Math.sin(2 * i + 1))]
export function crossEntropy(parameters: Float64Array): number {
  let loss = 0;
  for (const [input, label] of examples) {
    const p = predict(parameters, Float64Array.from(input));
    loss -= label * Math.log(p) + (1 - label) * Math.log(1 - p);
  }
  const decay = parameters.reduce((sum, w) => sum + w * w, 0);
  return loss / examples.length + 1e-2 * decay;
}
