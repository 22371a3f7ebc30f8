/** A small image class with a convolution: loss of a blur whose kernel is learned, and of the image itself. */

class GrayImage {
  readonly pixels: Float64Array;

  constructor(
    readonly width: number,
    readonly height: number,
    pixels?: Float64Array,
  ) {
    this.pixels = pixels ?? new Float64Array(width * height);
  }

  at(x: number, y: number): number {
    const column = Math.min(Math.max(x, 0), this.width - 1);
    const row = Math.min(Math.max(y, 0), this.height - 1);
    return this.pixels[row * this.width + column];
  }

  map(f: (value: number, x: number, y: number) => number): GrayImage {
    const result = new GrayImage(this.width, this.height);
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) result.pixels[y * this.width + x] = f(this.at(x, y), x, y);
    }
    return result;
  }

  convolve(kernel: readonly number[][]): GrayImage {
    const radius = (kernel.length - 1) / 2;
    return this.map((_, x, y) => {
      let sum = 0;
      kernel.forEach((row, j) => {
        row.forEach((weight, i) => {
          sum += weight * this.at(x + i - radius, y + j - radius);
        });
      });
      return sum;
    });
  }

  distanceTo(other: GrayImage): number {
    return this.pixels.reduce((sum, value, k) => sum + (value - other.pixels[k]) ** 2, 0);
  }
}

function gaussianKernel(deviation: number, radius = 1): number[][] {
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  const weights = offsets.map((d) => Math.exp(-(d * d) / (2 * deviation * deviation)));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((a) => weights.map((b) => (a * b) / total ** 2));
}

const target = (): GrayImage => new GrayImage(4, 3).map((_, x, y) => 0.5 + 0.3 * Math.sin(x + 2 * y));

// at [Float64Array.from({ length: 12 }, (_, k) => Math.cos(1.3 * k)), 0.8] wrt [0, 1]
export function blurLoss(pixels: Float64Array, deviation: number): number {
  return new GrayImage(4, 3, pixels).convolve(gaussianKernel(deviation)).distanceTo(target());
}

// at [[[0, 0.2, 0.1], [0.1, 0.5, 0], [0.05, 0.1, 0.1]]]
export function kernelLoss(kernel: number[][]): number {
  const image = new GrayImage(4, 3).map((_, x, y) => Math.cos(x * y + 0.5));
  return image.convolve(kernel).map((value) => Math.tanh(value)).distanceTo(target());
}
