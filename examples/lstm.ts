import { grad } from "nabla";

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * One layer of the network for one time step, elementwise in all vectors of length b:
 *
 *     forget = σ(input ⊙ W₀ + B₀)    in = σ(hidden ⊙ W₁ + B₁)
 *     out    = σ(input ⊙ W₂ + B₂)    change = tanh(hidden ⊙ W₃ + B₃)
 *     cell   ← cell ⊙ forget + in ⊙ change
 *     hidden ← out ⊙ tanh(cell)
 *
 * W and B are rows 2·layer and 2·layer + 1 of `weights`. Updates `hidden` and `cell` of this layer and leaves the
 * layer's output in `input`, where the next layer finds it.
 */
function stepLayer(
  weights: Float64Array,
  layer: number,
  hidden: Float64Array,
  cell: Float64Array,
  input: Float64Array,
): void {
  const b = input.length;
  const w = 8 * layer * b;
  const bias = w + 4 * b;
  for (let j = 0; j < b; j++) {
    const at = layer * b + j;
    const x = input[j];
    const h = hidden[at];
    const forget = sigmoid(x * weights[w + j] + weights[bias + j]);
    const ingate = sigmoid(h * weights[w + b + j] + weights[bias + b + j]);
    const outgate = sigmoid(x * weights[w + 2 * b + j] + weights[bias + 2 * b + j]);
    const change = Math.tanh(h * weights[w + 3 * b + j] + weights[bias + 3 * b + j]);
    const state = cell[at] * forget + ingate * change;
    const output = outgate * Math.tanh(state);
    cell[at] = state;
    hidden[at] = output;
    input[j] = output;
  }
}

/**
 * Loss of a character model: for every step t the network reads character t and predicts character t + 1,
 *
 *     y = input ⊙ E₁ + E₂,   ŷ = y − log(Σ exp y + 2),   loss = −mean over all (t, j) of sequence[t + 1] ⊙ ŷ
 *
 * @param weights [2·layers × 4b], per layer a row of weights and a row of biases
 * @param extra [3 × b]: scale of the input E₀, scale and offset of the prediction E₁, E₂
 * @param state [2·layers × b], per layer the initial hidden state and cell
 * @param sequence [characters × b]
 * @param b number of units, and of symbols in the alphabet
 */
export function sequenceLoss(
  weights: Float64Array,
  extra: Float64Array,
  state: Float64Array,
  sequence: Float64Array,
  b: number,
): number {
  const layers = state.length / (2 * b);
  const steps = sequence.length / b - 1;
  const hidden = new Float64Array(layers * b);
  const cell = new Float64Array(layers * b);
  for (let layer = 0; layer < layers; layer++) {
    for (let j = 0; j < b; j++) {
      hidden[layer * b + j] = state[2 * layer * b + j];
      cell[layer * b + j] = state[(2 * layer + 1) * b + j];
    }
  }

  const input = new Float64Array(b);
  let total = 0;
  for (let t = 0; t < steps; t++) {
    for (let j = 0; j < b; j++) input[j] = sequence[t * b + j] * extra[j];
    for (let layer = 0; layer < layers; layer++) stepLayer(weights, layer, hidden, cell, input);

    let sumOfExp = 2;
    for (let j = 0; j < b; j++) sumOfExp += Math.exp(input[j] * extra[b + j] + extra[2 * b + j]);
    const logNormaliser = Math.log(sumOfExp);
    for (let j = 0; j < b; j++) {
      const prediction = input[j] * extra[b + j] + extra[2 * b + j] - logNormaliser;
      total += sequence[(t + 1) * b + j] * prediction;
    }
  }
  return -total / (steps * b);
}

/** Gradient `[weights, extra]` of the loss. */
export const sequenceLossGradient = grad(sequenceLoss, { wrt: [0, 1] });
