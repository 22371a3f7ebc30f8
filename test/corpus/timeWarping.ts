/** Soft dynamic time warping of two series of points, by rows that are kept, and with a window. */

interface Sample {
  readonly position: number;
  readonly pressure: number;
}

interface WarpingOptions {
  readonly temperature?: number;
  readonly window?: number;
}

function softMinimum(values: readonly number[], temperature: number): number {
  const smallest = values.reduce((a, b) => Math.min(a, b), Infinity);
  const total = values.reduce((sum, v) => sum + Math.exp((smallest - v) / temperature), 0);
  return smallest - temperature * Math.log(total);
}

const cost = (a: Sample, b: Sample): number => (a.position - b.position) ** 2 + 0.5 * (a.pressure - b.pressure) ** 2;

function warpingDistance(a: readonly Sample[], b: readonly Sample[], { temperature = 0.5, window = Infinity }: WarpingOptions = {}): number {
  const unreachable = 1e6;
  let previous = [0, ...b.map(() => unreachable)];
  for (let i = 1; i <= a.length; i++) {
    const current = new Array<number>(b.length + 1).fill(unreachable);
    for (let j = 1; j <= b.length; j++) {
      if (Math.abs(i - j) > window) continue;
      const best = softMinimum([previous[j - 1], previous[j], current[j - 1]], temperature);
      current[j] = cost(a[i - 1], b[j - 1]) + best;
    }
    previous = current;
  }
  return previous[b.length];
}

const template: readonly Sample[] = [
  { position: 0, pressure: 0.2 },
  { position: 0.7, pressure: 0.9 },
  { position: 1.1, pressure: 0.4 },
];

// at [[{ position: 0.1, pressure: 0.3 }, { position: 0.3, pressure: 0.5 }, { position: 0.9, pressure: 0.8 }, { position: 1, pressure: 0.1 }]]
export function strokeDistance(stroke: Sample[]): number {
  return warpingDistance(stroke, template);
}

// at [[{ position: 0.1, pressure: 0.3 }, { position: 0.3, pressure: 0.5 }, { position: 0.9, pressure: 0.8 }], 0.3] wrt [0, 1]
export function windowedDistance(stroke: Sample[], temperature: number): number {
  return warpingDistance(stroke, template, { temperature, window: 1 });
}
