/** A Markov chain with softmax transitions: stationary distribution, likelihood of a path. */

type Distribution = readonly number[];

const softmax = (logits: readonly number[]): number[] => {
  const powers = logits.map((x) => Math.exp(x));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / total);
};

class MarkovChain {
  readonly #transitions: readonly Distribution[];

  constructor(logits: readonly (readonly number[])[]) {
    this.#transitions = logits.map(softmax);
  }

  step(p: Distribution): number[] {
    return p.map((_, j) => this.#transitions.reduce((sum, row, i) => sum + p[i] * row[j], 0));
  }

  stationary(rounds = 12): Distribution {
    let p: Distribution = this.#transitions.map(() => 1 / this.#transitions.length);
    while (rounds-- > 0) p = this.step(p);
    return p;
  }

  logLikelihood([first, ...rest]: readonly number[]): number {
    let current = first;
    let sum = Math.log(this.stationary()[first]);
    for (const state of rest) {
      sum += Math.log(this.#transitions[current][state]);
      current = state;
    }
    return sum;
  }
}

// at [[[0.5, -0.2, 0.1], [0.3, 0.8, -1], [-0.4, 0, 0.2]]]
export function pathLikelihood(logits: number[][]): number {
  return new MarkovChain(logits).logLikelihood([0, 1, 1, 2, 0]);
}

// at [[[0.5, -0.2], [0.3, 0.8]]]
export function occupancy(logits: number[][]): number {
  const chain = new MarkovChain(logits);
  const [a, b] = chain.stationary(5);
  return a * Math.log(a) + b * Math.log(b);
}
