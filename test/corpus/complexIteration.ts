/** Smooth escape measure of quadratic maps z → z² + c, with an immutable class of complex numbers. */

export class Complex {
  static readonly ZERO = new Complex(0, 0);
  static readonly ONE = new Complex(1, 0);

  constructor(
    readonly re: number,
    readonly im: number = 0,
  ) {}

  static polar(radius: number, angle: number): Complex {
    return new Complex(radius * Math.cos(angle), radius * Math.sin(angle));
  }

  plus(other: Complex): Complex {
    return new Complex(this.re + other.re, this.im + other.im);
  }

  minus(other: Complex): Complex {
    return new Complex(this.re - other.re, this.im - other.im);
  }

  scale(factor: number): Complex {
    return new Complex(this.re * factor, this.im * factor);
  }

  times(other: Complex): Complex {
    return new Complex(this.re * other.re - this.im * other.im, this.re * other.im + this.im * other.re);
  }

  over(other: Complex): Complex {
    const { re, im } = other;
    const scale = re * re + im * im;
    return this.times(other.conjugate()).scale(1 / scale);
  }

  conjugate(): Complex {
    return new Complex(this.re, -this.im);
  }

  exp(): Complex {
    return Complex.polar(Math.exp(this.re), this.im);
  }

  get squaredModulus(): number {
    return this.re ** 2 + this.im ** 2;
  }

  get argument(): number {
    return Math.atan2(this.im, this.re);
  }
}

// at [0.28, 0.53], [0.6, 0.5] wrt [0, 1]
export function smoothEscape(re: number, im: number): number {
  const c = new Complex(re, im);
  let z = Complex.ZERO;
  let steps = 0;
  const maximum = 40;
  const bailout = 64;
  while (steps < maximum && z.squaredModulus < bailout) {
    z = z.times(z).plus(c);
    steps++;
  }
  if (steps === maximum) return z.squaredModulus;
  const magnitude = 0.5 * Math.log(z.squaredModulus);
  return steps + 1 - Math.log2(magnitude / Math.log(2));
}

// at [0.6, -0.3] wrt [0, 1]
export function mobiusOrbit(re: number, im: number): number {
  const [a, b, d] = [new Complex(re, im), new Complex(0.2, -0.1), new Complex(1.5)];
  let z = Complex.ONE;
  let total = 0;
  for (let i = 0; i < 5; i++) {
    z = a.times(z).plus(b).over(z.minus(d));
    total += z.exp().argument / (i + 1);
  }
  return total;
}
