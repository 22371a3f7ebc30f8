import { grad, hvp } from "nabla";
import { sequenceLoss, sequenceLossGradient } from "../../examples/lstm.ts";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

/** The loss by all its parameters in one array: the weights, then 3 × b extra ones. */
function networkLoss(parameters: Float64Array, state: Float64Array, sequence: Float64Array, b: number): number {
  const extra = parameters.length - 3 * b;
  return sequenceLoss(
    parameters.subarray(0, extra),
    parameters.subarray(extra, parameters.length),
    state,
    sequence,
    b,
  );
}

const networkGradient = grad(networkLoss);
const networkProduct = hvp(networkLoss);

/** Numbers kept per unit, layer and step: input, hidden, cell, forget, in, out, change, tanh of the new cell. */
const keptPerUnit = 8;

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Forward step of one layer; keeps what the reverse step reads in `kept` from `base` on. */
function stepLayer(
  weights: Float64Array,
  layer: number,
  hidden: Float64Array,
  cell: Float64Array,
  input: Float64Array,
  kept: Float64Array,
  base: number,
): void {
  const b = input.length;
  const w = 8 * layer * b;
  const bias = w + 4 * b;
  for (let j = 0; j < b; j++) {
    const at = layer * b + j;
    const x = input[j];
    const h = hidden[at];
    const previous = cell[at];
    const forget = sigmoid(x * weights[w + j] + weights[bias + j]);
    const ingate = sigmoid(h * weights[w + b + j] + weights[bias + b + j]);
    const outgate = sigmoid(x * weights[w + 2 * b + j] + weights[bias + 2 * b + j]);
    const change = Math.tanh(h * weights[w + 3 * b + j] + weights[bias + 3 * b + j]);
    const state = previous * forget + ingate * change;
    const squashed = Math.tanh(state);
    const output = outgate * squashed;
    cell[at] = state;
    hidden[at] = output;
    input[j] = output;
    const k = base + keptPerUnit * j;
    kept[k] = x;
    kept[k + 1] = h;
    kept[k + 2] = previous;
    kept[k + 3] = forget;
    kept[k + 4] = ingate;
    kept[k + 5] = outgate;
    kept[k + 6] = change;
    kept[k + 7] = squashed;
  }
}

/** Reverse step of one layer: takes the adjoints after the step to those before it, and adds to weightsAdj. */
function stepLayerAdjoint(
  weights: Float64Array,
  layer: number,
  hiddenAdj: Float64Array,
  cellAdj: Float64Array,
  inputAdj: Float64Array,
  kept: Float64Array,
  base: number,
  weightsAdj: Float64Array,
): void {
  const b = inputAdj.length;
  const w = 8 * layer * b;
  const bias = w + 4 * b;
  for (let j = 0; j < b; j++) {
    const at = layer * b + j;
    const k = base + keptPerUnit * j;
    const x = kept[k];
    const h = kept[k + 1];
    const forget = kept[k + 3];
    const ingate = kept[k + 4];
    const outgate = kept[k + 5];
    const change = kept[k + 6];
    const squashed = kept[k + 7];
    const outputAdj = hiddenAdj[at] + inputAdj[j];
    const stateAdj = cellAdj[at] + outputAdj * outgate * (1 - squashed * squashed);
    // adjoints of the arguments of σ and tanh
    const forgetAdj = stateAdj * kept[k + 2] * forget * (1 - forget);
    const ingateAdj = stateAdj * change * ingate * (1 - ingate);
    const outgateAdj = outputAdj * squashed * outgate * (1 - outgate);
    const changeAdj = stateAdj * ingate * (1 - change * change);
    weightsAdj[w + j] += forgetAdj * x;
    weightsAdj[w + b + j] += ingateAdj * h;
    weightsAdj[w + 2 * b + j] += outgateAdj * x;
    weightsAdj[w + 3 * b + j] += changeAdj * h;
    weightsAdj[bias + j] += forgetAdj;
    weightsAdj[bias + b + j] += ingateAdj;
    weightsAdj[bias + 2 * b + j] += outgateAdj;
    weightsAdj[bias + 3 * b + j] += changeAdj;
    cellAdj[at] = stateAdj * forget;
    hiddenAdj[at] = ingateAdj * weights[w + b + j] + changeAdj * weights[w + 3 * b + j];
    inputAdj[j] = forgetAdj * weights[w + j] + outgateAdj * weights[w + 2 * b + j];
  }
}

