/** Polynomials as immutable objects: arithmetic, derivative, composition, Newton's method. */

class Polynomial {
  private constructor(private readonly coefficients: readonly number[]) {}

  static of(...coefficients: number[]): Polynomial {
    return new Polynomial(coefficients);
  }

  static from(coefficients: readonly number[]): Polynomial {
    return new Polynomial([...coefficients]);
  }

  static readonly identity = Polynomial.from([0, 1]);

  get degree(): number {
    return this.coefficients.length - 1;
  }

  evaluate(x: number): number {
    return this.coefficients.reduceRight((sum, c) => sum * x + c, 0);
  }

  derivative(): Polynomial {
    return new Polynomial(this.coefficients.slice(1).map((c, i) => c * (i + 1)));
  }

  plus(other: Polynomial): Polynomial {
    const length = Math.max(this.coefficients.length, other.coefficients.length);
    const sum = new Array<number>(length).fill(0);
    this.coefficients.forEach((c, i) => (sum[i] += c));
    other.coefficients.forEach((c, i) => (sum[i] += c));
    return new Polynomial(sum);
  }

  times(other: Polynomial): Polynomial {
    const product = new Array<number>(this.degree + other.degree + 1).fill(0);
    for (let i = 0; i <= this.degree; i++) {
      for (let j = 0; j <= other.degree; j++) product[i + j] += this.coefficients[i] * other.coefficients[j];
    }
    return new Polynomial(product);
  }

  compose(inner: Polynomial): Polynomial {
    let result = Polynomial.from([0]);
    for (let i = this.degree; i >= 0; i--) result = result.times(inner).plus(Polynomial.from([this.coefficients[i]]));
    return result;
  }

  root(start: number, steps = 6): number {
    const slope = this.derivative();
    let x = start;
    for (let i = 0; i < steps; i++) x -= this.evaluate(x) / slope.evaluate(x);
    return x;
  }
}

// at [[-2, 0.5, 1.2, 0.3]]
export function rootOf(coefficients: number[]): number {
  return Polynomial.from(coefficients).root(1.2);
}

// at [[0.4, -1, 0.7], 0.8] wrt [0, 1]
export function composed(coefficients: number[], x: number): number {
  const p = Polynomial.from(coefficients);
  const q = p.compose(p.plus(Polynomial.identity));
  return q.evaluate(x) + q.derivative().times(p).evaluate(-x);
}
