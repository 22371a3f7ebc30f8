/** Mean-field magnetisation of an Ising lattice with periodic boundaries, in place, and its free energy. */

interface Lattice {
  readonly width: number;
  readonly height: number;
}

interface Couplings {
  readonly j: number;
  readonly field: number;
  readonly beta: number;
}

class MeanField {
  private readonly m: Float64Array;

  constructor(
    private readonly lattice: Lattice,
    private readonly couplings: Couplings,
  ) {
    const { width, height } = lattice;
    this.m = new Float64Array(width * height).map((_, i) => 0.1 * Math.cos(i));
  }

  private index(x: number, y: number): number {
    const { width, height } = this.lattice;
    return ((y + height) % height) * width + ((x + width) % width);
  }

  private neighbours(x: number, y: number): number {
    let sum = 0;
    for (const step of [-1, 1]) sum += this.m[this.index(x + step, y)] + this.m[this.index(x, y + step)];
    return sum;
  }

  relax(sweeps: number): this {
    const { width, height } = this.lattice;
    const { j, field, beta } = this.couplings;
    for (let sweep = 0; sweep < sweeps; sweep++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          this.m[this.index(x, y)] = Math.tanh(beta * (j * this.neighbours(x, y) + field));
        }
      }
    }
    return this;
  }

  get magnetisation(): number {
    return this.m.reduce((a, b) => a + b, 0) / this.m.length;
  }

  get freeEnergy(): number {
    const { j, field, beta } = this.couplings;
    let total = 0;
    for (let y = 0; y < this.lattice.height; y++) {
      for (let x = 0; x < this.lattice.width; x++) {
        const m = this.m[this.index(x, y)];
        const [up, down] = [(1 + m) / 2, (1 - m) / 2];
        total += -0.5 * j * m * this.neighbours(x, y) - field * m + (up * Math.log(up) + down * Math.log(down)) / beta;
      }
    }
    return total / this.m.length;
  }
}

// at [{ j: 0.3, field: 0.05, beta: 1.1 }]
export function magnetisation(couplings: Couplings): number {
  return new MeanField({ width: 3, height: 3 }, couplings).relax(4).magnetisation;
}

// at [{ j: 0.2, field: 0.15, beta: 0.9 }]
export function freeEnergy(couplings: Couplings): number {
  return new MeanField({ width: 2, height: 3 }, couplings).relax(2).freeEnergy;
}