/**
 * Gradient `[weights, extra]` of `sequenceLoss`. The loss is a sum over the steps, so the adjoint of each step's
 * prediction is finished in the forward sweep: softmax of the prediction minus the next character, up to the seed.
 */
export function sequenceLossGradientByHand(
  weights: Float64Array,
  extra: Float64Array,
  state: Float64Array,
  sequence: Float64Array,
  b: number,
): [Float64Array, Float64Array] {
  const layers = state.length / (2 * b);
  const steps = sequence.length / b - 1;
  const seed = -1 / (steps * b);
  const hidden = new Float64Array(layers * b);
  const cell = new Float64Array(layers * b);
  for (let layer = 0; layer < layers; layer++) {
    hidden.set(state.subarray(2 * layer * b, (2 * layer + 1) * b), layer * b);
    cell.set(state.subarray((2 * layer + 1) * b, (2 * layer + 2) * b), layer * b);
  }
  const weightsAdj = new Float64Array(weights.length);
  const extraAdj = new Float64Array(extra.length);
  const layerSize = keptPerUnit * b;
  const kept = new Float64Array(steps * layers * layerSize);
  const outputAdj = new Float64Array(steps * b);
  const input = new Float64Array(b);
  const exponentials = new Float64Array(b);
  for (let t = 0; t < steps; t++) {
    const next = (t + 1) * b;
    for (let j = 0; j < b; j++) input[j] = sequence[t * b + j] * extra[j];
    for (let layer = 0; layer < layers; layer++) {
      stepLayer(weights, layer, hidden, cell, input, kept, (t * layers + layer) * layerSize);
    }
    let sumOfExp = 2;
    let sumOfNext = 0;
    for (let j = 0; j < b; j++) {
      const exponential = Math.exp(input[j] * extra[b + j] + extra[2 * b + j]);
      exponentials[j] = exponential;
      sumOfExp += exponential;
      sumOfNext += sequence[next + j];
    }
    const share = sumOfNext / sumOfExp;
    for (let j = 0; j < b; j++) {
      const yAdj = seed * (sequence[next + j] - share * exponentials[j]);
      extraAdj[b + j] += yAdj * input[j];
      extraAdj[2 * b + j] += yAdj;
      outputAdj[t * b + j] = yAdj * extra[b + j];
    }
  }

  const hiddenAdj = new Float64Array(layers * b);
  const cellAdj = new Float64Array(layers * b);
  for (let t = steps - 1; t >= 0; t--) {
    const inputAdj = outputAdj.subarray(t * b, (t + 1) * b);
    for (let layer = layers - 1; layer >= 0; layer--) {
      const base = (t * layers + layer) * layerSize;
      stepLayerAdjoint(weights, layer, hiddenAdj, cellAdj, inputAdj, kept, base, weightsAdj);
    }
    for (let j = 0; j < b; j++) extraAdj[j] += inputAdj[j] * sequence[t * b + j];
  }
  return [weightsAdj, extraAdj];
}

const [layers, b, characters] = [2, 14, 100];
const size = `l ${layers}, b ${b}, c ${characters}`;

function lstm(): Program {
  const random = randomNumbers(5);
  const weights = random(2 * layers * 4 * b, -1, 1);
  const extra = random(3 * b, -1, 1);
  const state = random(2 * layers * b, -1, 1);
  const sequence = random(characters * b, 0, 1);
  return {
    size,
    of: "primal",
    limit: limits.countedLoops,
    wrt: [weights, extra],
    primal: () => sequenceLoss(weights, extra, state, sequence, b),
    nabla: () => sequenceLossGradient(weights, extra, state, sequence, b),
    handwritten: () => sequenceLossGradientByHand(weights, extra, state, sequence, b),
    inputs: { weights, extra, state, sequence, b, layers },
  };
}

function lstmSecondOrder(): Program {
  const random = randomNumbers(7);
  const count = 2 * layers * 4 * b + 3 * b;
  const state = random(2 * layers * b, -1, 1);
  const sequence = random(characters * b, 0, 1);
  const direction = random(count, -1, 1);
  const parameters = random(count, -1, 1);
  return {
    size,
    of: "gradient",
    limit: limits.hessianProduct,
    wrt: [parameters],
    primal: () => networkGradient(parameters, state, sequence, b),
    nabla: () => [networkProduct(parameters, direction, state, sequence, b)],
    direction,
  };
}

export const programs = { lstm, "lstm hvp": lstmSecondOrder };
