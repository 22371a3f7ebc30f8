/** Learning to learn: gradient descent, written out, differentiated by its own settings. */

interface Schedule {
  readonly rate: number;
  readonly decay: number;
}

const xs: readonly number[] = [-1, 0, 0.5, 1.5];

function loss(w: number, b: number): number {
  let sum = 0;
  for (const x of xs) sum += (Math.tanh(w * x + b) - Math.sin(x)) ** 2;
  return sum / xs.length;
}

function slope(w: number, b: number): [byWeight: number, byOffset: number] {
  const sums = { w: 0, b: 0 };
  for (const x of xs) {
    const y = Math.tanh(w * x + b);
    const common = (2 * (y - Math.sin(x)) * (1 - y * y)) / xs.length;
    sums.w += common * x;
    sums.b += common;
  }
  return [sums.w, sums.b];
}

// at [{ rate: 0.4, decay: 0.1 }]
export function lossAfterTraining({ rate, decay }: Schedule): number {
  let [w, b] = [0.2, 0.3];
  for (let i = 0; i < 5; i++) {
    const [gw, gb] = slope(w, b);
    const current = rate / (1 + decay * i);
    w -= current * gw;
    b -= current * gb;
  }
  return loss(w, b);
}
