/** A small LSTM whose weights are objects, run over a sequence. */

interface Gate {
  readonly input: readonly number[];
  readonly recurrent: readonly number[];
  readonly bias: number;
}

interface Unit {
  readonly forget: Gate;
  readonly update: Gate;
  readonly output: Gate;
  readonly candidate: Gate;
}

interface LstmState {
  readonly hidden: readonly number[];
  readonly cell: readonly number[];
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

function activate({ input, recurrent, bias }: Gate, x: readonly number[], h: readonly number[]): number {
  return dot(input, x) + dot(recurrent, h) + bias;
}

function step(units: readonly Unit[], { hidden, cell }: LstmState, x: readonly number[]): LstmState {
  const newCell = units.map(({ forget, update, candidate }, i) => {
    const kept = sigmoid(activate(forget, x, hidden)) * cell[i];
    const added = sigmoid(activate(update, x, hidden)) * Math.tanh(activate(candidate, x, hidden));
    return kept + added;
  });
  const newHidden = units.map(({ output }, i) => sigmoid(activate(output, x, hidden)) * Math.tanh(newCell[i]));
  return { hidden: newHidden, cell: newCell };
}

class Weights {
  #next = 0;

  constructor(private readonly values: Float64Array) {}

  take(count: number): number[] {
    return Array.from({ length: count }, () => this.values[this.#next++]);
  }

  gate(inputs: number, hidden: number): Gate {
    const input = this.take(inputs);
    const recurrent = this.take(hidden);
    const [bias] = this.take(1);
    return { input, recurrent, bias };
  }

  unit(inputs: number, hidden: number): Unit {
    return {
      forget: this.gate(inputs, hidden),
      update: this.gate(inputs, hidden),
      output: this.gate(inputs, hidden),
      candidate: this.gate(inputs, hidden),
    };
  }
}

const sequence: readonly (readonly number[])[] = [[0.5], [-0.3], [0.8]];

// at [Float64Array.from({ length: 32 }, (_, i) => Math.sin(1 + 3 * i))]
export function sequenceLoss(values: Float64Array): number {
  const weights = new Weights(values);
  const units: Unit[] = [weights.unit(1, 2), weights.unit(1, 2)];
  let state: LstmState = { hidden: [0, 0], cell: [0, 0] };
  let loss = 0;
  for (let t = 0; t + 1 < sequence.length; t++) {
    state = step(units, state, sequence[t]);
    const [a, b] = state.hidden;
    loss += (a + b - sequence[t + 1][0]) ** 2;
  }
  return loss;
}
